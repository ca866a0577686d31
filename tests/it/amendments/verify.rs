//! Verification recomputes amendments and agreements, and finds changes made with the owner role that bypass the
//! constraints.

use fonds1035::domain::amendments::amendment_table::AmendmentAction;
use fonds1035::workflow::audit::verification::Verification;
use fonds1035::workflow::audit::verify::verify;

use crate::support::amendments::longer;
use crate::support::builders::national;
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, AUDITOR, FUND_OFFICER, OFFICER_XAA, REGIONAL_OFFICE};

async fn verification(test: &TestDb) -> Verification {
    test.db.snapshot(test.context(&AUDITOR), async |tx| verify(&tx).await).await.unwrap()
}

/// A project with an approved amendment and a second one that was declined.
async fn amended() -> TestDb {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(60_000)).await;
    test.approved_amendment(id, longer(24)).await;
    assert!(test.clock.set("2021-08-20T12:00:00Z".parse().unwrap()));
    test.ask_to_amend(&OFFICER_XAA, id, longer(30), true).await.unwrap();
    test.amend(&FUND_OFFICER, (id, 2), 1, AmendmentAction::GrantException).await.unwrap();
    test.amend(&FUND_OFFICER, (id, 2), 2, AmendmentAction::Decline).await.unwrap();
    test
}

/// The owner of the server can switch everything off; constraints that are CHECKs are dropped first.
const UNGUARDED: &str = "SET session_replication_role = replica;
    ALTER TABLE amendment DROP CONSTRAINT an_amendment_is_late_by_the_notice_of_its_project;
    ALTER TABLE amendment_event DROP CONSTRAINT another_person_than_the_requester_decides_on_an_amendment;
    ALTER TABLE amendment_event DROP CONSTRAINT two_persons_recommend_and_approve_an_amendment;
    ALTER TABLE amendment_event DROP CONSTRAINT a_late_amendment_waits_for_an_exception;
    ALTER TABLE amendment_event DROP CONSTRAINT what_was_recommended_names_who_recommended;
    ALTER TABLE agreed_content DROP CONSTRAINT the_first_version_is_approved_and_each_further_one_amended;";

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_an_amendment_is_named() {
    let (asked, fund) = (REGIONAL_OFFICE.id(), FUND_OFFICER.id());
    let event = "UPDATE amendment_event SET";
    let row = "UPDATE amendment SET";
    let honest = verification(&amended().await).await;
    assert_eq!(honest.faults, Vec::<String>::new());
    assert_eq!((honest.amendments, honest.amendment_events, honest.agreed_versions), (2, 5 + 3, 2));
    for (hand, words) in [
        (format!("{row} state = 'approved' WHERE number = 2"), "says approved at version 3"),
        (format!("{row} version = 4 WHERE number = 1"), "at version 4, its events end at approved with 5"),
        (format!("{row} state = 'declined' WHERE number = 1"), "became version Some(1) of what is agreed, not None"),
        ("DELETE FROM amendment_event WHERE number = 1 AND seq = 3".into(), "event 4 stands where event 3 should"),
        (format!("{event} to_state = 'approved' WHERE number = 1 AND seq = 3"), "is no step from requested"),
        (format!("{event} actor_id = '{asked}' WHERE action = 'approve'"), "decides without another person"),
        (format!("{event} actor_id = '{fund}' WHERE action = 'approve'"), "decides without another person"),
        (format!("{event} actor_id = '{asked}' WHERE action = 'recommend'"), "decides without another person"),
        (format!("{event} requested_by = '{fund}' WHERE seq = 3"), "names another person as the one who asked"),
        (
            format!("{event} recommended_by = '{}' WHERE action = 'approve'", APPROVER.id()),
            "rests on another recommendation",
        ),
        ("DELETE FROM amendment WHERE number = 2".into(), "8 events are kept, 5 belong to one"),
        (format!("{row} number = 3 WHERE number = 2"), "amendment 3: follows amendment 1"),
        (format!("{row} late = false WHERE number = 2"), "was asked for late"),
        (format!("{row} requested_on = '2019-06-03'"), "is not late, or the other way round"),
        (format!("{row} agreed_end = '2021-03-31'"), "says that the project ended on 2021-03-31"),
        (format!("{row} kinds = '{{budget_revision}}'"), "says that it changes"),
        (format!("{row} total_cents = 1"), "its budget comes to"),
        (format!("{row} content_hash = sha256('x') WHERE number = 2"), "its contents cannot be read"),
    ] {
        let test = amended().await;
        test.as_owner(&format!("{UNGUARDED} {hand}")).await;
        let found = verification(&test).await;
        assert!(found.faults.iter().any(|fault| fault.contains(words)), "{hand}: {:?}", found.faults);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_in_the_chain_of_what_is_agreed_is_named() {
    for (hand, words) in [
        ("DELETE FROM agreed_content WHERE version = 0", "does not begin with the content that was approved"),
        ("DELETE FROM agreed_content WHERE version = 0", "event 8 carries another content than was agreed"),
        ("DELETE FROM agreed_content WHERE version = 1", "became version None of what is agreed, not Some(1)"),
        (
            "UPDATE agreed_content SET content_hash = (SELECT content_hash FROM amendment WHERE number = 1) WHERE version = 0",
            "does not begin with the content that was approved",
        ),
        (
            "UPDATE application_event SET content_hash = (SELECT content_hash FROM amendment WHERE number = 1) WHERE seq = 8",
            "event 8 carries another content than was agreed",
        ),
        ("UPDATE agreed_content SET version = 3 WHERE version = 1", "agreed version 3: follows version 0"),
        (
            "UPDATE agreed_content SET previous_hash = content_hash WHERE version = 1",
            "does not continue from the content of the version before",
        ),
        (
            "UPDATE agreed_content SET content_hash = (SELECT content_hash FROM amendment WHERE number = 2) WHERE version = 1",
            "is not what an approved amendment says",
        ),
        ("UPDATE agreed_content SET amendment_number = 2 WHERE version = 1", "is not what an approved amendment says"),
        ("UPDATE agreed_content SET approved_seq = 4 WHERE version = 1", "is not what an approved amendment says"),
    ] {
        let test = amended().await;
        test.as_owner(&format!("{UNGUARDED} {hand}")).await;
        let found = verification(&test).await;
        assert!(found.faults.iter().any(|fault| fault.contains(words)), "{hand}: {:?}", found.faults);
    }
}
