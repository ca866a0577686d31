//! Messages to the Fund unit about receipts on a credit line that has retained applications.
//!
//! A released reservation is not a receipt, because the money never left the line. The message names no application,
//! so every member of the Fund unit may read it. Independent of message texts and mail delivery.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::vocabulary::vocabulary;
use crate::domain::ledger::entry::EntryKind;

/// The ledger entries that are receipts of a line.
pub const RECEIPT_KINDS: [EntryKind; 5] =
    [EntryKind::Allot, EntryKind::ReviseUp, EntryKind::Recover, EntryKind::Contribute, EntryKind::CarryIn];

vocabulary! {
    /// A message about the money of a line.
    MoneyNoticeKind {
        /// A line for which retained applications wait has received money.
        MoneyReceived = "money_came",
    }
}

/// One receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptItem {
    /// Kind of ledger entry.
    pub kind: EntryKind,
    /// Amount, USD.
    pub amount: Cents,
    /// Source of the money.
    pub source: String,
}

/// The data of the message, as of the time of the act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptNotice {
    /// The line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// The receipts of the act.
    #[serde(rename = "arrived")]
    pub receipts: Vec<ReceiptItem>,
    /// Available balance of the line, USD.
    pub available: Cents,
    /// Number of retained applications that request the line.
    pub waiting: i64,
    /// Time of the act.
    pub at: DateTime<Utc>,
}

impl ReceiptNotice {
    /// Total of the receipts, USD.
    pub fn total(&self) -> Cents {
        // Cannot overflow: the line holds the total.
        Cents::sum(self.receipts.iter().map(|one| one.amount)).unwrap_or(Cents::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ledger::entry::{Account, Balance};

    #[test]
    fn money_comes_by_exactly_the_entries_that_raise_a_source() {
        for kind in EntryKind::ALL {
            let (from, to) = kind.accounts();
            let raises = to == Account::Available && from != Account::Reserved;
            assert_eq!(RECEIPT_KINDS.contains(kind), raises, "{kind}");
            if raises {
                let amount = Cents::new(1).unwrap();
                assert_eq!(Balance::default().after(*kind, amount).unwrap().available, amount);
            }
        }
    }
}
