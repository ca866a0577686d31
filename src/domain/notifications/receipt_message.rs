//! Money that comes to a line while applications wait for it, as the Fund unit is told of it.
//!
//! What is freed inside a line (a reservation that is released) never left it and is not told of here. The message names
//! no application: what it says holds for whoever works for the Fund. Knows neither texts nor mail.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::vocabulary::vocabulary;
use crate::domain::ledger::entry::EntryKind;

/// The entries by which money comes to a line.
pub const ARRIVALS: [EntryKind; 5] =
    [EntryKind::Allot, EntryKind::ReviseUp, EntryKind::Recover, EntryKind::Contribute, EntryKind::CarryIn];

vocabulary! {
    /// A message about the money of a line.
    MoneyNoticeKind {
        /// Money has come to a line for which retained applications wait.
        MoneyCame = "money_came",
    }
}

/// One sum that came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arrived {
    /// How it came.
    pub kind: EntryKind,
    /// How much, USD.
    pub amount: Cents,
    /// Where it comes from.
    pub source: String,
}

/// What the message says, as it was at the moment of the act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoneyCame {
    /// The line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// What came with the act.
    pub arrived: Vec<Arrived>,
    /// What the line holds for nobody yet, USD.
    pub available: Cents,
    /// How many retained applications ask for the line.
    pub waiting: i64,
    /// Instant of the act.
    pub at: DateTime<Utc>,
}

impl MoneyCame {
    /// What came in all, USD.
    pub fn total(&self) -> Cents {
        // The line holds it.
        Cents::sum(self.arrived.iter().map(|one| one.amount)).unwrap_or(Cents::MAX)
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
            assert_eq!(ARRIVALS.contains(kind), raises, "{kind}");
            if raises {
                let amount = Cents::new(1).unwrap();
                assert_eq!(Balance::default().after(*kind, amount).unwrap().available, amount);
            }
        }
    }
}
