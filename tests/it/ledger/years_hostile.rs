//! SQL with the service role at the end of a year: PostgreSQL protects closed years and the pairing of carry-overs.

use fonds1035::domain::kernel::credit_line::CreditLine::{One, Two};
use fonds1035::domain::ledger::budget_year::ClosingDecision::{Carry, Return};

use super::hostile::refusal;
use crate::support::builders::national;
use crate::support::db::TestDb;
use crate::support::years::decide;

/// The beginning of an allocation by hand.
pub const ALLOCATION: &str = "INSERT INTO allocation (id, line, year, kind, amount_cents, version, working, source, donor, movement_id, recorded_at, revision, allotted_after) VALUES (gen_random_uuid()";
const ENTRY: &str = "INSERT INTO ledger_entry (line, year, number, kind, amount_cents, allocation_id, recorded_at, available_after, reserved_after, committed_after, disbursed_after, returned_after, closed_after) SELECT";
const CLOSING: &str = "INSERT INTO line_closing (line, year, kind, amount_cents, legal_source, entry_number, committed_cents, disbursed_cents, returned_cents, recorded_at) VALUES";
const CLOSING_ENTRY: &str = "INSERT INTO ledger_entry (line, year, number, kind, amount_cents, recorded_at, available_after, reserved_after, committed_after, disbursed_after, returned_after, closed_after) VALUES";

/// An allocation and its entry after the last one of Line 2 of 2019.
fn receipt(kind: &str, cents: i64, number: i64, after: &str) -> String {
    let donor = if kind == "contribute" { "'x'" } else { "NULL" };
    let revision = match kind {
        "revise_up" => format!("2, {}", 50_000_000 + cents),
        "revise_down" => format!("2, {}", 50_000_000 - cents),
        _ => "NULL, NULL".to_owned(),
    };
    format!(
        "{ALLOCATION}, 2, 2019, '{kind}', {cents}, 'declared', '{{}}', 'x', {donor}, NULL, now(), {revision}); {ENTRY} 2, 2019, {number}, '{kind}', {cents}, id, now(), {after} FROM allocation WHERE recorded_at = now()"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_cannot_be_closed_by_hand_without_its_decisions_and_entries() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let closed = "UPDATE budget_year SET status = 'closed', closed_at = now()";
    for (text, constraint) in [
        (closed.to_owned(), "a_closed_year_has_closed_line_1"),
        ("UPDATE budget_year SET status = 'closed'".to_owned(), "a_closed_year_says_when"),
        // A closing without its entry, of an open year, of another sum, without a source.
        (
            format!("{CLOSING} (1, 2019, 'carry_out', 100000, 'x', 2, 0, 0, 100000, now())"),
            "a_closed_line_is_of_a_closed_year",
        ),
        (
            format!("{CLOSING} (1, 2019, 'carry_out', 100000, NULL, 2, 0, 0, 100000, now())"),
            "what_was_left_was_decided",
        ),
        (format!("{CLOSING} (1, 2019, 'close', 0, 'x', 2, 0, 0, 0, now())"), "what_was_left_was_decided"),
        (
            format!(
                "{CLOSING} (1, 2019, 'close', 0, NULL, 2, 0, 0, 0, now()), (2, 2019, 'close', 0, NULL, 2, 0, 0, 0, now()); {closed}"
            ),
            "a_closing_has_its_entry",
        ),
        // An entry that closes without a decision, with money left, or without closing.
        (
            format!("{CLOSING_ENTRY} (1, 2019, 2, 'carry_out', 100000, now(), 0, 0, 0, 0, 100000, true)"),
            "a_year_ends_as_was_decided",
        ),
        (
            format!("{CLOSING_ENTRY} (1, 2019, 2, 'carry_out', 99999, now(), 1, 0, 0, 0, 99999, true)"),
            "a_closed_year_has_nothing_to_promise",
        ),
        (
            format!("{CLOSING_ENTRY} (1, 2019, 2, 'carry_out', 100000, now(), 0, 0, 0, 0, 100000, false)"),
            "a_closed_year_takes_no_further_entries",
        ),
        (
            format!("{CLOSING_ENTRY} (1, 2019, 2, 'close', 0, now(), 100000, 0, 0, 0, 0, true)"),
            "a_closed_year_has_nothing_to_promise",
        ),
        // Money carried in that no year carried out.
        (receipt("carry_in", 5, 2, "50000005, 0, 0, 0, 0, false"), "what_is_carried_in_was_carried_out"),
        // Revised below nothing; a receipt without its entry or without a donor.
        (receipt("revise_down", 50_000_001, 2, "-1, 0, 0, 0, 0, false"), "allocation_allotted_after_check"),
        (
            receipt("revise_down", 5, 2, "49999995, 0, 0, 0, 0, false").replace("2, 49999995)", "3, 49999995)"),
            "each_revision_continues_from_the_one_before",
        ),
        (
            receipt("revise_up", 5, 2, "50000005, 0, 0, 0, 0, false").replace("2, 50000005)", "2, 50000006)"),
            "each_revision_continues_from_the_one_before",
        ),
        (
            receipt("revise_up", 5, 2, "50000005, 0, 0, 0, 0, false").replace("2, 50000005)", "NULL, NULL)"),
            "only_the_allocation_itself_is_revised",
        ),
        (
            format!("{ALLOCATION}, 2, 2019, 'recover', 5, 'declared', '{{}}', 'x', NULL, NULL, now(), NULL, NULL)"),
            "an_allocation_has_its_entry",
        ),
        (
            format!("{ALLOCATION}, 2, 2019, 'contribute', 5, 'declared', '{{}}', 'x', NULL, NULL, now(), NULL, NULL)"),
            "a_contribution_names_its_donor",
        ),
    ] {
        let refused = refusal(&test, &text).await;
        assert!(refused.contains(constraint), "{text}\nexpected {constraint}, got {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_year_stays_closed() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    test.approved(national(100_000)).await;
    test.close(2019, vec![decide(One, Return, "1000"), decide(Two, Carry, "400000")]).await.unwrap();
    for (text, constraint) in [
        (
            "UPDATE budget_year SET status = 'open', closed_at = NULL, closed_by = NULL".to_owned(),
            "a_closed_line_is_of_a_closed_year",
        ),
        // A further entry, whatever it says of the year.
        (receipt("contribute", 5, 5, "5, 0, 10000000, 0, 40000000, false"), "each_entry_continues_from_the_one_before"),
        (receipt("contribute", 5, 5, "5, 0, 10000000, 0, 40000000, true"), "a_closed_year_has_nothing_to_promise"),
        (receipt("revise_up", 5, 5, "5, 0, 10000000, 0, 40000000, false"), "each_entry_continues_from_the_one_before"),
        // A second closing.
        (format!("{CLOSING} (2, 2019, 'close', 0, NULL, 5, 10000000, 0, 40000000, now())"), "line_closing_pkey"),
        (
            format!("{CLOSING_ENTRY} (2, 2019, 5, 'close', 0, now(), 0, 0, 10000000, 0, 40000000, true)"),
            "each_entry_continues_from_the_one_before",
        ),
        ("UPDATE line_closing SET kind = 'return_available'".to_owned(), "permission denied"),
        ("DELETE FROM line_closing".to_owned(), "permission denied"),
    ] {
        let refused = refusal(&test, &text).await;
        assert!(refused.contains(constraint), "{text}\nexpected {constraint}, got {refused}");
    }
    // What was carried arrives once, on its line, to the cent.
    test.open_year(2020).await.unwrap();
    let again = receipt("carry_in", 40_000_000, 2, "80000000, 0, 0, 0, 0, false").replace("2019", "2020");
    assert!(refusal(&test, &again).await.contains("a_balance_is_carried_in_once"));
    for (line, cents) in [(1, 40_000_000), (2, 40_000_001)] {
        let other = format!(
            "{ALLOCATION}, {line}, 2020, 'carry_in', {cents}, 'declared', '{{}}', 'x', NULL, NULL, now(), NULL, NULL)"
        );
        let refused = refusal(&test, &other).await;
        assert!(
            refused.contains("what_is_carried_in_was_carried_out") || refused.contains("carried_in_once"),
            "{refused}"
        );
    }
}
