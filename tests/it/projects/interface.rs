//! Projects through the API: activated by the Regional Office, shown with obligations, closed by the finance officer.

use fonds1035::domain::kernel::refusal::RefusalCode;
use fonds1035::domain::projects::obligations::ObligationKind::{Evaluation, FinalReport};
use fonds1035::import::record_reference;
use fonds1035::workflow::error::WorkflowError;
use serde_json::{Value, json};

use crate::support::amendments::longer;
use crate::support::app::{Reply, TestApp};
use crate::support::builders::national;
use crate::support::people::{FINANCE_OFFICER, OFFICER_XAA, Person, REGIONAL_OFFICE};
use crate::support::reports::statement;

async fn act(app: &TestApp, by: &Person, path: &str, version: i32, body: &Value) -> Reply {
    let key = format!("{version}-{body}").chars().take(90).collect::<String>().replace(['"', ' '], "-");
    app.ask("POST", &format!("{path}/actions")).by(by).key(&key).version(version).json(body).send().await
}

#[actix_web::test]
async fn a_project_is_begun_shown_completed_and_closed() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "500000").await;
    let id = app.db.approved(national(150_000)).await;
    let path = format!("/api/v1/applications/{id}");
    let shown = app.ask("GET", &path).by(&OFFICER_XAA).send().await;
    let version = shown.json()["version"].as_i64().unwrap() as i32;
    assert_eq!(shown.json()["project"]["money"]["committed_usd"], "150000.00");

    let bare = act(&app, &REGIONAL_OFFICE, &path, version, &json!({"action": "activate"})).await;
    assert_eq!(bare.problem(), (409, "focal_point_missing".to_owned()));
    let wrong = json!({"action": "activate", "focal_point": {"name": "A", "office": "B", "email": "nowhere"}});
    assert_eq!(act(&app, &REGIONAL_OFFICE, &path, version, &wrong).await.status, 422);
    let point = json!({"name": "A. Director", "office": "Ministry", "email": "focal@example.org"});
    let begin = json!({"action": "activate", "focal_point": point});
    let begun = act(&app, &REGIONAL_OFFICE, &path, version, &begin).await;
    assert_eq!((begun.status, &begun.json()["state"]), (200, &json!("active")), "{begun:?}");

    let shown = app.ask("GET", &path).by(&OFFICER_XAA).send().await.json();
    assert_eq!((&shown["project"]["focal_point"], &shown["project"]["ends_on"]), (&point, &json!("2021-02-28")));
    let owed = shown["project"]["obligations"].as_array().unwrap();
    let kinds: Vec<&str> = owed.iter().map(|owed| owed["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["workplan", "interim_report", "interim_report", "final_report", "evaluation"]);
    assert_eq!((&owed[1]["due_on"], &owed[1]["period"]), (&json!("2020-04-11"), &json!(["2019-09-01", "2020-02-29"])));
    assert!(
        owed.iter()
            .all(|owed| !owed["source"].as_str().unwrap().is_empty() && !owed["rule"].as_str().unwrap().is_empty())
    );

    let early = act(&app, &REGIONAL_OFFICE, &path, version + 1, &json!({"action": "complete"})).await;
    assert_eq!(early.problem(), (409, "agreed_end_to_come".to_owned()));
    assert!(app.db.clock.set("2021-03-05T12:00:00Z".parse().unwrap()));
    let done =
        act(&app, &REGIONAL_OFFICE, &path, version + 1, &json!({"action": "complete", "comment": "Ended."})).await;
    assert_eq!(done.status, 200, "{done:?}");
    let unreported = act(&app, &FINANCE_OFFICER, &path, version + 2, &json!({"action": "close"})).await;
    assert_eq!(unreported.problem(), (409, "step_not_possible".to_owned()));
    app.db.reported(id, statement(FinalReport, &["0", "0", "0"])).await;
    app.db.reported(id, statement(Evaluation, &["0", "0", "0"])).await;
    let would = app
        .ask("POST", &format!("{path}/rehearsals"))
        .by(&FINANCE_OFFICER)
        .json(&json!({"action": "close"}))
        .send()
        .await
        .json();
    assert_eq!((&would["answer"], &would["posting"]["kind"]), (&json!("would_be_done"), &json!("return_committed")));
    let closed = act(&app, &FINANCE_OFFICER, &path, version + 6, &json!({"action": "close"})).await;
    assert_eq!((closed.status, &closed.json()["state"]), (200, &json!("closed")), "{closed:?}");
    assert_eq!(closed.json()["posting"]["amount"], "150000.00");
    let shown = app.ask("GET", &path).by(&OFFICER_XAA).send().await.json();
    assert_eq!(
        shown["project"]["money"],
        json!({"committed_usd": "0.00", "disbursed_usd": "0.00", "returned_usd": "150000.00"})
    );
    assert_eq!((&shown["project"]["completed_on"], &shown["actions"]), (&json!("2021-03-05"), &json!([])));
    let owed = &shown["project"]["obligations"];
    assert_eq!(owed[3]["due_on"], "2021-06-05");
    // What was never filed can no longer be: it is covered by the final report, and not overdue for ever.
    let statuses: Vec<&Value> = owed.as_array().unwrap().iter().map(|owed| &owed["standing"]).collect();
    assert_eq!(statuses, ["lapsed", "lapsed", "lapsed", "accepted", "accepted"]);
    for (language, words) in [("en", "Lapsed"), ("fr", "Caduque"), ("es", "Caducada")] {
        let shown = app.ask("GET", &path).by(&OFFICER_XAA).header("accept-language", language).send().await.json();
        let text = shown["project"]["obligations"][0]["standing_text"].as_str().unwrap().to_owned();
        assert!(text.starts_with(words), "{text}");
    }
}

#[actix_web::test]
async fn without_its_terms_a_project_shows_what_is_not_known_until_the_reference_is_imported() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "500000").await;
    let id = app.db.active(national(150_000)).await;
    let path = format!("/api/v1/applications/{id}");
    app.db.as_owner("ALTER TABLE rule_value DISABLE TRIGGER append_only; DELETE FROM rule_value WHERE code LIKE '%\\_months' OR code LIKE '%\\_weeks'; ALTER TABLE rule_value ENABLE TRIGGER append_only").await;
    let shown = app.ask("GET", &path).by(&FINANCE_OFFICER).send().await.json();
    assert_eq!(shown["project"]["obligations"], json!([]));
    let missing = shown["project"]["obligations_not_known"].as_array().unwrap().clone();
    let kinds: Vec<&str> = missing.iter().map(|found| found["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["workplan", "interim_report", "final_report", "evaluation"]);
    assert_eq!(missing[0]["missing"], json!(["workplan_due_months"]));
    let reason = missing[0]["reason"].as_str().unwrap();
    assert!(reason.starts_with("Not known") && reason.contains("months within which the workplan is due"), "{reason}");
    let listed = app.ask("GET", "/api/v1/obligations").by(&FINANCE_OFFICER).send().await.json();
    assert_eq!((&listed["items"][0]["obligations"], &listed["items"][0]["not_known"]), (&json!([]), &json!(missing)));
    let asked = app.db.ask_to_amend(&REGIONAL_OFFICE, id, longer(24), false).await.unwrap_err();
    let WorkflowError::Refused(refusal) = asked else { panic!("{asked:?}") };
    assert_eq!(refusal.code, RefusalCode::RuleValueMissing);

    record_reference(&app.db.db, app.db.context(&FINANCE_OFFICER)).await.unwrap();
    let shown = app.ask("GET", &path).by(&FINANCE_OFFICER).send().await.json();
    assert_eq!(shown["project"]["obligations"].as_array().unwrap().len(), 5);
    assert_eq!(shown["project"]["obligations_not_known"], json!([]));
    app.db.ask_to_amend(&REGIONAL_OFFICE, id, longer(24), false).await.unwrap();
}
