//! Verification finds what somebody with the owner's rights did behind the constraints' back, and names the place.

use fonds1035::domain::lifecycle::Action;
use fonds1035::workflow::verify::{Verification, verify};

use crate::support::builders::{national, step};
use crate::support::db::TestDb;
use crate::support::people::{AUDITOR, FUND_OFFICER};

async fn verification(test: &TestDb) -> Verification {
    test.db.snapshot(test.context(&AUDITOR), async |tx| verify(&tx).await).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_honest_database_has_no_fault_and_says_what_was_checked() {
    let test = TestDb::new().await;
    test.open_2019("1000000", "1000000").await;
    test.approved(national(100_000)).await;
    let id = test.under_review(national(60_000)).await;
    test.take(&FUND_OFFICER, id, step(Action::Recommend)).await.unwrap();
    let found = verification(&test).await;
    assert_eq!(found.faults, Vec::<String>::new());
    assert_eq!((found.applications, found.events, found.documents), (2, 7 + 6, 2));
    assert_eq!((found.lines_and_years, found.entries), (2, 2 + 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_is_named() {
    for (hand, words) in [
        ("UPDATE application SET state = 'under_review', funding_number = NULL", "says under_review at version 7"),
        ("UPDATE application SET amount_cents = 1", "asks for 1 cents"),
        (
            "UPDATE application_event SET actor_id = (SELECT id FROM app_user WHERE role = 'approver') WHERE action = 'recommend'",
            "approves without two persons",
        ),
        ("UPDATE application_event SET to_state = 'approved' WHERE seq = 3", "is no step from"),
        ("DELETE FROM application_event WHERE seq = 4", "event 5 stands where event 4 should"),
        ("UPDATE application_content SET body = body || ' '::bytea", "has another hash"),
        (
            "UPDATE ledger_entry SET amount_cents = amount_cents - 1 WHERE kind = 'commit'",
            "differs from what caused it",
        ),
        ("UPDATE ledger_entry SET available_after = available_after + 5 WHERE number = 2", "the entries add up to"),
        ("DELETE FROM ledger_entry WHERE number = 2", "follows entry 1"),
        ("DELETE FROM ledger_entry WHERE kind = 'commit'", "2 events post to it, 1 entries come from events"),
        ("UPDATE document SET content = content || 'x'::bytea", "its bytes have another hash"),
        ("UPDATE allocation SET amount_cents = amount_cents - 1", "differs from what caused it"),
        ("UPDATE funding SET line = 1", "differs from what caused it"),
    ] {
        let test = TestDb::new().await;
        test.open_2019("1000000", "1000000").await;
        test.approved(national(100_000)).await;
        // The owner of the server can switch everything off; constraints that are CHECKs are dropped first.
        let unguarded = "SET session_replication_role = replica;
            ALTER TABLE application_content DROP CONSTRAINT the_hash_is_of_the_body;
            ALTER TABLE document DROP CONSTRAINT the_hash_is_of_the_content;";
        test.as_owner(&format!("{unguarded} {hand}")).await;
        let found = verification(&test).await;
        assert!(found.faults.iter().any(|fault| fault.contains(words)), "{hand}: {:?}", found.faults);
    }
}
