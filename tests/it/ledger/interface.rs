//! The ledger through the API: years, facts, rule values, and the statement of a line as JSON and as CSV.

use fonds1035::domain::kernel::content_hash::ContentHash;
use serde_json::{Value, json};

use crate::support::app::{Reply, TestApp};
use crate::support::builders::national;
use crate::support::people::{ADMINISTRATOR, APPROVER, AUDITOR, FINANCE_OFFICER};

const LINE: &str = "/api/v1/credit-lines/line_2/years/2019";

async fn post(app: &TestApp, path: &str, key: &str, body: Value) -> Reply {
    app.ask("POST", path).by(&FINANCE_OFFICER).key(key).json(&body).send().await
}

#[actix_web::test]
async fn a_year_is_opened_and_allotted_by_the_formula_with_its_working() {
    let app = TestApp::new().await;
    let body = json!({
        "basis": {"resolution_1150": {
            "income": {"discretionary_income": "30000000.00", "security_allocation": "0", "unearmarked_contributions": "5000000", "interest_income": "1000000"},
            "source": "CONSTRUCTED"
        }},
        "additions": [{"line": "line_2", "kind": "recovered", "amount": "10.50", "source": "CONSTRUCTED"}]
    });
    let (years, allocations) = ("/api/v1/budget-years", "/api/v1/budget-years/2019/allocations");
    let rehearsed =
        app.ask("POST", &format!("{allocations}/rehearsal")).by(&FINANCE_OFFICER).json(&body).send().await.json();
    assert_eq!((&rehearsed["line_1"], &rehearsed["line_2"]), (&json!("1400000.00"), &json!("2375000.00")));
    assert!(rehearsed["working"].as_array().unwrap().iter().all(|step| !step["text"].as_str().unwrap().contains('⟨')));
    assert_eq!(post(&app, allocations, "a", body.clone()).await.problem(), (409, "year_not_open".to_owned()));
    assert_eq!(post(&app, years, "y", json!({"year": 2019})).await.status, 201);
    assert_eq!(post(&app, allocations, "a", body.clone()).await.status, 201);
    assert_eq!(post(&app, allocations, "b", body).await.problem(), (409, "already_allotted".to_owned()));
    let listed = app.ask("GET", allocations).by(&AUDITOR).send().await.json();
    assert_eq!(listed.as_array().unwrap().len(), 3);
    let balance = app.ask("GET", &format!("{LINE}/balance")).by(&APPROVER).send().await.json();
    assert_eq!(
        (&balance["balance"]["recovered"], &balance["balance"]["available"]),
        (&json!("10.50"), &json!("2375010.50"))
    );
    assert_eq!(app.ask("GET", "/api/v1/credit-lines/line_2/years/2018/balance").by(&APPROVER).send().await.status, 404);
    let wrong = json!({"basis": {"declared": {"line_1": {"amount": "1", "source": ""}, "line_2": {"amount": "x", "source": "s"}}}});
    let wrong = post(&app, allocations, "c", wrong).await.json();
    let places: Vec<&Value> = wrong["errors"].as_array().unwrap().iter().map(|fault| &fault["pointer"]).collect();
    assert_eq!(places, ["/basis/declared/line_1/source", "/basis/declared/line_2/amount"]);
}

#[actix_web::test]
async fn facts_and_rule_values_are_asked_as_of_a_day_and_of_what_was_known() {
    let app = TestApp::new().await;
    let facts = "/api/v1/member-states/XAA/facts";
    let fact = json!({"kind": "income_group", "value": "high", "valid_from": "2019-01-01", "source": "List of 2019"});
    let recorded = post(&app, facts, "f", fact).await;
    assert_eq!((recorded.status, recorded.json()), (201, json!({"revision": 1})));
    for (query, value) in [
        ("?day=2019-06-01", "high"),
        ("?day=2018-12-31", "lower_middle"),
        ("?day=2019-06-01&known_at=2019-05-01T00:00:00Z", "lower_middle"),
    ] {
        let held = app.ask("GET", &format!("{facts}{query}")).by(&AUDITOR).send().await.json();
        let held: Vec<_> =
            held.as_array().unwrap().iter().filter(|fact| fact["kind"] == "income_group").cloned().collect();
        assert_eq!((held.len(), held[0]["value"].as_str().unwrap()), (1, value), "{query}");
    }
    let wrong = json!({"kind": "income_group", "value": "yes", "valid_from": "2019-01-01", "source": "s"});
    assert_eq!(post(&app, facts, "g", wrong).await.json()["errors"][0]["code"], "value_of_another_kind");
    let unknown = json!({"kind": "membership", "value": "yes", "valid_from": "2019-01-01", "source": "s"});
    assert_eq!(post(&app, "/api/v1/member-states/ZZZ/facts", "h", unknown).await.status, 404);

    let rules = "/api/v1/credit-lines/rules";
    let ceiling = json!({"code": "ceiling", "line": "line_1", "scope": "national", "quantity": {"amount": "200000.00"}, "in_force_from": "2019-01-01", "source": "CONSTRUCTED"});
    assert_eq!(post(&app, rules, "r", ceiling.clone()).await.status, 201);
    let held = app.ask("GET", &format!("{rules}?day=2019-06-01")).by(&AUDITOR).send().await.json();
    let of_line_1 = |held: &Value| held.as_array().unwrap().iter().filter(|rule| rule["line"] == "line_1").count();
    assert_eq!(of_line_1(&held), 1);
    let held = app.ask("GET", &format!("{rules}?day=2018-06-01")).by(&AUDITOR).send().await.json();
    assert_eq!(of_line_1(&held), 0);
    let mut meaningless = ceiling;
    meaningless["scope"] = Value::Null;
    meaningless["quantity"] = json!({"count": 3});
    let faults = post(&app, rules, "s", meaningless).await.json();
    let codes: Vec<_> =
        faults["errors"].as_array().unwrap().iter().map(|fault| fault["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["rule_key_meaningless", "quantity_of_another_unit"]);
}

#[actix_web::test]
async fn the_account_of_a_line_adds_up_as_json_and_as_csv() {
    let app = TestApp::new().await;
    app.db.open_2019("1479887.00", "14878559.00").await;
    for dollars in [60_000, 70_000] {
        app.db.approved(national(dollars)).await;
    }
    let summary = app.ask("GET", &format!("{LINE}/statement")).by(&AUDITOR).send().await.json();
    assert_eq!((&summary["entries"], &summary["balance"]["committed"]), (&json!(5), &json!("130000.00")));
    assert_eq!(summary["totals"].as_array().unwrap().len(), 3);
    let page = app.ask("GET", &format!("{LINE}/entries?limit=3")).by(&AUDITOR).send().await.json();
    let next = page["next"].as_str().unwrap();
    let rest = app.ask("GET", &format!("{LINE}/entries?limit=3&after={next}")).by(&AUDITOR).send().await.json();
    let numbers = |page: &Value| {
        page["items"].as_array().unwrap().iter().map(|row| row["number"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!([numbers(&page), numbers(&rest)].concat(), [1, 2, 3, 4, 5]);
    assert!(rest["next"].is_null());

    let csv = app.ask("GET", &format!("{LINE}/statement.csv")).by(&AUDITOR).send().await;
    assert_eq!((csv.status, csv.header("content-type")), (200, "text/csv; charset=utf-8"));
    let text = String::from_utf8(csv.body).unwrap();
    let (rows, footer) = text.split_at(text.find("# ").unwrap());
    assert_eq!(rows.lines().count(), 6);
    let hash = ContentHash::of(rows.as_bytes());
    assert!(footer.contains(&format!("# sha256,{hash}\n")) && footer.contains("# rows,5\n"), "{footer}");
    assert!(
        footer.contains("# total_usd,commit,130000.00\n") && footer.contains("# balance_usd,committed,130000.00\n")
    );
}

#[actix_web::test]
async fn the_auditor_reads_every_event_and_the_service_says_how_it_is() {
    let app = TestApp::new().await;
    app.db.open_2019("1479887.00", "14878559.00").await;
    app.db.approved(national(60_000)).await;
    let (mut seen, mut address) = (Vec::new(), "/api/v1/application-events?limit=3".to_owned());
    loop {
        let page = app.ask("GET", &address).by(&AUDITOR).send().await.json();
        seen.extend(page["items"].as_array().unwrap().iter().map(|event| event["seq"].as_i64().unwrap()));
        let Some(next) = page["next"].as_str() else { break };
        address = format!("/api/v1/application-events?limit=3&after={next}");
    }
    assert_eq!(seen, [7, 6, 5, 4, 3, 2, 1]);
    let of_years = "/api/v1/audit-events?subject_kind=budget_year&subject_id=2019";
    let page = app.ask("GET", of_years).by(&AUDITOR).send().await.json();
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    let waiting = app.ask("GET", "/api/v1/outbox?status=waiting&limit=1").by(&ADMINISTRATOR).send().await.json();
    let message = waiting["items"][0]["id"].as_str().unwrap();
    let retry =
        app.ask("POST", &format!("/api/v1/outbox/{message}/retry")).by(&ADMINISTRATOR).key("k").json(&json!({}));
    assert_eq!(retry.send().await.status, 404, "it is not parked");
    assert_eq!(app.ask("GET", "/readyz").send().await.json()["status"], json!("ok"));
    assert_eq!(app.ask("GET", "/healthz").send().await.status, 200);
    let metrics = app.ask("GET", "/metrics").send().await;
    let text = String::from_utf8(metrics.body).unwrap();
    assert!(text.contains("database_pool_size 12") && text.contains("outbox_messages{status=\"waiting\"}"), "{text}");
    let page = app.ask("GET", "/api/docs/").send().await;
    assert!(page.status == 200 && String::from_utf8_lossy(&page.body).contains("swagger-ui"));
    app.db.as_owner("DELETE FROM __diesel_schema_migrations WHERE version = '20261101000011'").await;
    assert_eq!(app.ask("GET", "/readyz").send().await.problem(), (503, "not_ready".to_owned()));
}
