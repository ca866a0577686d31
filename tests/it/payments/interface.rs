//! Payment plans and instalments through the API: drawn up, requested, checked, paid, and shown in the statement.

use fonds1035::domain::kernel::content_hash::ContentHash;
use fonds1035::domain::payments::instalment_table::InstalmentAction;
use fonds1035::domain::payments::payment::InstalmentCommand;
use serde_json::{Value, json};

use crate::support::app::{Reply, TestApp};
use crate::support::builders::national;
use crate::support::people::{
    AUDITOR, FINANCE_OFFICER, FUND_OFFICER, OFFICER_XAA, OFFICER_XAB, Person, REGIONAL_OFFICE,
};

async fn act(app: &TestApp, by: &Person, path: &str, version: i32, key: &str, body: &Value) -> Reply {
    app.ask("POST", path).by(by).key(key).version(version).json(body).send().await
}

#[actix_web::test]
async fn a_plan_is_drawn_up_and_an_instalment_is_requested_checked_paid_and_stated() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "500000").await;
    let id = app.db.active(national(100_000)).await;
    let (plan, instalments) =
        (format!("/api/v1/applications/{id}/payment-plan"), format!("/api/v1/applications/{id}/instalments"));
    let first = format!("{instalments}/1");
    let empty = app.ask("GET", &plan).by(&OFFICER_XAA).send().await;
    assert_eq!((empty.header("etag"), &empty.json()["granted_usd"]), ("\"0\"", &json!("100000.00")));
    let item = |day: &str, amount: &str| json!({"planned_on": day, "amount_usd": amount});
    let body = json!({"instalments": [item("2019-09-15", "40000"), item("2020-04-15", "60000.01")]});
    let above = act(&app, &REGIONAL_OFFICE, &plan, 0, "above", &body).await;
    assert_eq!(above.problem(), (409, "plan_above_grant".to_owned()));
    assert!(above.json()["detail"].as_str().unwrap().contains("100,000.01"), "{:?}", above.json());
    let body = json!({"instalments": [item("2019-09-15", "40000"), item("2020-04-15", "60000")]});
    let drawn = act(&app, &REGIONAL_OFFICE, &plan, 0, "plan", &body).await;
    assert_eq!((drawn.status, drawn.header("etag")), (201, "\"1\""), "{drawn:?}");
    let again = act(&app, &REGIONAL_OFFICE, &plan, 0, "plan", &body).await;
    assert_eq!((again.status, again.body), (201, drawn.body), "the same request is answered as before");
    assert_eq!(act(&app, &REGIONAL_OFFICE, &plan, 0, "late", &body).await.problem().0, 412);
    let none = json!({"instalments": []});
    assert_eq!(act(&app, &REGIONAL_OFFICE, &plan, 1, "none", &none).await.status, 422);

    let nothing = json!({});
    let asked = act(&app, &REGIONAL_OFFICE, &format!("{first}/request"), 0, "r", &nothing).await;
    assert_eq!((asked.status, &asked.json()["state"]), (200, &json!("requested")), "{asked:?}");
    let stale = act(&app, &FUND_OFFICER, &format!("{first}/check"), 0, "c0", &nothing).await;
    assert_eq!(stale.problem(), (412, "stale_version".to_owned()));
    let second = act(&app, &REGIONAL_OFFICE, &format!("{instalments}/2/request"), 0, "r2", &nothing).await;
    assert_eq!(second.problem(), (409, "evaluation_line_reserved".to_owned()));
    let listed = app.ask("GET", &instalments).by(&FUND_OFFICER).send().await.json();
    let actions = listed["instalments"][0]["actions"].as_array().unwrap();
    let names: Vec<&str> = actions.iter().map(|action| action["action"].as_str().unwrap()).collect();
    assert_eq!(names, ["check_instalment", "refuse_instalment"]);
    assert_eq!(act(&app, &FUND_OFFICER, &format!("{first}/check"), 1, "c", &nothing).await.status, 200);
    let blank = json!({"reference": "  ", "value_on": "2019-06-03"});
    assert_eq!(act(&app, &FINANCE_OFFICER, &format!("{first}/payment"), 2, "p0", &blank).await.status, 422);
    let payment = json!({"reference": "PO-7", "value_on": "2019-06-03"});
    let paid = act(&app, &FINANCE_OFFICER, &format!("{first}/payment"), 2, "p", &payment).await;
    assert_eq!((paid.status, paid.header("etag")), (200, "\"3\""), "{paid:?}");
    assert_eq!(
        (&paid.json()["disbursed_usd"], &paid.json()["committed_usd"]),
        (&json!("40000.00"), &json!("60000.00"))
    );

    // A state reads what was paid, not who decided; another state does not know of it.
    let shown = app.ask("GET", &first).by(&OFFICER_XAA).send().await.json();
    assert_eq!((&shown["reference"], &shown["value_on"]), (&json!("PO-7"), &json!("2019-06-03")));
    assert_eq!((shown["history"].as_array().unwrap().len(), &shown["history"][2]["actor_name"]), (3, &Value::Null));
    assert_eq!(shown["state_text"], "paid");
    let shown = app.ask("GET", &first).by(&AUDITOR).send().await.json();
    assert_eq!(shown["history"][2]["actor_name"], "Finance Officer");
    for path in [&plan, &instalments, &first, &format!("{instalments}/3")] {
        assert_eq!(app.ask("GET", path).by(&OFFICER_XAB).send().await.status, 404, "{path}");
    }
    assert_eq!(app.ask("GET", &format!("{instalments}/3")).by(&AUDITOR).send().await.status, 404);

    let line = "/api/v1/credit-lines/line_2/years/2019";
    let entries = app.ask("GET", &format!("{line}/entries")).by(&AUDITOR).send().await.json();
    let last = entries["items"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["kind"], &last["payment_reference"]), (&json!("disburse"), &json!("PO-7")));
    assert_eq!((&last["instalment"], &last["value_on"]), (&json!(1), &json!("2019-06-03")));
    let csv = app.ask("GET", &format!("{line}/statement.csv")).by(&AUDITOR).send().await;
    let text = String::from_utf8(csv.body).unwrap();
    assert!(text.lines().next().unwrap().ends_with("movement_id,instalment,payment_reference,value_on"), "{text}");
    assert!(text.contains(",1,PO-7,2019-06-03\n"), "{text}");
    let audited = app.ask("GET", &format!("/api/v1/audit-events?subject_kind=application&subject_id={id}"));
    let audited = audited.by(&AUDITOR).send().await.json();
    let acts: Vec<&str> =
        audited["items"].as_array().unwrap().iter().map(|event| event["action"].as_str().unwrap()).collect();
    assert_eq!(acts, ["instalment_paid", "instalment_checked", "instalment_requested", "payment_plan_drawn_up"]);
}

#[actix_web::test]
async fn an_instalment_is_refused_with_a_reason_that_the_state_reads_in_its_language() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "500000").await;
    let id = app.db.active(national(100_000)).await;
    app.db.plan(id, &["40000"]).await.unwrap();
    let first = format!("/api/v1/applications/{id}/instalments/1");
    act(&app, &REGIONAL_OFFICE, &format!("{first}/request"), 0, "r", &json!({})).await;
    let mute = act(&app, &FUND_OFFICER, &format!("{first}/refusal"), 1, "f0", &json!({"reason": " "})).await;
    assert_eq!(mute.problem(), (409, "reason_missing".to_owned()));
    let said = json!({"reason": "The workplan is missing."});
    assert_eq!(act(&app, &FUND_OFFICER, &format!("{first}/refusal"), 1, "f", &said).await.status, 200);
    let shown = app.ask("GET", &first).by(&OFFICER_XAA).header("accept-language", "fr").send().await.json();
    assert_eq!((&shown["state_text"], &shown["version"]), (&json!("refusée"), &json!(2)));
    assert_eq!(shown["history"][1]["reason"], "The workplan is missing.");
}

#[actix_web::test]
async fn a_reference_is_no_formula_and_no_line_of_its_own_in_the_statement() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "500000").await;
    let id = app.db.active(national(100_000)).await;
    app.db.plan(id, &["40000"]).await.unwrap();
    app.db.bring(id, 1, InstalmentAction::Check).await.unwrap();
    let reference = "=HYPERLINK(\"https://example.org\";A1)\n# sha256,00";
    let payment = InstalmentCommand::Pay { reference: reference.into(), value_on: "2019-06-03".parse().unwrap() };
    app.db.instalment(&FINANCE_OFFICER, id, 1, payment).await.unwrap();
    let line = "/api/v1/credit-lines/line_2/years/2019";
    let entries = app.ask("GET", &format!("{line}/entries")).by(&AUDITOR).send().await.json();
    assert_eq!(entries["items"].as_array().unwrap().last().unwrap()["payment_reference"], reference, "as it was given");
    let csv = app.ask("GET", &format!("{line}/statement.csv")).by(&AUDITOR).send().await;
    let text = String::from_utf8(csv.body).unwrap();
    let cell = "\"'=HYPERLINK(\"\"https://example.org\"\";A1) # sha256,00\"";
    assert!(text.contains(&format!(",1,{cell},2019-06-03\n")), "{text}");
    // Whoever checks the file takes the lines as they are.
    let lines: String = text.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    assert!(text.ends_with(&format!("# sha256,{}\n", ContentHash::of(lines.as_bytes()))), "{text}");
}
