//! The result of a verification: what was checked, and every fault.

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::ledger::entry::Balance;

/// Rows that one read brings.
pub(in crate::workflow) const PAGE: i64 = 1_000;

/// What was checked, and every fault found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// Applications whose state was recomputed.
    pub applications: u64,
    /// Events replayed.
    pub events: u64,
    /// Contents hashed.
    pub contents: u64,
    /// Lines and years whose balance was recomputed.
    pub lines_and_years: u64,
    /// Entries added up.
    pub entries: u64,
    /// Movements of projects' money added up.
    pub movements: u64,
    /// Events of instalments replayed.
    pub instalment_events: u64,
    /// Amendments of projects compared with their contents.
    pub amendments: u64,
    /// Events of amendments replayed.
    pub amendment_events: u64,
    /// Versions of what was agreed, followed from what was approved.
    pub agreed_versions: u64,
    /// Reports on projects added up.
    pub reports: u64,
    /// Revisions of calls replayed.
    pub call_revisions: u64,
    /// Regional applications held against the call that they were taken in.
    pub taken_in_calls: u64,
    /// Documents hashed.
    pub documents: u64,
    /// Last balance of each line and year.
    pub balances: Vec<(CreditLine, i16, Balance)>,
    /// Every fault, in plain words that name the place.
    pub faults: Vec<String>,
}

impl Verification {
    pub(in crate::workflow) fn fault(&mut self, place: impl std::fmt::Display, words: impl std::fmt::Display) {
        self.faults.push(format!("{place}: {words}"));
    }
}
