//! The inbox: a copy of every mail, only for its recipient, in the recipient's language, without secrets.

use std::sync::Arc;

use chrono::TimeDelta;
use fonds1035::domain::applications::state::Action;
use fonds1035::domain::kernel::language::Language;
use fonds1035::domain::people::{AccountStatus, Change, Profile};
use fonds1035::workflow::people::accounts;
use serde_json::{Value, json};

use crate::conversations::message;
use crate::support::app::TestApp;
use crate::support::builders::{national, step};
use crate::support::people::{
    ADMINISTRATOR, EVERYBODY, FUND_OFFICER, FUND_OFFICER_OF_XAA, OFFICER_XAA, OFFICER_XAB, Person, REGIONAL_OFFICE,
};

async fn copies(app: &TestApp, by: &Person) -> Value {
    app.reads(by, "/api/v1/me/messages?limit=100").await.json()
}

fn items(copies: &Value) -> &Vec<Value> {
    copies["items"].as_array().unwrap()
}

#[actix_web::test]
async fn every_mail_has_its_copy_in_the_readers_language_marked_as_read_once() {
    let app = TestApp::new().await;
    let id = app.db.create(&OFFICER_XAA, national(100_000)).await.unwrap().id;
    app.db.take(&OFFICER_XAA, id, step(Action::Submit)).await.unwrap();
    let mut all = 0;
    for person in EVERYBODY {
        let copies = copies(&app, person).await;
        assert_eq!(copies["unread"], items(&copies).len(), "{person:?}");
        all += items(&copies).len();
    }
    assert_eq!((all as i64, all > 3), (app.db.rows("outbox_message").await, true));

    let french = copies(&app, &OFFICER_XAA).await;
    let receipt = &items(&french)[0];
    assert_eq!(receipt["kind"], "submission_receipt");
    assert!(receipt["subject"].as_str().unwrap().contains("accusé de réception"), "{receipt}");
    assert!(receipt["text"].as_str().unwrap().contains("Madame, Monsieur,"));
    assert_eq!(receipt["read_at"], Value::Null);
    let path = format!("/api/v1/me/messages/{}/read", receipt["id"].as_str().unwrap());
    let mark = async |by: &Person| app.ask("PUT", &path).by(by).send().await.status;
    // What is somebody else's is not there.
    assert_eq!((mark(&OFFICER_XAB).await, mark(&ADMINISTRATOR).await), (404, 404));
    assert_eq!(mark(&OFFICER_XAA).await, 204);
    let first = copies(&app, &OFFICER_XAA).await;
    assert!(app.db.clock.set(app.db.now() + TimeDelta::hours(1)));
    assert_eq!(mark(&OFFICER_XAA).await, 204);
    let again = copies(&app, &OFFICER_XAA).await;
    assert_eq!((&first["unread"], &again), (&json!(0), &first));
    assert!(again["items"][0]["read_at"].as_str().unwrap().starts_with("2019-06-03T12:00:00"));
    let unread = app.reads(&OFFICER_XAA, "/api/v1/me/messages?unread=true").await.json();
    assert_eq!(items(&unread).len(), 0);
}

#[actix_web::test]
async fn a_copy_shows_no_token_before_and_after_the_mail_is_sent() {
    let app = TestApp::new().await;
    let secret = "a-secret-of-use-once";
    let email = "officer.xaa@example.org";
    app.db
        .db
        .write(app.db.context(&OFFICER_XAA), async move |tx: Arc<_>| {
            accounts::request_password_reset(&tx, email, secret).await
        })
        .await
        .unwrap();
    let waiting = app.reads(&OFFICER_XAA, "/api/v1/me/messages").await;
    assert!(!String::from_utf8_lossy(&waiting.body).contains(secret));
    let text = waiting.json()["items"][0]["text"].as_str().unwrap().to_owned();
    assert!(text.contains("envoyé par courriel uniquement, non affiché ici"), "{text}");
    app.db.as_owner("UPDATE outbox_message SET status = 'sent', sent_at = now(), data = data - 'token'").await;
    let sent = app.reads(&OFFICER_XAA, "/api/v1/me/messages").await.json();
    assert_eq!(sent["items"][0]["text"], text);
}

#[actix_web::test]
async fn a_message_of_another_version_is_named_and_hides_no_other() {
    let app = TestApp::new().await;
    let id = app.db.under_review(national(100_000)).await;
    app.said(&OFFICER_XAA, id, &message("shared", "A readable word.")).await;
    app.db.as_owner("UPDATE outbox_message SET data = '{}' WHERE kind = 'new_application'").await;
    let copies = copies(&app, &FUND_OFFICER).await;
    let of = |kind: &str| items(&copies).iter().find(|item| item["kind"] == kind).unwrap().clone();
    assert_eq!(of("new_application")["text"], "This message cannot be shown here. Please read it in your mailbox.");
    assert!(of("shared_message")["text"].as_str().unwrap().contains("> A readable word."));
}

/// Makes a fund officer an officer of XAA.
async fn change_office(app: &TestApp, person: &Person) {
    let id = person.id();
    let represents = Some("XAA".parse().unwrap());
    let role = fonds1035::domain::kernel::actor::Role::StateOfficer;
    let profile = Profile { name: "Somebody".into(), role, represents, language: Language::Es };
    let change = Change { profile, status: AccountStatus::Active };
    app.db
        .db
        .write(app.db.context(&ADMINISTRATOR), async move |tx: Arc<_>| accounts::change(&tx, id, 1, &change).await)
        .await
        .unwrap();
}

#[actix_web::test]
async fn what_was_written_to_an_officer_is_not_read_by_the_same_person_as_a_states_officer() {
    let app = TestApp::new().await;
    let id = app.db.under_review(national(100_000)).await;
    app.said(&REGIONAL_OFFICE, id, &message("internal", "An internal word.")).await;
    let read = copies(&app, &FUND_OFFICER).await;
    assert!(read.to_string().contains("An internal word."));
    let message_id = items(&read)[0]["id"].as_str().unwrap().to_owned();
    change_office(&app, &FUND_OFFICER).await;
    // The person signs in again, in the new office.
    let officer = Person::state_officer(FUND_OFFICER.id(), "XAA");
    assert_eq!(copies(&app, &officer).await, json!({ "items": [], "unread": 0 }));
    let mark = app.ask("PUT", &format!("/api/v1/me/messages/{message_id}/read")).by(&officer).send().await;
    assert_eq!(mark.status, 404);
    // What was still to be sent is held back, and nobody can send it by hand.
    let parked = app.reads(&ADMINISTRATOR, "/api/v1/outbox?status=parked").await.json();
    let held: Vec<&str> = items(&parked).iter().map(|item| item["kind"].as_str().unwrap()).collect();
    assert!(held.contains(&"internal_message"), "{held:?}");
    let retry = format!("/api/v1/outbox/{message_id}/retry");
    let retried = app.ask("POST", &retry).by(&ADMINISTRATOR).key("r").json(&json!({})).send().await;
    assert_eq!(retried.status, 404);
    // In the new office the person hears what a state hears.
    assert!(app.db.clock.set(app.db.now() + TimeDelta::hours(1)));
    app.said(&REGIONAL_OFFICE, id, &message("internal", "Another internal word.")).await;
    app.said(&REGIONAL_OFFICE, id, &message("shared", "A shared word.")).await;
    let now = copies(&app, &officer).await.to_string();
    assert!(now.contains("A shared word.") && !now.contains("internal word"), "{now}");
    assert!(copies(&app, &FUND_OFFICER_OF_XAA).await.to_string().contains("A shared word."));
}
