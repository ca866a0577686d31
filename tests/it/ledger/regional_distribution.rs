//! Regional distribution of a line: shares by the largest remainder, two groupings, totals equal to the ledger.

use chrono::{DateTime, Utc};
use fonds1035::domain::applications::form::Draft;
use fonds1035::domain::applications::state::Action;
use fonds1035::domain::kernel::credit_line::CreditLine::{One, Two};
use fonds1035::domain::kernel::credit_line::LineChoice;
use fonds1035::domain::kernel::money::Cents;
use fonds1035::domain::lifecycle::command::{Command, StepInput};
use serde_json::{Value, json};

use crate::scenarios::waiting::national_of_xab;
use crate::support::app::TestApp;
use crate::support::builders::{national, step, usd};
use crate::support::people::{APPROVER, AUDITOR, FINANCE_OFFICER, FUND_OFFICER, OFFICER_XAA, REGIONAL_OFFICE};

const LINE_2: &str = "/api/v1/credit-lines/line_2/years/2019/regions";

/// The row of a region, or of the states without one.
fn row<'v>(table: &'v Value, region: Option<&str>) -> &'v Value {
    let region = region.map_or(Value::Null, Value::from);
    table["regions"].as_array().unwrap().iter().find(|row| row["region"] == region).unwrap()
}

fn tally(count: u32, amount: &str) -> Value {
    json!({ "count": count, "amount_usd": amount })
}

/// What the rows add up to, for a figure.
fn sum(table: &Value, figure: &str) -> Cents {
    let rows = table["regions"].as_array().unwrap().iter();
    Cents::sum(rows.map(|row| usd(row[figure]["amount_usd"].as_str().unwrap()))).unwrap()
}

/// 111 eligible states: those of the tests, and as many more as the published list has.
#[actix_web::test]
async fn the_published_percentages_come_out_of_the_interface() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "14878559").await;
    app.db
        .as_owner(
            "CREATE TEMP TABLE further AS
                SELECT row_number() OVER () AS n, region FROM (VALUES ('africa', 42), ('asia_and_oceania', 30),
                    ('latin_america_and_the_caribbean', 21), ('europe', 13), ('other', 1)) AS counts (region, number)
                CROSS JOIN LATERAL generate_series(1, number);
             INSERT INTO member_state
                SELECT 'Y' || chr(65 + n::int / 26) || chr(65 + n::int % 26), chr(65 + n::int / 26) || chr(65 + n::int % 26),
                    'State ' || n, 'État ' || n, 'Estado ' || n, 'Africa', 'Africa/Nairobi' FROM further;
             INSERT INTO member_fact (state_code, kind, valid_from, revision, value, recorded_at, source)
                SELECT 'Y' || chr(65 + n::int / 26) || chr(65 + n::int % 26), kind, '2001-01-01', 1, value, '2001-01-02Z', 'CONSTRUCTED'
                FROM further CROSS JOIN LATERAL (VALUES ('membership', 'yes'), ('income_group', 'low'), ('european_union', 'no'),
                    ('voluntary_withdrawal', 'no'), ('article_4', 'no'), ('allocation_region', region)) AS facts (kind, value)",
        )
        .await;
    let table = app.seen_json(&FUND_OFFICER, LINE_2).await;
    let shown: Vec<_> = table["regions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| !row["share"].is_null())
        .map(|row| (row["eligible_count"].as_u64().unwrap(), row["share"]["percent"].as_u64().unwrap()))
        .collect();
    assert_eq!(shown, [(45, 40), (31, 28), (21, 19), (13, 12), (1, 1)]);
    let totals = &table["totals"];
    assert_eq!((&totals["eligible_count"], &totals["percent"]), (&111.into(), &100.into()));
    assert_eq!((&totals["allotted_usd"], &table["money_usd"]), (&"14878559.00".into(), &"14878559.00".into()));
    let amounts = table["regions"].as_array().unwrap().iter().filter_map(|row| row["share"]["allotted_usd"].as_str());
    assert_eq!(Cents::sum(amounts.map(usd)), Some(usd("14878559.00")));
    assert_eq!(table["unsettled_states"], json!(["XAJ"]));
    // 45 of 112 at the least: the state that is not settled counts against each region.
    let least = usd(row(&table, Some("africa"))["share"]["at_least_usd"].as_str().unwrap());
    assert!(least < usd(row(&table, Some("africa"))["share"]["allotted_usd"].as_str().unwrap()), "{least}");
}

#[actix_web::test]
async fn the_figures_of_the_regions_add_up_to_the_ledger_after_every_step() {
    let app = TestApp::new().await;
    let db = &app.db;
    db.open_2019("1000", "400000.01").await;
    let reconciled = async || {
        for grouping in ["allocation", "office"] {
            let table = app.seen_json(&AUDITOR, &format!("{LINE_2}?grouping={grouping}")).await;
            let balance = db.balance(Two, 2019).await;
            assert_eq!(sum(&table, "reserved"), balance.reserved);
            assert_eq!(sum(&table, "approved"), Cents::sum([balance.committed, balance.disbursed]).unwrap());
            let parts = [balance.available, balance.reserved, balance.committed, balance.disbursed];
            assert_eq!(usd(table["money_usd"].as_str().unwrap()), Cents::sum(parts).unwrap());
            for figure in ["requested", "reserved", "approved", "waiting"] {
                assert_eq!(usd(table["totals"][figure]["amount_usd"].as_str().unwrap()), sum(&table, figure));
            }
            let shared = usd(table["totals"]["allotted_usd"].as_str().unwrap());
            let expected =
                if grouping == "allocation" { table["money_usd"].as_str().map(usd) } else { Some(Cents::ZERO) };
            assert_eq!(Some(shared), expected, "{grouping}");
        }
    };
    let running = db.active(national(100_000)).await;
    reconciled().await;
    db.pay(running, "60000.01").await.unwrap();
    let reserved = db.under_review(national(60_000)).await;
    db.take(&FUND_OFFICER, reserved, step(Action::Recommend)).await.unwrap();
    reconciled().await;
    let approved = db.submitted_of_xab(70_000).await;
    for (by, action) in
        [(&FUND_OFFICER, Action::BeginReview), (&FUND_OFFICER, Action::Recommend), (&APPROVER, Action::Approve)]
    {
        db.take(by, approved, step(action)).await.unwrap();
    }
    let unpaid = db.approved(national(50_000)).await;
    db.take(&APPROVER, unpaid, step(Action::Cancel)).await.unwrap();
    reconciled().await;
    db.retained(200_000).await;
    db.retained_of_xab(199_000).await;
    let withdrawn = db.under_review(national(80_000)).await;
    db.take(&OFFICER_XAA, withdrawn, step(Action::Withdraw)).await.unwrap();
    reconciled().await;

    let table = app.seen_json(&REGIONAL_OFFICE, LINE_2).await;
    let africa = row(&table, Some("africa"));
    assert_eq!(africa["eligible_states"], json!(["XAA", "XAB", "XAC"]));
    assert_eq!(africa["reserved"], tally(1, "60000.00"));
    // 100,000 and 70,000, and 50,000 that came back: still three approvals.
    assert_eq!(africa["approved"], tally(3, "170000.00"));
    assert_eq!(africa["waiting"], tally(2, "399000.00"));
    // Everything but what was withdrawn.
    assert_eq!(africa["requested"], tally(6, "679000.00"));
    assert_eq!(row(&table, Some("asia_and_oceania"))["requested"], tally(0, "0.00"));
    assert_eq!(row(&table, Some("europe"))["share"]["percent"], 0);
    assert!(row(&table, None)["share"].is_null());
    assert_eq!((&africa["name"], &table["totals"]["percent"]), (&"Africa".into(), &100.into()));
}

#[actix_web::test]
async fn who_asks_for_either_line_is_counted_where_the_money_is() {
    let app = TestApp::new().await;
    app.db.open_2019("100000", "100000").await;
    app.db
        .as_owner("INSERT INTO rule_value (id, code, unit, line, scope, in_force_from, revision, value, recorded_at, source) VALUES (gen_random_uuid(), 'ceiling', 'cents', 1, 'national', '2008-01-01', 1, 15000000, '2008-01-02Z', 'CONSTRUCTED')")
        .await;
    let either = Draft { line: Some(LineChoice::Either), ..national(90_000) };
    let id = app.db.under_review(either).await;
    let requested = async |line: &str| {
        let table = app.seen_json(&AUDITOR, &format!("/api/v1/credit-lines/{line}/years/2019/regions")).await;
        row(&table, Some("africa"))["requested"].clone()
    };
    assert_eq!((requested("line_1").await, requested("line_2").await), (tally(1, "90000.00"), tally(1, "90000.00")));
    let input = StepInput { line: Some(One), ..StepInput::default() };
    let command = Command::Step { action: Action::Recommend, input };
    app.db.take(&FUND_OFFICER, id, command).await.unwrap();
    assert_eq!((requested("line_1").await, requested("line_2").await), (tally(1, "90000.00"), tally(0, "0.00")));
    // What was handed in a year later is asked of that year, by the civil day in Geneva.
    assert!(app.db.clock.set("2019-12-31T23:00:00Z".parse::<DateTime<Utc>>().unwrap()));
    app.db.under_review(national(60_000)).await;
    assert_eq!(requested("line_2").await, tally(0, "0.00"));
}

#[actix_web::test]
async fn office_regions_are_another_grouping_recorded_by_the_finance_officer() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "1000").await;
    app.db.retained(100_000).await;
    app.db.retained_of_xab(90_000).await;
    let path = format!("{LINE_2}?grouping=office");
    let before = app.seen_json(&AUDITOR, &path).await;
    assert_eq!(before["regions"].as_array().unwrap().len(), 7);
    assert_eq!(row(&before, None)["eligible_states"], json!(["XAA", "XAB", "XAC", "XAD"]));
    assert_eq!(row(&before, None)["waiting"], tally(2, "190000.00"));
    let record = async |state: &str, value: &str| {
        let fact = json!({ "kind": "office_region", "value": value, "valid_from": "2019-01-01", "source": "CONSTRUCTED list of offices" });
        let path = format!("/api/v1/member-states/{state}/facts");
        app.ask("POST", &path).by(&FINANCE_OFFICER).key(&format!("{state}{value}")).json(&fact).send().await.status
    };
    assert_eq!(record("XAA", "africa").await, 422, "that is an allocation region");
    assert_eq!(record("XAA", "middle_east_and_north_africa").await, 201);
    assert_eq!(record("XAB", "west_and_central_africa").await, 201);
    let after = app.seen_json(&AUDITOR, &path).await;
    let north = row(&after, Some("middle_east_and_north_africa"));
    assert_eq!((&north["eligible_states"], &north["waiting"]), (&json!(["XAA"]), &tally(1, "100000.00")));
    assert!(north["share"].is_null() && after["totals"]["percent"] == 0);
    assert_eq!(row(&after, None)["eligible_states"], json!(["XAC", "XAD"]));
    // By the other grouping both lie in Africa, as before.
    let allocation = app.seen_json(&AUDITOR, LINE_2).await;
    assert_eq!(row(&allocation, Some("africa"))["waiting"], tally(2, "190000.00"));
    // As of a day before, and as known before it was recorded.
    for asked in ["day=2018-12-31", "known_at=2019-06-03T11:59:59Z"] {
        let then = app.seen_json(&AUDITOR, &format!("{path}&{asked}")).await;
        assert_eq!(row(&then, None)["eligible_count"], 4, "{asked}");
    }
    assert_eq!(record("XAB", "retracted").await, 201);
    let taken_back = app.seen_json(&AUDITOR, &path).await;
    assert_eq!(row(&taken_back, None)["eligible_states"], json!(["XAB", "XAC", "XAD"]));
}

#[actix_web::test]
async fn the_answer_is_for_officers_of_the_fund_and_for_years_that_were_opened() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "1000").await;
    let draft = app.db.create(&crate::support::people::OFFICER_XAB, national_of_xab(60_000)).await.unwrap();
    assert_eq!(app.seen(&OFFICER_XAA, LINE_2).await.problem(), (403, "forbidden".to_owned()));
    let unknown = app.seen(&AUDITOR, "/api/v1/credit-lines/line_2/years/2018/regions").await;
    assert_eq!(unknown.problem(), (404, "not_found".to_owned()));
    for (query, parameter) in
        [("grouping=continent", "grouping"), ("day=2019-02-30", "day"), ("region=africa", "region")]
    {
        let refused = app.seen(&AUDITOR, &format!("{LINE_2}?{query}")).await;
        assert_eq!((refused.status, &refused.json()["errors"][0]["parameter"]), (422, &parameter.into()), "{query}");
    }
    // A draft asks for nothing yet.
    let table = app.seen_json(&AUDITOR, LINE_2).await;
    assert_eq!(table["totals"]["requested"], tally(0, "0.00"), "{}", draft.reference);
}
