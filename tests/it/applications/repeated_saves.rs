//! Saves of a draft that are repeated because their answer was lost, and saves that change nothing.

use serde_json::{Value, json};

use crate::support::app::{Reply, TestApp};
use crate::support::builders::national;
use crate::support::people::{OFFICER_XAA, OFFICER_XAB, Person};
use crate::support::wire::Cut;

/// The API with a draft of XAA at version 1, and its path.
async fn begun() -> (TestApp, String) {
    let app = TestApp::new().await;
    let id = app.db.create(&OFFICER_XAA, national(100_000)).await.unwrap().id;
    (app, format!("/api/v1/applications/{id}/draft"))
}

fn answers(title: &str) -> Value {
    json!({ "title": title, "summary": "CONSTRUCTED" })
}

async fn save(app: &TestApp, by: &Person, path: &str, version: i32, draft: &Value) -> Reply {
    app.ask("PUT", path).by(by).version(version).json(draft).send().await
}

fn stale() -> (u16, String) {
    (412, "stale_version".to_owned())
}

#[actix_web::test]
async fn a_save_whose_answer_was_lost_gets_it_when_it_is_repeated() {
    let (direct, path) = begun().await;
    let bearer = format!("Bearer {}", direct.token(&OFFICER_XAA).await);
    let (_wire, db) = direct.db.over_wire(Cut::BehindCommit);
    let over_wire = TestApp::on(db, |_| ());
    let draft = answers("One");
    let lost = over_wire.ask("PUT", &path).header("authorization", &bearer).version(1).json(&draft).send().await;
    assert_eq!(lost.problem(), (503, "outcome_unknown".to_owned()));
    let events = direct.db.rows("application_event").await;
    assert_eq!(events, 2, "the lost save was committed");
    let repeated = save(&direct, &OFFICER_XAA, &path, 1, &draft).await;
    assert_eq!((repeated.status, repeated.header("etag")), (200, "\"2\""), "{repeated:?}");
    assert_eq!((&repeated.json()["version"], &repeated.json()["action"]), (&json!(2), &json!("save")));
    assert_eq!(direct.db.rows("application_event").await, events, "a repetition is no event");
}

#[actix_web::test]
async fn a_repeated_save_is_byte_for_byte_the_first_answer() {
    let (app, path) = begun().await;
    let first = save(&app, &OFFICER_XAA, &path, 1, &answers("One")).await;
    assert_eq!((first.status, first.header("etag")), (200, "\"2\""));
    let again = save(&app, &OFFICER_XAA, &path, 1, &answers("One")).await;
    assert_eq!((again.status, again.header("etag"), &again.body), (200, "\"2\"", &first.body));
    assert_eq!(save(&app, &OFFICER_XAA, &path, 1, &answers("Two")).await.problem(), stale());
    assert_eq!(save(&app, &OFFICER_XAB, &path, 1, &answers("One")).await.status, 404);
}

#[actix_web::test]
async fn the_same_answers_of_another_person_or_after_a_further_change_are_stale() {
    let (app, path) = begun().await;
    assert_eq!(save(&app, &OFFICER_XAA, &path, 1, &answers("One")).await.status, 200);
    // A colleague for the same state.
    let colleague = OFFICER_XAB;
    app.db.as_owner(&format!("UPDATE app_user SET represents = 'XAA' WHERE id = '{}'", colleague.id())).await;
    assert_eq!(save(&app, &colleague, &path, 1, &answers("One")).await.problem(), stale());
    assert_eq!(save(&app, &colleague, &path, 2, &answers("Two")).await.status, 200);
    assert_eq!(save(&app, &OFFICER_XAA, &path, 1, &answers("One")).await.problem(), stale());
    assert_eq!(save(&app, &OFFICER_XAA, &path, 2, &answers("Two")).await.problem(), stale());
}

#[actix_web::test]
async fn an_unchanged_save_keeps_its_version_and_records_no_event() {
    let (app, path) = begun().await;
    assert_eq!(save(&app, &OFFICER_XAA, &path, 1, &answers("One")).await.status, 200);
    let events = app.db.rows("application_event").await;
    let unchanged = save(&app, &OFFICER_XAA, &path, 2, &answers("One")).await;
    assert_eq!((unchanged.status, unchanged.header("etag")), (200, "\"2\""), "{unchanged:?}");
    assert_eq!(app.db.rows("application_event").await, events);
    assert_eq!(save(&app, &OFFICER_XAA, &path, 2, &answers("Two")).await.header("etag"), "\"3\"");
}
