//! Verification finds changes made with the owner role that bypass the constraints, and names the faulty rows.

use std::sync::Arc;

use chrono::TimeDelta;
use fonds1035::domain::applications::state::Action;
use fonds1035::domain::kernel::credit_line::CreditLine;
use fonds1035::domain::ledger::budget_year::ClosingDecision::{Carry, Return};
use fonds1035::domain::ledger::budget_year::Receipt;
use fonds1035::store::db::Tx;
use fonds1035::workflow::audit::verification::Verification;
use fonds1035::workflow::audit::verify::verify;
use fonds1035::workflow::ledger::budget_year;

use crate::support::builders::{national, step, usd};
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, AUDITOR, FINANCE_OFFICER, FUND_OFFICER};
use crate::support::years::decide;

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
async fn what_goes_back_in_time_is_told_and_a_fault_where_no_wait_explains_it() {
    let test = TestDb::new().await;
    test.open_2019("1000000", "1000000").await;
    let id = test.under_review(national(60_000)).await;
    // A process whose clock is five seconds behind takes a step, another one is two minutes behind.
    test.clock.advance(TimeDelta::seconds(-5));
    test.take(&FUND_OFFICER, id, step(Action::Recommend)).await.unwrap();
    let found = verification(&test).await;
    assert_eq!(found.faults, Vec::<String>::new());
    let listed = [format!("{id}: event 6: 5.000 s before"), "line_2 2019 entry 2: 5.000 s before".to_owned()];
    assert_eq!(found.earlier, 2);
    for (line, expected) in found.listed_earlier.iter().zip(listed) {
        assert!(line.starts_with(&expected), "{line}");
    }
    test.clock.advance(TimeDelta::seconds(-120));
    test.take(&APPROVER, id, step(Action::Approve)).await.unwrap();
    let receipt = Receipt { line: CreditLine::Two, amount: usd("5"), source: "CONSTRUCTED".into() };
    let contribute = async move |tx: Arc<Tx>| budget_year::contribute(&tx, 2019, &receipt, "Donor").await;
    test.db.write(test.context(&FINANCE_OFFICER), contribute).await.unwrap();
    let found = verification(&test).await;
    for place in [format!("{id}: event 7: 120.000 s"), "line_2 2019 entry 3: 120.000 s".into(), "audit event".into()] {
        assert!(found.faults.iter().any(|fault| fault.starts_with(&place)), "{place}: {:?}", found.faults);
    }
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
        (
            "UPDATE allocation SET amount_cents = amount_cents - 1, allotted_after = allotted_after - 1",
            "differs from what caused it",
        ),
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

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_the_turn_of_the_year_is_named() {
    for (hand, words) in [
        ("UPDATE budget_year SET status = 'closed', closed_at = now() WHERE year = 2020", "its year says closed"),
        (
            "DELETE FROM allocation WHERE kind = 'carry_in'; DELETE FROM ledger_entry WHERE year = 2020",
            "did not arrive",
        ),
        ("UPDATE line_closing SET amount_cents = 1", "differs from what caused it"),
        ("UPDATE line_closing SET amount_cents = 1", "that no year carried out"),
        ("UPDATE ledger_entry SET closed_after = true WHERE kind = 'commit'", "the entries add up to"),
        (
            "INSERT INTO ledger_entry (line, year, number, kind, amount_cents, recorded_at, available_after, reserved_after, committed_after, disbursed_after, returned_after, closed_after) VALUES (1, 2019, 3, 'close', 0, now(), 0, 0, 0, 0, 100000, true)",
            "takes what is not there",
        ),
        (
            "UPDATE allocation SET allotted_after = 7, amount_cents = 7 WHERE kind = 'allot' AND line = 2",
            "its revisions and its entries differ",
        ),
        ("DELETE FROM ledger_entry WHERE kind = 'disburse'", "has no entry in the ledger"),
        ("UPDATE funding_movement SET amount_cents = amount_cents + 1", "the movements add up to"),
        ("UPDATE funding_movement SET number = 2", "follows movement 0"),
        ("UPDATE funding SET amount_cents = 1", "takes what the project does not hold"),
        (
            "UPDATE allocation SET kind = 'recover', movement_id = (SELECT id FROM funding_movement) WHERE kind = 'carry_in'",
            "is not what was recovered for it",
        ),
    ] {
        let test = TestDb::new().await;
        test.open_2019("1000", "500000").await;
        let id = test.active(national(100_000)).await;
        test.pay(id, "60000").await.unwrap();
        let decisions = vec![decide(CreditLine::One, Return, "1000"), decide(CreditLine::Two, Carry, "400000")];
        test.close(2019, decisions).await.unwrap();
        test.open_year(2020).await.unwrap();
        assert_eq!(verification(&test).await.faults, Vec::<String>::new());
        let unguarded = "SET session_replication_role = replica;
            ALTER TABLE allocation DROP CONSTRAINT the_first_amount_begins_at_nothing;
            ALTER TABLE ledger_entry DROP CONSTRAINT a_closed_year_takes_no_further_entries;
            ALTER TABLE ledger_entry DROP CONSTRAINT a_closed_year_has_nothing_to_promise;
            ALTER TABLE funding_movement DROP CONSTRAINT the_first_movement_begins_at_what_was_granted;";
        test.as_owner(&format!("{unguarded} {hand}")).await;
        let found = verification(&test).await;
        assert!(found.faults.iter().any(|fault| fault.contains(words)), "{hand}: {:?}", found.faults);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_return_that_arrived_nowhere_is_named() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(100_000)).await;
    test.take(&APPROVER, id, step(Action::Cancel)).await.unwrap();
    let honest = verification(&test).await;
    assert_eq!((honest.faults, honest.movements), (Vec::new(), 1));
    test.as_owner("SET session_replication_role = replica; DELETE FROM allocation WHERE kind = 'recover'").await;
    let found = verification(&test).await;
    assert!(found.faults.iter().any(|fault| fault.contains("was returned and arrived nowhere")), "{:?}", found.faults);
}
