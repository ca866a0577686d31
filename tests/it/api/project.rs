//! A project over the interface: begun by the office, shown with what it owes, closed by the finance officer.

use fonds1035::domain::obligations::ObligationKind::{Evaluation, FinalReport};
use serde_json::{Value, json};

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
    assert_eq!(shown["project"]["obligations"][3]["due_on"], "2021-06-05");
}
