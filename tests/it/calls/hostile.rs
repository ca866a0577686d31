//! SQL with the service role: PostgreSQL rejects a regional submission after its call and changes of past calls.

use uuid::Uuid;

use super::faults;
use crate::ledger::hostile::refusal;
use crate::support::calls::{at, window};
use crate::support::db::TestDb;
use crate::support::people::{FUND_OFFICER, OFFICER_XAA};

const OPENS: &str = "2027-03-01 08:00:00Z";
const CLOSES: &str = "2027-04-30 16:00:00Z";
const ENDS: &str = "2027-04-30 17:00:00Z";

/// The submission of a draft by hand, at an instant; `regional`: what it says of itself.
fn submission(id: Uuid, action: &str, to: &str, instant: &str, regional: &str) -> String {
    format!(
        "INSERT INTO application_event (application_id, seq, from_state, action, to_state, posts, content_hash, actor_id, actor_role, reasons, at, request_id, regional) SELECT application_id, seq + 1, to_state, '{action}', '{to}', 'nothing', content_hash, '{}', 'state_officer', '{{}}', '{instant}', 'x', {regional} FROM application_event WHERE application_id = '{id}' ORDER BY seq DESC LIMIT 1",
        OFFICER_XAA.id()
    )
}

/// The row that takes it in the call by hand: action, instant, and opening, closing and end as they are said to be.
fn taken(id: Uuid, call: Uuid, action: &str, instant: &str, [opens, closes, ends]: [&str; 3]) -> String {
    format!(
        "INSERT INTO application_call (application_id, event_seq, action, at, call_id, revision, opens_at, closes_at, ends_at) SELECT '{id}', max(seq), '{action}', '{instant}', '{call}', 1, '{opens}', '{closes}', '{ends}' FROM application_event WHERE application_id = '{id}'"
    )
}

/// A further revision by hand: when it is recorded, its opening and closing, grace and end, after these instants.
fn revision(call: Uuid, now: &str, [opens, closes, ends]: [&str; 3], minutes: i32, before: [&str; 3]) -> String {
    format!(
        "INSERT INTO call_revision (call_id, revision, zone, opens_at, closes_at, grace_minutes, grace_reason, ends_at, reason, recorded_at, recorded_by, previous_opens_at, previous_closes_at, previous_ends_at, previous_recorded_at) SELECT '{call}', 2, zone, '{opens}', '{closes}', {minutes}, CASE WHEN {minutes} > 0 THEN 'x' END, '{ends}', 'x', '{now}', '{}', '{}', '{}', '{}', recorded_at FROM call_revision WHERE call_id = '{call}'; UPDATE call SET revision = 2, opens_at = '{opens}', closes_at = '{closes}', ends_at = '{ends}' WHERE id = '{call}'",
        FUND_OFFICER.id(),
        before[0],
        before[1],
        before[2]
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_refuses_a_regional_submission_without_its_call() {
    let test = TestDb::new().await;
    test.go_to(at("2027-02-01T00:00:00Z"));
    let call = test.announce(window("2027-03-01T08:00:00Z", "2027-04-30T16:00:00Z", 60)).await.unwrap();
    let id = test.regional_draft().await;
    let announced = [OPENS, CLOSES, ENDS];
    let (inside, late) = ("2027-03-15 12:00:00Z", "2027-05-01 00:00:00Z");
    let submit = |instant: &str, regional: &str| submission(id, "submit", "submitted", instant, regional);
    let both = |instant: &str, at: &str, said: [&str; 3]| {
        format!("{}; {}", submit(instant, "true"), taken(id, call.id, "submit", at, said))
    };
    for (text, constraint) in [
        (submit(inside, "NULL"), "a_submission_says_whether_it_is_regional"),
        (submit(inside, "false"), "a_submission_is_regional_as_its_content_is"),
        (submit(inside, "true"), "a_regional_submission_is_taken_in_a_call"),
        (submission(id, "withdraw", "withdrawn", inside, "true"), "only_what_is_handed_in_is_taken_in_a_call"),
        // Early, late, at the end of the grace.
        (both("2027-03-01 07:59:59.999999Z", "2027-03-01 07:59:59.999999Z", announced), "taken_while_its_call_is_open"),
        (both(late, late, announced), "taken_while_its_call_is_open"),
        (both(ENDS, ENDS, announced), "taken_while_its_call_is_open"),
        // Another instant than the event's, and other times than the call's.
        (both(late, inside, announced), "a_regional_submission_is_taken_in_a_call"),
        (both(late, late, [OPENS, late, "2027-05-02 00:00:00Z"]), "taken_under_a_revision_of_its_call"),
        (
            format!("{}; {}", submit(inside, "true"), taken(id, Uuid::nil(), "submit", inside, announced)),
            "taken_under_a_revision_of_its_call",
        ),
        // Taken without being handed in.
        (taken(id, call.id, "attach_letter", inside, announced), "application_call_action_check"),
        (taken(id, call.id, "submit", inside, announced), "taken_as_it_is_handed_in"),
        ("UPDATE application_call SET at = at".to_owned(), "permission denied"),
        ("DELETE FROM application_call".to_owned(), "permission denied"),
    ] {
        let said = refusal(&test, &text).await;
        assert!(said.contains(constraint), "{text}\nexpected {constraint}, got {said}");
    }
    // The same by an honest hand goes through: what was refused was refused for its fault.
    let row = format!(
        "UPDATE application SET version = version + 1, state = 'submitted', submitted_at = '{inside}' WHERE id = '{id}'"
    );
    test.as_service(&format!("BEGIN; {}; {row}; COMMIT", both(inside, inside, announced))).await.unwrap();
    assert_eq!(faults(&test).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_refuses_a_revision_that_touches_what_has_passed() {
    let test = TestDb::new().await;
    test.go_to(at("2027-02-01T00:00:00Z"));
    let call = test.announce(window("2027-03-01T08:00:00Z", "2027-04-30T16:00:00Z", 60)).await.unwrap();
    test.announce(window("2027-06-01T08:00:00Z", "2027-06-30T16:00:00Z", 0)).await.unwrap();
    let (id, before) = (call.id, [OPENS, CLOSES, ENDS]);
    let (early, during, in_grace, ended) =
        ("2027-02-15 00:00:00Z", "2027-03-15 00:00:00Z", "2027-04-30 16:30:00Z", "2027-05-01 00:00:00Z");
    let (later, still_later) = ("2027-05-14 16:00:00Z", "2027-05-14 17:00:00Z");
    let by = FUND_OFFICER.id();
    for (text, constraint) in [
        (revision(id, early, ["2027-02-10 00:00:00Z", CLOSES, ENDS], 60, before), "an_opening_that_has_passed_stays"),
        (revision(id, during, ["2027-03-16 00:00:00Z", CLOSES, ENDS], 60, before), "an_opening_that_has_passed_stays"),
        (
            revision(id, during, [OPENS, "2027-03-14 00:00:00Z", "2027-03-14 00:00:00Z"], 0, before),
            "a_closing_that_has_passed_stays",
        ),
        (revision(id, in_grace, [OPENS, later, still_later], 60, before), "a_closing_that_has_passed_stays"),
        (revision(id, in_grace, [OPENS, CLOSES, "2027-04-30 16:10:00Z"], 10, before), "nothing_is_closed_in_the_past"),
        (revision(id, ended, [OPENS, CLOSES, "2027-05-01 16:00:00Z"], 1_440, before), "a_call_that_has_ended_stays"),
        // Recorded as of an earlier instant than the revision before, or after what never stood.
        (revision(id, "2027-01-31 00:00:00Z", [OPENS, later, still_later], 60, before), "revisions_follow_in_time"),
        (
            revision(id, early, [OPENS, later, still_later], 60, ["2027-03-02 08:00:00Z", CLOSES, ENDS]),
            "each_revision_follows_the_one_before",
        ),
        // A grace that is not what it says, without a reason, too long; a call that closes before it opens.
        (revision(id, early, [OPENS, later, still_later], 59, before), "a_call_ends_with_its_grace"),
        (revision(id, early, [OPENS, later, "2027-05-15 16:01:00Z"], 1_441, before), "grace_minutes"),
        (revision(id, early, [CLOSES, OPENS, OPENS], 0, before), "a_call_closes_after_it_opens"),
        // Into the next call.
        (
            revision(id, early, [OPENS, "2027-06-01 08:00:01Z", "2027-06-01 08:00:01Z"], 0, before),
            "calls_do_not_overlap",
        ),
        (
            format!("UPDATE call SET ends_at = '{later}', closes_at = '{later}' WHERE id = '{id}'"),
            "a_call_is_what_its_last_revision_says",
        ),
        (
            format!(
                "INSERT INTO call SELECT gen_random_uuid(), title, source, recorded_at, 1, '{later}', '{still_later}', '{still_later}' FROM call WHERE id = '{id}'"
            ),
            "a_call_is_what_its_last_revision_says",
        ),
        (
            format!(
                "INSERT INTO call_revision (call_id, revision, zone, opens_at, closes_at, grace_minutes, ends_at, reason, recorded_at, recorded_by) SELECT '{id}', 2, zone, opens_at, closes_at, 0, closes_at, 'x', recorded_at, '{by}' FROM call_revision WHERE call_id = '{id}'"
            ),
            "a_revision_names_what_stood_before",
        ),
        ("UPDATE call SET title = 'edited'".to_owned(), "permission denied"),
        ("UPDATE call_revision SET reason = 'edited'".to_owned(), "permission denied"),
        ("DELETE FROM call_revision".to_owned(), "permission denied"),
        ("DELETE FROM call".to_owned(), "permission denied"),
    ] {
        let said = refusal(&test, &text).await;
        assert!(said.contains(constraint), "{text}\nexpected {constraint}, got {said}");
    }
    let honest = revision(id, during, [OPENS, later, still_later], 60, before);
    test.as_service(&format!("BEGIN; {honest}; COMMIT")).await.unwrap();
    assert_eq!(faults(&test).await, Vec::<String>::new());
}
