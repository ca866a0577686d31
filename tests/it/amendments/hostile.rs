//! SQL with the service role against amendments: PostgreSQL rejects every row that the service would never write.

use uuid::Uuid;

use crate::ledger::hostile::refusal;
use crate::support::amendments::longer;
use crate::support::builders::national;
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, FUND_OFFICER, OFFICER_XAA, Person, REGIONAL_OFFICE};

/// An event that follows the last one of an amendment.
fn event(id: Uuid, number: i32, action: &str, to: &str, by: &Person, recommended: &str) -> String {
    format!(
        "INSERT INTO amendment_event (application_id, number, seq, from_state, action, to_state, late, project_seq, project_state, actor_id, actor_role, comment, at, request_id, requested_by, recommended_seq, recommended_by) \
         SELECT application_id, number, seq + 1, to_state, '{action}', '{to}', late, project_seq, project_state, '{}', 'x', 'x', at, 'x', requested_by, {recommended} \
         FROM amendment_event WHERE application_id = '{id}' AND number = {number} ORDER BY seq DESC LIMIT 1",
        by.id()
    )
}

/// A further amendment with some columns in the place of those of amendment 1.
fn amendment(id: Uuid, number: &str, base: &str, content: &str, total: &str, end: &str, late: &str) -> String {
    format!(
        "INSERT INTO amendment (application_id, number, version, state, base_version, base_hash, content_hash, kinds, funding_number, line, year, total_cents, agreed_end, requested_on, notice_months, late, requested_by) \
         SELECT application_id, {number}, 1, 'requested', {base}, base_hash, {content}, kinds, funding_number, line, year, {total}, {end}, requested_on, notice_months, {late}, requested_by FROM amendment WHERE application_id = '{id}' AND number = 1"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amendment_is_neither_forged_nor_approved_by_hand() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let open = test.active(national(60_000)).await;
    test.recommended_amendment(open, longer(24)).await;
    let settled = test.active(national(60_000)).await;
    test.approved_amendment(settled, longer(24)).await;
    let untouched = test.active(national(60_000)).await;
    let (fund, approver) = (FUND_OFFICER.id(), APPROVER.id());
    let rests = format!("4, '{fund}'");
    let agree = |id: Uuid, version: i32, content: &str, seq: i32| {
        format!(
            "INSERT INTO agreed_content (application_id, version, content_hash, previous_hash, amendment_number, approved_seq) SELECT application_id, {version}, {content}, base_hash, number, {seq} FROM amendment WHERE application_id = '{id}' AND number = 1"
        )
    };
    let whole = |number: &str, base: &str, content: &str, total: &str, end: &str, late: &str| {
        amendment(settled, number, base, content, total, end, late)
    };
    for (text, constraint) in [
        // Steps that the table does not know, reasons that nobody gave, persons who decide on their own request.
        (event(open, 1, "endorse", "endorsed", &REGIONAL_OFFICE, &rests), "foreign key"),
        (
            event(open, 1, "approve", "approved", &FUND_OFFICER, &rests),
            "two_persons_recommend_and_approve_an_amendment",
        ),
        (
            event(open, 1, "approve", "approved", &REGIONAL_OFFICE, &rests),
            "another_person_than_the_requester_decides_on_an_amendment",
        ),
        (event(open, 1, "approve", "approved", &APPROVER, "NULL, NULL"), "what_was_recommended_names_who_recommended"),
        (
            event(open, 1, "approve", "approved", &APPROVER, &format!("4, '{}'", OFFICER_XAA.id())),
            "an_amendment_rests_on_its_recommendation",
        ),
        (
            event(open, 1, "decline", "declined", &APPROVER, &rests).replace("'x', 'x', at", "'x', NULL, at"),
            "a_step_of_an_amendment_has_its_reason",
        ),
        (
            event(open, 1, "decline", "declined", &APPROVER, &rests)
                .replace("at, 'x', requested_by", &format!("at, 'x', '{fund}'")),
            "a_step_names_who_requested_the_amendment",
        ),
        (
            event(open, 1, "approve", "approved", &APPROVER, &rests)
                .replace("project_seq, project_state, '", "7, 'approved', '"),
            "only_a_running_project_is_amended",
        ),
        // An approval without what is agreed by it, and the other way round.
        (event(open, 1, "approve", "approved", &APPROVER, &rests), "what_is_approved_is_agreed"),
        (agree(open, 1, "content_hash", 4), "a_further_version_is_approved"),
        (
            format!("{}; {}", event(open, 1, "approve", "approved", &APPROVER, &rests), agree(open, 1, "base_hash", 5)),
            "a_further_version_is_what_an_amendment_says",
        ),
        (agree(open, 2, "content_hash", 4), "what_is_agreed_continues_from_the_version_before"),
        (
            format!("UPDATE amendment SET state = 'approved' WHERE application_id = '{open}'"),
            "an_amendment_stands_where_its_last_event_left_it",
        ),
        (format!("UPDATE amendment SET content_hash = base_hash WHERE application_id = '{open}'"), "permission denied"),
        // Amendments out of turn, of another total, or late without saying so.
        (whole("3", "1", "content_hash", "total_cents", "agreed_end", "late"), "amendments_are_numbered_without_a_gap"),
        (
            whole("2", "1", "content_hash", "total_cents", "agreed_end", "late"),
            "an_amendment_continues_from_what_is_agreed",
        ),
        (whole("2", "0", "base_hash", "total_cents", "agreed_end", "late"), "an_amendment_changes_something"),
        (whole("2", "0", "sha256('x')", "total_cents", "agreed_end", "late"), "an_amendment_has_its_content"),
        (
            whole("2", "0", "content_hash", "total_cents + 1", "agreed_end", "late"),
            "an_amended_budget_comes_to_what_was_approved",
        ),
        (
            whole("2", "0", "content_hash", "total_cents", "requested_on", "late"),
            "an_amendment_is_late_by_the_notice_of_its_project",
        ),
        (
            amendment(open, "2", "0", "content_hash", "total_cents", "agreed_end", "late"),
            "one_open_amendment_a_project",
        ),
        // The approved content under another hash, from the beginning of the project on.
        (
            format!(
                "INSERT INTO application_event (application_id, seq, from_state, action, to_state, posts, content_hash, actor_id, actor_role, comment, reasons, at, request_id) SELECT application_id, 9, 'active', 'suspend', 'suspended', 'nothing', content_hash, '{approver}', 'x', 'x', '{{}}', now(), 'x' FROM amendment WHERE application_id = '{settled}'"
            ),
            "the_approved_content_never_changes",
        ),
        (
            format!(
                "INSERT INTO agreed_content (application_id, version, content_hash, begun_seq) SELECT id, 1, '\\x00', 8 FROM application WHERE id = '{untouched}'"
            ),
            "the_first_version_is_approved_and_each_further_one_amended",
        ),
    ] {
        let said = refusal(&test, &text).await;
        assert!(said.contains(constraint), "{text}\nexpected {constraint}, got {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_agreed_cannot_be_edited_or_deleted() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(60_000)).await;
    test.approved_amendment(id, longer(24)).await;
    for table in ["agreed_content", "amendment_event", "amendment_letter"] {
        for text in [format!("UPDATE {table} SET number = number"), format!("DELETE FROM {table}")] {
            let text = text.replace("agreed_content SET number = number", "agreed_content SET version = version");
            assert!(refusal(&test, &text).await.contains("permission denied"), "{text}");
        }
        let owned = crate::support::db::sql(&test.owner_url(), &format!("DELETE FROM {table}")).await;
        assert!(format!("{:?}", owned.unwrap_err()).contains("append-only"), "{table}");
    }
}
