//! SQL with the service role: PostgreSQL protects the integrity of conversations and the privacy of internal messages.

use super::message;
use crate::ledger::hostile::refusal;
use crate::support::app::TestApp;
use crate::support::builders::national;
use crate::support::people::{FUND_OFFICER, OFFICER_XAA};

const FORGE: &str = "INSERT INTO conversation_message (id, application_id, number, visibility, author_id, author_role, addressed_to, answers, answers_visibility, body, at) SELECT gen_random_uuid(), application_id";

#[actix_web::test]
async fn nothing_internal_can_be_turned_towards_a_state_by_hand() {
    let app = TestApp::new().await;
    let id = app.db.under_review(national(100_000)).await;
    let other = app.db.under_review(national(90_000)).await;
    app.said(&FUND_OFFICER, id, &message("internal", "First.")).await;
    app.said(&OFFICER_XAA, id, &message("shared", "Second.")).await;
    let last = format!("FROM conversation_message WHERE application_id = '{id}' ORDER BY number LIMIT 1");
    let to_other = format!("SELECT gen_random_uuid(), '{other}'");
    for (values, constraint) in [
        (
            "3, 'shared', author_id, 'fund_officer', NULL, id, 'internal', 'x', at",
            "an_answer_to_an_internal_message_is_internal",
        ),
        (
            "3, 'shared', author_id, 'fund_officer', NULL, id, 'shared', 'x', at",
            "an_answer_is_to_a_message_of_the_same_application",
        ),
        (
            "3, 'shared', author_id, 'fund_officer', NULL, id, NULL, 'x', at",
            "an_answer_knows_who_reads_what_it_answers",
        ),
        ("3, 'internal', author_id, 'state_officer', NULL, NULL, NULL, 'x', at", "a_state_writes_nothing_internal"),
        (
            "3, 'internal', author_id, 'fund_officer', 'state_officer', NULL, NULL, 'x', at",
            "nothing_internal_is_asked_of_a_state",
        ),
        ("3, 'shared', author_id, 'auditor', NULL, NULL, NULL, 'x', at", "author_role"),
        ("3, 'shared', author_id, 'fund_officer', 'approver', NULL, NULL, 'x', at", "addressed_to"),
        ("3, 'secret', author_id, 'fund_officer', NULL, NULL, NULL, 'x', at", "visibility"),
        ("3, 'shared', author_id, 'fund_officer', NULL, NULL, NULL, E' \\t\\r\\n', at", "body"),
        ("3, 'shared', author_id, 'fund_officer', NULL, NULL, NULL, repeat('x', 10001), at", "body"),
        ("2, 'shared', author_id, 'fund_officer', NULL, NULL, NULL, 'x', at", "application_id_number_key"),
        ("4, 'shared', author_id, 'fund_officer', NULL, NULL, NULL, 'x', at", "a_conversation_has_no_gap"),
    ] {
        let refused = refusal(&app.db, &format!("{FORGE}, {values} {last}")).await;
        assert!(refused.contains(constraint), "{values}: {refused}");
    }
    // The message of one application answers none of another.
    let across = FORGE.replace("SELECT gen_random_uuid(), application_id", &to_other);
    let across = format!("{across}, 1, 'internal', author_id, 'fund_officer', NULL, id, 'internal', 'x', at {last}");
    let refused = refusal(&app.db, &across).await;
    assert!(refused.contains("an_answer_is_to_a_message_of_the_same_application"), "{refused}");
    for text in [
        "UPDATE conversation_message SET visibility = 'shared'",
        "UPDATE conversation_message SET body = 'edited'",
        "DELETE FROM conversation_message",
        "DELETE FROM conversation_reading",
        "UPDATE outbox_message SET recipient_id = recipient_id",
        "DELETE FROM outbox_message",
    ] {
        let refused = refusal(&app.db, text).await;
        assert!(refused.contains("permission denied"), "{text}: {refused}");
    }
    let owned = crate::support::db::sql(&app.db.owner_url(), "UPDATE conversation_message SET body = 'edited'").await;
    assert!(format!("{:?}", owned.unwrap_err()).contains("append-only"));
}
