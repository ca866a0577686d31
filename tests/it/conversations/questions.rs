//! A question stays open until the group that was asked has answered it visibly to the readers of the question; a
//! message that is not allowed is rejected with a remedy.

use serde_json::{Value, json};
use uuid::Uuid;

use super::message;
use crate::support::app::TestApp;
use crate::support::builders::national;
use crate::support::people::{
    ADMINISTRATOR, APPROVER, AUDITOR, FUND_OFFICER, FUND_OFFICER_OF_XAA, OFFICER_XAA, OFFICER_XAB, Person,
    REGIONAL_OFFICE,
};

async fn waiting(app: &TestApp, by: &Person, id: Uuid) -> Value {
    app.reads(by, &format!("/api/v1/applications/{id}")).await.json()["conversation"]["waiting_on"].clone()
}

#[actix_web::test]
async fn a_question_is_open_until_the_group_asked_answers_it_where_its_readers_read() {
    let app = TestApp::new().await;
    let id = app.db.under_review(national(100_000)).await;
    let ask = json!({ "visibility": "shared", "body": "How long?", "addressed_to": "fund_officer" });
    let question = app.said(&OFFICER_XAA, id, &ask).await;
    let open = json!([{ "group": "fund_officer", "questions": 1 }]);
    assert_eq!(waiting(&app, &OFFICER_XAA, id).await, open);
    let answer = |visibility: &str| json!({ "visibility": visibility, "body": "Soon.", "answers": question });
    // Neither another group, nor the asker, nor what the asker cannot read answers it.
    app.said(&REGIONAL_OFFICE, id, &answer("shared")).await;
    app.said(&OFFICER_XAA, id, &answer("shared")).await;
    app.said(&FUND_OFFICER, id, &answer("internal")).await;
    for reader in [&OFFICER_XAA, &FUND_OFFICER] {
        assert_eq!(waiting(&app, reader, id).await, open);
    }
    // An answer may ask in return.
    let in_return = json!({ "visibility": "shared", "body": "Until when do you need it?", "answers": question,
        "addressed_to": "state_officer" });
    app.said(&FUND_OFFICER, id, &in_return).await;
    let turned = json!([{ "group": "state_officer", "questions": 1 }]);
    assert_eq!(waiting(&app, &OFFICER_XAA, id).await, turned);
    let export = app.reads(&OFFICER_XAA, &format!("/api/v1/applications/{id}/conversation.json")).await;
    assert!(export.header("content-disposition").starts_with("attachment; filename=\"F1035-"));
    assert_eq!(export.header("x-content-sha256").len(), 64);
    let export = export.json();
    assert_eq!((&export["total_messages"], &export["total_open_questions"]), (&json!(4), &json!(1)));
    let [first, second] = [0, 1].map(|number| &export["messages"][number]);
    assert_eq!((&first["id"], &first["author_name"]), (&json!(question), &json!("Officer of Alphaland")));
    assert_eq!((&second["answers"], second.get("author_name")), (&json!(question), None));
}

#[actix_web::test]
async fn what_may_not_be_written_is_refused_and_leaves_nothing() {
    let app = TestApp::new().await;
    let id = app.db.under_review(national(100_000)).await;
    let draft = app.db.create(&OFFICER_XAB, national(90_000)).await.unwrap().id;
    let internal = app.said(&FUND_OFFICER, id, &message("internal", "Is the budget sound?")).await;
    let with = |visibility: &str, field: &str, value: &str| {
        let mut body = message(visibility, "Words.");
        body[field] = json!(value);
        body
    };
    let before = app.db.snapshot().await;
    let long = "x".repeat(10_001);
    for (by, application, body, status, code) in [
        (&OFFICER_XAA, id, message("internal", "Words."), 409, "internal_is_for_officers"),
        (&APPROVER, id, with("internal", "addressed_to", "state_officer"), 409, "internal_not_asked_of_states"),
        (&REGIONAL_OFFICE, id, with("shared", "answers", &internal), 409, "answer_to_internal_is_internal"),
        (&OFFICER_XAA, id, with("shared", "answers", &internal), 409, "answered_message_unknown"),
        (&OFFICER_XAB, draft, with("shared", "answers", &internal), 409, "answered_message_unknown"),
        (&OFFICER_XAB, draft, with("shared", "addressed_to", "fund_officer"), 409, "draft_is_the_states_own"),
        (&FUND_OFFICER_OF_XAA, id, message("shared", "Words."), 403, "own_state"),
        (&OFFICER_XAB, id, message("shared", "Words."), 404, "not_found"),
        (&FUND_OFFICER, draft, message("shared", "Words."), 404, "not_found"),
        (&AUDITOR, id, message("shared", "Words."), 403, "forbidden"),
        (&ADMINISTRATOR, id, message("shared", "Words."), 403, "forbidden"),
        (&FUND_OFFICER, id, message("shared", " \n\t"), 422, "fields_invalid"),
        (&FUND_OFFICER, id, message("shared", &long), 422, "fields_invalid"),
        (&FUND_OFFICER, id, message("secret", "Words."), 422, "fields_invalid"),
        (&FUND_OFFICER, id, with("shared", "addressed_to", "approver"), 422, "fields_invalid"),
    ] {
        let reply = app.say(by, application, &body).await;
        assert_eq!(reply.problem(), (status, code.to_owned()), "{body} by {by:?}");
    }
    let after = app.db.snapshot().await;
    for table in ["conversation_message", "outbox_message", "idempotency", "application"] {
        let of = |all: &[(String, i64, String)]| all.iter().find(|(name, _, _)| name == table).cloned().unwrap();
        assert_eq!(of(&before), of(&after));
    }
}

#[actix_web::test]
async fn a_message_is_written_once_and_the_audit_keeps_the_act_without_the_words() {
    let app = TestApp::new().await;
    let id = app.db.under_review(national(100_000)).await;
    let path = format!("/api/v1/applications/{id}/conversation");
    let body = message("internal", "A remark on Alphaland.\u{202E}");
    let send = async || app.ask("POST", &path).by(&FUND_OFFICER).key("once").json(&body).send().await;
    let (first, again) = (send().await, send().await);
    assert_eq!((first.status, &first.body), (201, &again.body));
    let listed = app.reads(&FUND_OFFICER, &path).await.json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(listed["items"][0]["body"], body["body"]);
    let audit = format!("/api/v1/audit-events?subject_kind=application&subject_id={id}");
    let audit = app.reads(&ADMINISTRATOR, &audit).await;
    assert_eq!(audit.json()["items"].as_array().unwrap().len(), 1);
    assert_eq!(audit.json()["items"][0]["action"], "message_written");
    assert!(!String::from_utf8_lossy(&audit.body).contains("remark"));
    // The version and the last change of the application tell nothing of an internal message.
    let shown = app.reads(&OFFICER_XAA, &format!("/api/v1/applications/{id}")).await;
    let counts = json!({ "unread": 0, "open_questions": 0, "waiting_on": [] });
    assert_eq!((shown.header("etag"), &shown.json()["conversation"]), ("\"5\"", &counts));
}

#[actix_web::test]
async fn a_conversation_is_read_page_by_page() {
    let app = TestApp::new().await;
    let id = app.db.under_review(national(100_000)).await;
    for number in 0..5 {
        let visibility = if number % 2 == 0 { "shared" } else { "internal" };
        app.said(&FUND_OFFICER, id, &message(visibility, &format!("Number {number}"))).await;
    }
    for (reader, expected) in [(&OFFICER_XAA, vec![4, 2, 0]), (&APPROVER, vec![4, 3, 2, 1, 0])] {
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let path = format!("/api/v1/applications/{id}/conversation?limit=2{after}");
            let page = app.reads(reader, &path).await.json();
            seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["body"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(seen, expected.into_iter().map(|number| format!("Number {number}")).collect::<Vec<_>>());
    }
}
