//! Parked messages that the administrator inspects and sends again, one or all of one cause.

use std::sync::Arc;

use fonds1035::jobs::deliver::DeliveryWorker;
use fonds1035::jobs::places::Round;
use fonds1035::mail::mailer::Mailer;
use serde_json::json;

use crate::jobs::scripted_peer::{Answer, Peer, Script};
use crate::jobs::{PATIENT, smtp};
use crate::support::app::TestApp;
use crate::support::people::{ADMINISTRATOR, AUDITOR};

#[actix_web::test]
async fn a_parked_message_waits_again_and_is_sent_when_the_administrator_says_so() {
    let app = TestApp::new().await;
    let lost = json!({ "email": "auditor@example.org" });
    assert_eq!(app.ask("POST", "/api/v1/password-resets").json(&lost).send().await.status, 202);
    let courier =
        |mailer| DeliveryWorker::configured(&app.state.config, app.db.db.clone(), app.db.clock.clone(), mailer);
    let peer = Peer::start(Script { end: Answer::Say("554 5.7.1 not wanted here"), ..Script::kind() });
    let round = courier(smtp(peer.address(), PATIENT)).round().await.unwrap();
    assert_eq!(round, Round { leased: 1, parked: 1, ..Round::default() });

    let list = async |status: &str| {
        let path = format!("/api/v1/outbox?status={status}");
        app.ask("GET", &path).by(&AUDITOR).send().await.json()["items"].clone()
    };
    let parked = list("parked").await;
    assert_eq!((parked.as_array().unwrap().len(), &parked[0]["attempts"]), (1, &json!(1)));
    assert!(parked[0]["last_error"].is_string());
    let path = format!("/api/v1/outbox/{}/retry", parked[0]["id"].as_str().unwrap());
    let retry = |key: &str| app.ask("POST", &path).by(&ADMINISTRATOR).key(key).json(&json!({})).send();
    let retried = retry("a").await;
    assert_eq!((retried.status, retried.body.len()), (204, 0), "{retried:?}");
    assert_eq!(retry("a").await.status, 204, "the same key acts once");
    let waiting = list("waiting").await;
    assert_eq!((&waiting[0]["id"], &waiting[0]["attempts"]), (&parked[0]["id"], &json!(0)));
    assert_eq!(retry("b").await.problem(), (404, "not_found".to_owned()), "it is parked no more");

    let memory = Mailer::Memory(Arc::default());
    assert_eq!(courier(memory.clone()).round().await.unwrap().sent, 1);
    assert_eq!(memory.kept().len(), 1);
    let sent = list("sent").await;
    assert_eq!((&sent[0]["id"], &sent[0]["last_error"]), (&parked[0]["id"], &json!(null)));
    let acts = app.ask("GET", "/api/v1/audit-events?subject_kind=outbox_message").by(&AUDITOR).send().await.json();
    let acts: Vec<_> = acts["items"].as_array().unwrap().iter().map(|act| act["action"].clone()).collect();
    assert_eq!(acts, [json!("message_retried")]);
}

#[actix_web::test]
async fn all_messages_parked_for_one_cause_wait_again_at_once_and_one_event_counts_them() {
    let app = TestApp::new().await;
    app.db
        .as_owner(
            "INSERT INTO outbox_message (id, key, recipient_id, recipient_email, recipient_name, language, kind, data,
                 created_at, status, attempts, next_attempt_at, last_error, parked_for, first_tried_at)
             SELECT gen_random_uuid(), 'parked/' || number, app_user.id,
                 'reader' || number || CASE WHEN number % 2 = 0 THEN '@example.org' ELSE '@Elsewhere.example' END,
                 'Reader', 'en', 'endorsed', '{}', '2019-06-03 11:00Z', 'parked', 31, '2019-06-03 11:00Z', 'full',
                 CASE WHEN number <= 20 THEN 'given_up' ELSE 'refused' END, '2019-05-29 11:00Z'
             FROM generate_series(1, 30) AS number, app_user WHERE email = 'auditor@example.org'",
        )
        .await;
    let parked = async |query: &str| {
        let path = format!("/api/v1/outbox?limit=100&status=parked{query}");
        app.ask("GET", &path).by(&AUDITOR).send().await.json()["items"].as_array().unwrap().len()
    };
    assert_eq!((parked("").await, parked("&cause=given_up").await, parked("&cause=refused").await), (30, 20, 10));

    let retry = |key: &str, body: serde_json::Value| {
        app.ask("POST", "/api/v1/outbox/retries").by(&ADMINISTRATOR).key(key).json(&body).send()
    };
    let first = retry("a", json!({ "cause": "given_up", "recipient_domain": " elsewhere.EXAMPLE " })).await;
    assert_eq!((first.status, first.json()), (200, json!({ "retried": 10 })), "{first:?}");
    let repeated = retry("a", json!({ "cause": "given_up", "recipient_domain": " elsewhere.EXAMPLE " })).await;
    assert_eq!((repeated.status, repeated.json()), (200, json!({ "retried": 10 })), "the same key acts once");
    assert_eq!(retry("b", json!({ "cause": "given_up" })).await.json(), json!({ "retried": 10 }));
    assert_eq!(retry("c", json!({ "cause": "given_up" })).await.json(), json!({ "retried": 0 }));
    assert_eq!(retry("d", json!({ "cause": "bad luck" })).await.problem(), (422, "fields_invalid".to_owned()));
    assert_eq!((parked("").await, parked("&cause=refused").await), (10, 10), "other causes stay parked");

    let path = "/api/v1/outbox?limit=100&status=waiting";
    let waiting = app.ask("GET", path).by(&AUDITOR).send().await.json()["items"].clone();
    let waiting = waiting.as_array().unwrap();
    assert_eq!(waiting.len(), 20);
    assert!(waiting.iter().all(|row| row["attempts"] == 0 && row["parked_for"].is_null()));
    let acts = app.ask("GET", "/api/v1/audit-events?subject_kind=outbox").by(&AUDITOR).send().await.json();
    let acts: Vec<_> = acts["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|act| (act["action"].clone(), act["detail"]["count"].clone(), act["detail"]["recipient_domain"].clone()))
        .collect();
    let act = |count: u32, domain: serde_json::Value| (json!("messages_retried"), json!(count), domain);
    assert_eq!(acts, [act(0, json!(null)), act(10, json!(null)), act(10, json!("elsewhere.example"))]);
}

#[actix_web::test]
async fn messages_to_a_former_office_stay_parked_when_all_of_their_cause_are_retried() {
    let app = TestApp::new().await;
    app.db
        .as_owner(
            "INSERT INTO outbox_message (id, key, recipient_id, recipient_email, recipient_name, language, kind, data,
                 created_at, status, next_attempt_at, parked_for)
             SELECT gen_random_uuid(), kind, app_user.id, email, 'Reader', 'en', kind, '{}', '2019-06-03 11:00Z', 'parked',
                 '2019-06-03 11:00Z', 'given_up'
             FROM app_user, unnest(ARRAY['endorsed', 'password_reset']) AS kind WHERE email = 'auditor@example.org';
             UPDATE app_user SET office_changed_at = '2019-06-03 11:30Z' WHERE email = 'auditor@example.org'",
        )
        .await;
    let retried = app.ask("POST", "/api/v1/outbox/retries").by(&ADMINISTRATOR).key("a");
    assert_eq!(retried.json(&json!({ "cause": "given_up" })).send().await.json(), json!({ "retried": 1 }));
}
