//! A parked message that the administrator inspects and sends again.

use std::io;
use std::sync::Arc;

use fonds1035::jobs::deliver::{DeliveryWorker, Round};
use fonds1035::mail::mailer::Mailer;
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::people::{ADMINISTRATOR, AUDITOR};

/// A carrier that fails whatever it is given: its folder is a file.
fn failing() -> io::Result<(std::path::PathBuf, Mailer)> {
    let file = std::env::temp_dir().join(format!("no-folder-{}", uuid::Uuid::now_v7()));
    std::fs::write(&file, "")?;
    Ok((file.clone(), Mailer::File(file)))
}

#[actix_web::test]
async fn a_parked_message_waits_again_and_is_sent_when_the_administrator_says_so() {
    let app = TestApp::with(|config| config.mail.attempts = std::num::NonZeroU32::MIN).await;
    let lost = json!({ "email": "auditor@example.org" });
    assert_eq!(app.ask("POST", "/api/v1/password-resets").json(&lost).send().await.status, 202);
    let courier =
        |mailer| DeliveryWorker::configured(&app.state.config, app.db.db.clone(), app.db.clock.clone(), mailer);
    let (file, mailer) = failing().unwrap();
    let round = courier(mailer).round().await.unwrap();
    std::fs::remove_file(file).unwrap();
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
