//! The result of a verification: the counts of checked records, and the faults.

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::ledger::entry::Balance;

/// Number of rows per page.
pub(in crate::workflow) const PAGE: i64 = 1_000;

/// The counts of checked records, and the faults found.
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
    /// Agreed versions, followed from the approved content.
    pub agreed_versions: u64,
    /// Reports on projects added up.
    pub reports: u64,
    /// Revisions of calls replayed.
    pub call_revisions: u64,
    /// Regional applications checked against the call in which they were submitted.
    pub taken_in_calls: u64,
    /// Documents hashed.
    pub documents: u64,
    /// Events, entries and audit events with an earlier time than the one that they follow.
    pub earlier: u64,
    /// Those of them that are earlier by a second or more, without those that are a fault.
    pub listed_earlier: Vec<String>,
    /// Last balance of each line and year.
    pub balances: Vec<(CreditLine, i16, Balance)>,
    /// All faults, each with the record that it concerns.
    pub faults: Vec<String>,
}

impl Verification {
    pub(in crate::workflow) fn fault(&mut self, place: impl std::fmt::Display, words: impl std::fmt::Display) {
        self.faults.push(format!("{place}: {words}"));
    }
}
