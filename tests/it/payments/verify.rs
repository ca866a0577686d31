//! Verification recomputes payments and finds changes made with the owner role that bypass the constraints.

use fonds1035::domain::payments::instalment_table::InstalmentAction;
use fonds1035::workflow::audit::verification::Verification;
use fonds1035::workflow::audit::verify::verify;

use crate::support::builders::national;
use crate::support::db::TestDb;
use crate::support::people::AUDITOR;

async fn verification(test: &TestDb) -> Verification {
    test.db.snapshot(test.context(&AUDITOR), async |tx| verify(&tx).await).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_a_payment_is_named() {
    let paid = "WHERE to_state = 'paid'";
    for (hand, words) in [
        (format!("UPDATE instalment_event SET amount_cents = amount_cents + 1 {paid}"), "its plan says"),
        (format!("UPDATE instalment_event SET amount_cents = amount_cents + 1 {paid}"), "were disbursed"),
        (format!("UPDATE instalment_event SET actor_id = checked_by {paid}"), "by three persons"),
        (format!("UPDATE instalment_event SET evaluation_cents = 0 {paid}"), "were agreed"),
        (format!("UPDATE instalment_event SET committed_after = 0 {paid}"), "the money moved"),
        (format!("UPDATE instalment_event SET committed_after = 0 {paid}"), "touches the evaluation line"),
        (format!("UPDATE instalment_event SET project_state = 'suspended' {paid}"), "a project that was suspended"),
        ("UPDATE instalment_event SET to_state = 'checked' WHERE seq = 1".into(), "is no step from"),
        ("DELETE FROM instalment_event WHERE seq = 2".into(), "follows event 1"),
        ("DELETE FROM instalment_event WHERE seq = 3".into(), "its payments add up to 0.00"),
        ("UPDATE funding_movement SET instalment_seq = 2".into(), "moves money and is no payment"),
        ("UPDATE funding_movement SET instalment = NULL, instalment_seq = NULL".into(), "has no cause of its kind"),
        ("UPDATE planned_instalment SET amount_cents = amount_cents * 2".into(), "were granted"),
    ] {
        let test = TestDb::new().await;
        test.open_2019("1000", "500000").await;
        let id = test.active(national(100_000)).await;
        test.plan(id, &["60000"]).await.unwrap();
        test.bring(id, 1, InstalmentAction::Pay).await.unwrap();
        let honest = verification(&test).await;
        assert_eq!((honest.faults, honest.instalment_events), (Vec::new(), 3));
        // The owner of the server can switch everything off; constraints that are CHECKs are dropped first.
        let unguarded = "SET session_replication_role = replica;
            ALTER TABLE instalment_event DROP CONSTRAINT another_person_checks_and_pays;
            ALTER TABLE instalment_event DROP CONSTRAINT another_person_than_the_requester;
            ALTER TABLE instalment_event DROP CONSTRAINT the_evaluation_line_waits_for_completion;
            ALTER TABLE instalment_event DROP CONSTRAINT only_a_project_under_way_is_paid;
            ALTER TABLE funding_movement DROP CONSTRAINT every_movement_has_its_cause;
            ALTER TABLE planned_instalment DROP CONSTRAINT the_first_planned_instalment_begins_at_nothing;";
        test.as_owner(&format!("{unguarded} {hand}")).await;
        let found = verification(&test).await;
        assert!(found.faults.iter().any(|fault| fault.contains(words)), "{hand}: {:?}", found.faults);
    }
}
