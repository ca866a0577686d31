//! After a restore: messages that may have been sent before are held, seen and released.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use fonds1035::jobs::deliver::DeliveryWorker;
use fonds1035::mail::mailer::Mailer;
use fonds1035::workflow::notifications::hold;
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::people::{ADMINISTRATOR, AUDITOR};

#[actix_web::test]
async fn what_was_written_before_the_restore_is_held_until_somebody_releases_it() {
    let app = TestApp::new().await;
    let reset = async |email: &str| {
        let asked = app.ask("POST", "/api/v1/password-resets").json(&json!({ "email": email })).send().await;
        assert_eq!(asked.status, 202);
    };
    reset("auditor@example.org").await;
    app.db.clock.advance(TimeDelta::minutes(10));
    reset("administrator@example.org").await;
    let restored_at = app.db.now();
    app.db.clock.advance(TimeDelta::minutes(1));
    reset("auditor@example.org").await;

    let db = &app.db.db;
    let context = || app.db.context(&ADMINISTRATOR);
    let hold_before = async |before: DateTime<Utc>| {
        db.write(context(), async move |tx: Arc<_>| hold::hold(&tx, before).await).await.unwrap()
    };
    assert_eq!(hold_before(restored_at + TimeDelta::seconds(1)).await, 2);
    assert_eq!(hold_before(restored_at + TimeDelta::seconds(1)).await, 0, "what is held is not held again");
    let held = hold::held(db).await.unwrap();
    assert_eq!(held.len(), 2);
    assert!(held[0].created_at < held[1].created_at);

    let memory = Mailer::Memory(Arc::default());
    let courier = DeliveryWorker::configured(&app.state.config, db.clone(), app.db.clock.clone(), memory.clone());
    assert_eq!(courier.round().await.unwrap().sent, 1, "only what was written afterwards leaves");
    let parked = app.ask("GET", "/api/v1/outbox?status=parked").by(&AUDITOR).send().await.json();
    assert_eq!(parked["items"].as_array().unwrap().len(), 2);
    assert_eq!(parked["items"][0]["last_error"], "held after a restore");

    let release =
        async |since| db.write(context(), async move |tx: Arc<_>| hold::release(&tx, since).await).await.unwrap();
    assert_eq!(release(Some(restored_at)).await, 1);
    assert_eq!(release(None).await, 1);
    assert_eq!(courier.round().await.unwrap().sent, 2);
    let acts = app.ask("GET", "/api/v1/audit-events?subject_kind=outbox").by(&AUDITOR).send().await.json();
    let acts: Vec<_> = acts["items"].as_array().unwrap().iter().map(|act| act["action"].as_str().unwrap()).collect();
    assert_eq!(acts, ["messages_released", "messages_released", "messages_held", "messages_held"]);
}
