//! Positions in the queue: stable over reconsideration and pagination, independent of assessments.

use chrono::{DateTime, Utc};
use fonds1035::domain::applications::state::Action;
use fonds1035::domain::kernel::credit_line::CreditLine::Two;
use fonds1035::domain::queue::ranking::{Factor, Leaning};
use serde_json::Value;

use super::{assessment, references};
use crate::support::app::TestApp;
use crate::support::builders::{national, step};
use crate::support::people::{AUDITOR, FUND_OFFICER, FUND_OFFICER_OF_XAA};

const LINE_2: &str = "/api/v1/queue?line=line_2";

fn move_to(app: &TestApp, instant: &str) {
    assert!(app.db.clock.set(instant.parse::<DateTime<Utc>>().unwrap()));
}

/// Three retained applications, one a day: 60,000, 70,000 and 50,000 USD.
async fn three(app: &TestApp) -> [uuid::Uuid; 3] {
    app.db.open_2019("1000", "1000").await;
    let first = app.db.retained(60_000).await;
    move_to(app, "2019-06-04T12:00:00Z");
    let second = app.db.retained_of_xab(70_000).await;
    move_to(app, "2019-06-05T12:00:00Z");
    let third = app.db.retained(50_000).await;
    [first, second, third]
}

fn column(queue: &Value, name: &str) -> Vec<String> {
    let text = |item: &Value| item[name].as_str().map_or_else(|| item[name].to_string(), str::to_owned);
    queue["items"].as_array().unwrap().iter().map(text).collect()
}

#[actix_web::test]
async fn a_place_is_kept_when_an_application_is_taken_up_and_retained_again() {
    let app = TestApp::new().await;
    let [first, ..] = three(&app).await;
    let queue = app.seen_json(&FUND_OFFICER, LINE_2).await;
    assert_eq!(references(&queue), ["F1035-000001", "F1035-000002", "F1035-000003"]);
    assert_eq!(column(&queue, "place"), ["1", "2", "3"]);
    assert_eq!(column(&queue, "days_waiting"), ["2", "1", "0"]);
    assert_eq!(column(&queue, "applicant"), ["XAA", "XAB", "XAA"]);
    assert_eq!((&queue["items"][0]["region"], &queue["items"][0]["openness"]), (&"africa".into(), &"open".into()));
    let kept = queue["items"][0]["retained_since"].clone();

    app.db.take(&FUND_OFFICER, first, step(Action::Reconsider)).await.unwrap();
    let without = app.seen_json(&FUND_OFFICER, LINE_2).await;
    assert_eq!(references(&without), ["F1035-000002", "F1035-000003"]);
    move_to(&app, "2019-06-08T12:00:00Z");
    app.db.take(&FUND_OFFICER, first, step(Action::Retain)).await.unwrap();
    let again = app.seen_json(&FUND_OFFICER, LINE_2).await;
    assert_eq!(references(&again), references(&queue));
    assert_eq!((&again["items"][0]["retained_since"], &again["items"][0]["days_waiting"]), (&kept, &5.into()));
    // Nobody of them asked for Line 1.
    assert_eq!(app.seen_json(&FUND_OFFICER, "/api/v1/queue?line=line_1").await["items"], serde_json::json!([]));
}

#[actix_web::test]
async fn what_is_available_is_set_against_each_alone_and_against_all_before_it() {
    let app = TestApp::new().await;
    three(&app).await;
    app.db.contribute(2019, Two, "129000").await.unwrap();
    let queue = app.seen_json(&AUDITOR, LINE_2).await;
    assert_eq!((&queue["available_usd"], &queue["year"]), (&"130000.00".into(), &2019.into()));
    assert_eq!(queue["waiting"], serde_json::json!({ "count": 3, "amount_usd": "180000.00" }));
    assert_eq!(column(&queue, "needed_in_turn_usd"), ["60000.00", "130000.00", "180000.00"]);
    assert_eq!(column(&queue, "covered_in_turn"), ["true", "true", "false"]);
    assert_eq!(column(&queue, "covered_alone"), ["true", "true", "true"]);
    let came = &queue["last_arrivals"];
    let of = |place: usize| ["kind", "day", "amount_usd", "source"].map(|name| came[place][name].as_str().unwrap());
    assert_eq!(of(0), ["contribute", "2019-06-05", "129000.00", "CONSTRUCTED receipt"]);
    assert_eq!(of(1), ["allot", "2019-06-03", "1000.00", "CONSTRUCTED"]);
    assert_eq!(
        (&came[0]["donor"], &came[0]["kind_text"]),
        (&"CONSTRUCTED donor".into(), &"Direct voluntary contribution".into())
    );
}

#[actix_web::test]
async fn pages_follow_the_places_also_when_the_last_one_seen_leaves_meanwhile() {
    let app = TestApp::new().await;
    let [first, ..] = three(&app).await;
    let page = app.seen_json(&FUND_OFFICER, &format!("{LINE_2}&limit=1")).await;
    assert_eq!(references(&page), ["F1035-000001"]);
    app.db.take(&FUND_OFFICER, first, step(Action::Reconsider)).await.unwrap();
    let next = page["next"].as_str().unwrap();
    let page = app.seen_json(&FUND_OFFICER, &format!("{LINE_2}&limit=1&after={next}")).await;
    assert_eq!((references(&page), column(&page, "place")), (vec!["F1035-000002"], vec!["1".to_owned()]));
    let next = page["next"].as_str().unwrap();
    let page = app.seen_json(&FUND_OFFICER, &format!("{LINE_2}&limit=1&after={next}")).await;
    assert_eq!((references(&page), &page["next"]), (vec!["F1035-000003"], &Value::Null));
    for (query, code) in
        [("", "field_missing"), ("?line=line_3", "unknown_word"), ("?line=line_2&limit=0", "out_of_range")]
    {
        let refused = app.seen(&FUND_OFFICER, &format!("/api/v1/queue{query}")).await;
        assert_eq!((refused.status, &refused.json()["errors"][0]["code"]), (422, &code.into()), "{query}");
    }
}

/// Whatever somebody finds about whichever factor, the order is the same.
#[actix_web::test]
async fn no_assessment_moves_a_place() {
    let app = TestApp::new().await;
    let all = three(&app).await;
    let before = app.seen_json(&FUND_OFFICER, LINE_2).await;
    let order =
        |queue: &Value| [column(queue, "reference"), column(queue, "place"), column(queue, "needed_in_turn_usd")];
    let mut revision = None;
    for finding in Leaning::ALL {
        for factor in Factor::ALL {
            // The last is praised, the first is faulted, and the other way round.
            let turned =
                Leaning::ALL[Leaning::ALL.len() - 1 - Leaning::ALL.iter().position(|one| one == finding).unwrap()];
            for (id, finding) in [(all[0], *finding), (all[2], turned)] {
                let said = assessment(factor.as_str(), finding.as_str(), revision);
                let recorded = app.assess(&FUND_OFFICER, id, &said).await;
                assert_eq!(recorded.status, 201, "{recorded:?}");
            }
        }
        revision = Some(revision.unwrap_or(0) + 1);
        assert_eq!(order(&app.seen_json(&FUND_OFFICER, LINE_2).await), order(&before), "{finding}");
    }
    let after = app.seen_json(&FUND_OFFICER, LINE_2).await;
    for field in ["score", "points", "rank", "weight"] {
        let named = |item: &Value| item.get(field).is_some();
        assert!(!after["items"].as_array().unwrap().iter().any(named), "{field}");
    }
}

#[actix_web::test]
async fn the_records_about_earlier_support_are_figures_of_the_state() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "300000").await;
    app.db.approved(national(100_000)).await;
    app.db.active(national(90_000)).await;
    app.db
        .as_owner(
            "INSERT INTO historical_project (id, row_hash, title, scope, warnings, original, source, recorded_at) SELECT gen_random_uuid(), sha256(n::text::bytea), 'CONSTRUCTED', 'national', '{}', '{}', 'CONSTRUCTED', now() FROM generate_series(1, 3) AS n; INSERT INTO historical_project_state SELECT id, 'XAA' FROM historical_project",
        )
        .await;
    app.db.retained(150_000).await;
    app.db.retained_of_xab(160_000).await;
    let queue = app.seen_json(&FUND_OFFICER, LINE_2).await;
    let support = |place: usize| &queue["items"][place]["earlier_support"];
    let [line_1, line_2] = [0, 1].map(|line| support(0)["approved"][line].clone());
    assert_eq!((&line_1["projects"], &line_1["amount_usd"]), (&0.into(), &"0.00".into()));
    assert_eq!((&line_2["projects"], &line_2["amount_usd"]), (&2.into(), &"190000.00".into()));
    assert_eq!(support(0)["projects_in_registers"], 3);
    assert_eq!((&support(1)["approved"][1]["projects"], &support(1)["projects_in_registers"]), (&0.into(), &0.into()));
    // The place is shown to whoever represents the applicant; what was found about it is not.
    let partial = app.seen_json(&FUND_OFFICER_OF_XAA, LINE_2).await;
    assert_eq!(references(&partial), references(&queue));
    assert!(partial["items"][0].get("factors").is_none() && partial["items"][1].get("factors").is_some());
}
