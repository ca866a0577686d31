//! Delivery reports of a mail gateway become the outcome of their messages; a bounced invitation is told to the
//! administrators.

use std::sync::Arc;

use fonds1035::jobs::deliver::DeliveryWorker;
use fonds1035::mail::mailer::Mailer;
use serde_json::{Value, json};

use crate::support::app::{Reply, TestApp};
use crate::support::people::{ADMINISTRATOR, AUDITOR};

const SECRET: &str = "a secret of the gateway with thirty-two bytes";

async fn app() -> TestApp {
    TestApp::with(|config| config.mail.bounces_secret = Some(SECRET.into())).await
}

fn report(action: &str, status: &str, message: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mail.example.org\r\nSubject: Undelivered Mail\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example.org\r\n\r\n\
         Final-Recipient: rfc822; new@example.org\r\nAction: {action}\r\nStatus: {status}\r\n\
         Diagnostic-Code: smtp; 550 {status} user unknown\r\n\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{message}@example.org>\r\nSubject: x\r\n\r\nHello\r\n\
         --b--\r\n"
    )
}

async fn hand_in(app: &TestApp, secret: &str, report: &str) -> Reply {
    let ask = app.ask("POST", "/api/v1/bounces").header("authorization", &format!("Bearer {secret}"));
    ask.text("message/rfc822", report).send().await
}

async fn deliver(app: &TestApp) -> usize {
    let mailer = Mailer::Memory(Arc::default());
    let worker = DeliveryWorker::configured(&app.state.config, app.db.db.clone(), app.db.clock.clone(), mailer);
    worker.round().await.unwrap().sent
}

async fn listed(app: &TestApp, status: &str) -> Vec<Value> {
    let path = format!("/api/v1/outbox?status={status}");
    app.ask("GET", &path).by(&AUDITOR).send().await.json()["items"].as_array().unwrap().clone()
}

/// Invites a person and sends the invitation; its id.
async fn invited(app: &TestApp) -> String {
    let person = json!({ "email": "new@example.org", "name": "New Person", "role": "auditor", "represents": null, "language": "fr" });
    let invitation = app.ask("POST", "/api/v1/users").by(&ADMINISTRATOR).key("invite").json(&person).send().await;
    assert_eq!(invitation.status, 201, "{invitation:?}");
    assert_eq!(deliver(app).await, 1);
    listed(app, "sent").await[0]["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn a_bounced_invitation_has_its_outcome_and_is_told_to_the_administrators_once() {
    for (status, permanent) in [("5.1.1", true), ("4.4.7", false)] {
        let app = app().await;
        let id = invited(&app).await;
        let first = hand_in(&app, SECRET, &report("failed", status, &id)).await;
        assert_eq!((first.status, first.json()), (200, json!({ "recorded": true })), "{first:?}");
        let bounced = listed(&app, "bounced").await;
        assert_eq!(bounced.len(), 1);
        assert_eq!(
            (&bounced[0]["id"], &bounced[0]["bounce_status"], &bounced[0]["bounce_is_permanent"]),
            (&json!(id), &json!(status), &json!(permanent))
        );
        assert!(bounced[0]["bounce_diagnostic"].as_str().unwrap().contains("user unknown"));
        assert!(bounced[0]["sent_at"].is_string() && bounced[0]["bounced_at"].is_string());

        let again = hand_in(&app, SECRET, &report("failed", "5.0.0", &id)).await;
        assert_eq!(again.json(), json!({ "recorded": false }), "the first report counts");
        let waiting = listed(&app, "waiting").await;
        assert!(!waiting.is_empty());
        assert!(waiting.iter().all(|row| row["kind"] == "invitation_bounced"), "{waiting:?}");
        assert!(waiting.iter().any(|row| row["recipient_id"] == json!(ADMINISTRATOR.id())));
        assert_eq!(deliver(&app).await, waiting.len());
        let inbox = app.ask("GET", "/api/v1/me/messages").by(&ADMINISTRATOR).send().await.json();
        let text = inbox["items"][0]["text"].as_str().unwrap();
        assert!(text.contains("new@example.org") && text.contains(status) && text.contains("New Person"), "{text}");
    }
}

#[actix_web::test]
async fn a_report_of_another_message_is_recorded_and_told_to_nobody() {
    let app = app().await;
    let lost = json!({ "email": "auditor@example.org" });
    assert_eq!(app.ask("POST", "/api/v1/password-resets").json(&lost).send().await.status, 202);
    // The worker crashed between sending and marking: the report proves that the message was sent.
    let id = listed(&app, "waiting").await[0]["id"].as_str().unwrap().to_owned();
    let reply = hand_in(&app, SECRET, &report("failed", "5.2.2", &id)).await;
    assert_eq!(reply.json(), json!({ "recorded": true }));
    assert_eq!((listed(&app, "bounced").await.len(), listed(&app, "waiting").await.len()), (1, 0));
    assert_eq!(deliver(&app).await, 0, "it is not sent again");
}

#[actix_web::test]
async fn what_is_no_failure_and_who_is_no_gateway_change_nothing() {
    let app = app().await;
    let id = invited(&app).await;
    let before = app.db.snapshot().await;
    let delayed = hand_in(&app, SECRET, &report("delayed", "4.4.1", &id)).await;
    assert_eq!((delayed.status, delayed.json()), (200, json!({ "recorded": false })));
    let unknown = report("failed", "5.1.1", "01900000-0000-7000-8000-000000000042");
    assert_eq!(hand_in(&app, SECRET, &unknown).await.problem(), (404, "not_found".to_owned()));
    let other = hand_in(&app, SECRET, "Subject: hello\r\n\r\nOut of office").await;
    assert_eq!(other.problem(), (422, "fields_invalid".to_owned()));
    assert_eq!(other.json()["errors"][0]["code"], "report_malformed");
    let whole = report("failed", "5.1.1", &id);
    for secret in ["", "another secret of at least thirty-two bytes"] {
        assert_eq!(hand_in(&app, secret, &whole).await.problem(), (401, "not_signed_in".to_owned()));
    }
    let ask = app.ask("POST", "/api/v1/bounces").header("authorization", &format!("Bearer {SECRET}"));
    assert_eq!(ask.json(&json!({})).send().await.problem(), (415, "unsupported_media_type".to_owned()));
    assert_eq!(before, app.db.snapshot().await);
    // Without a configured secret nobody hands in reports.
    let closed = TestApp::new().await;
    assert_eq!(hand_in(&closed, "", &whole).await.problem(), (401, "not_signed_in".to_owned()));
}
