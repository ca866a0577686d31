//! Verification finds changes of calls made with the owner role that bypass the constraints.

use super::faults;
use crate::support::calls::{at, window};
use crate::support::db::TestDb;

const UNGUARDED: &str = "SET session_replication_role = replica;
    ALTER TABLE application_call DROP CONSTRAINT an_application_is_taken_while_its_call_is_open;
    ALTER TABLE call DROP CONSTRAINT calls_do_not_overlap;
    ALTER TABLE call_revision DROP CONSTRAINT a_call_ends_with_its_grace, DROP CONSTRAINT a_closing_that_has_passed_stays,
        DROP CONSTRAINT an_opening_that_has_passed_stays, DROP CONSTRAINT revisions_follow_in_time,
        DROP CONSTRAINT no_call_is_recorded_after_it_opens, DROP CONSTRAINT a_call_that_has_ended_stays,
        DROP CONSTRAINT nothing_is_closed_in_the_past;
    ALTER TABLE application_event DROP CONSTRAINT a_submission_says_whether_it_is_regional;";

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_a_call_is_named() {
    for (hand, words) in [
        ("DELETE FROM application_call", "was handed in as a regional project and taken in no call"),
        (
            "UPDATE application_call SET at = at + INTERVAL '1 day'",
            "was taken at 2027-03-16 00:00:00 UTC, its event says submit at 2027-03-15",
        ),
        (
            "UPDATE application_event SET at = '2027-05-01Z' WHERE action = 'submit'; UPDATE application_call SET at = '2027-05-01Z'",
            "its call took submissions from 2027-03-01 08:00:00 UTC to 2027-04-30 17:00:00 UTC",
        ),
        ("UPDATE application_call SET opens_at = opens_at - INTERVAL '1 day'", "its call took submissions from"),
        ("UPDATE application_call SET revision = 7", "was taken under revision 7, which its call does not have"),
        (
            "UPDATE call_revision SET recorded_at = '2027-03-10Z' WHERE revision = 2",
            "under revision 1, which revision 2 had replaced",
        ),
        (
            "UPDATE application_event SET regional = false WHERE action = 'submit'",
            "says another scope than its content",
        ),
        ("UPDATE call_revision SET revision = 3 WHERE revision = 2", "revision 3 stands where revision 2 should"),
        (
            "UPDATE call_revision SET grace_minutes = 61 WHERE grace_minutes = 60",
            "does not end with its closing and its grace",
        ),
        (
            "UPDATE call_revision SET recorded_at = '2027-05-20Z' WHERE revision = 2",
            "revision 2 changes what had passed",
        ),
        (
            "UPDATE call_revision SET recorded_at = '2027-03-02Z' WHERE revision = 1",
            "revision 1 changes what had passed",
        ),
        ("UPDATE call SET revision = 1 WHERE revision = 2", "says revision 1, its revisions end otherwise"),
        ("UPDATE call SET ends_at = '2028-01-01Z' WHERE revision = 2", "takes submissions while call"),
    ] {
        let test = TestDb::new().await;
        test.go_to(at("2027-02-01T00:00:00Z"));
        let first = window("2027-03-01T08:00:00Z", "2027-04-30T16:00:00Z", 60);
        let call = test.announce(first).await.unwrap();
        test.announce(window("2027-06-01T08:00:00Z", "2027-06-30T16:00:00Z", 0)).await.unwrap();
        test.go_to(at("2027-03-15T00:00:00Z"));
        let id = test.regional_draft().await;
        test.submit(id).await.unwrap();
        test.go_to(at("2027-04-01T00:00:00Z"));
        test.revise_call(call.id, 1, window("2027-03-01T08:00:00Z", "2027-05-14T16:00:00Z", 60)).await.unwrap();
        assert_eq!(faults(&test).await, Vec::<String>::new());
        test.as_owner(&format!("{UNGUARDED} {hand}")).await;
        let found = faults(&test).await;
        assert!(found.iter().any(|fault| fault.contains(words)), "{hand}: {found:?}");
    }
}
