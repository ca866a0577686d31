//! The two ledgers: postings, entries and the arithmetic of balances.
//!
//! Every entry moves one amount between two accounts of one line and budget year (double entry), and carries the
//! balances after it, so that a gap, a fork or an edited entry is visible. A correction is a further entry.

use serde::{Deserialize, Serialize};

use super::credit_line::CreditLine;
use super::money::Cents;
use super::words::words;

words! {
    /// An account of one line and budget year.
    Account {
        /// Source: Discretionary Income, later Operational Support Income.
        Allotted = "allotted",
        /// Source: balances recovered from closed projects of the same line.
        Recovered = "recovered",
        /// Source: direct voluntary contributions, outside the cap.
        Voluntary = "voluntary",
        /// Not promised to anyone.
        Available = "available",
        /// Set aside for recommended applications.
        Reserved = "reserved",
        /// Promised to approved projects.
        Committed = "committed",
        /// Paid out.
        Disbursed = "disbursed",
    }
}

words! {
    /// What an entry does.
    EntryKind {
        /// The year's allocation arrives.
        Allot = "allot",
        /// A recovered balance arrives.
        Recover = "recover",
        /// A voluntary contribution arrives.
        Contribute = "contribute",
        /// A recommendation sets money aside.
        Reserve = "reserve",
        /// A way back frees it again.
        Release = "release",
        /// An approval promises it.
        Commit = "commit",
    }
}

impl EntryKind {
    /// The account the amount leaves (credit) and the account it enters (debit).
    pub const fn accounts(self) -> (Account, Account) {
        match self {
            Self::Allot => (Account::Allotted, Account::Available),
            Self::Recover => (Account::Recovered, Account::Available),
            Self::Contribute => (Account::Voluntary, Account::Available),
            Self::Reserve => (Account::Available, Account::Reserved),
            Self::Release => (Account::Reserved, Account::Available),
            Self::Commit => (Account::Reserved, Account::Committed),
        }
    }
}

/// What a step of an application's life does to the money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Posting {
    /// What happens.
    pub kind: EntryKind,
    /// The line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// How much, USD.
    pub amount: Cents,
}

/// What one line holds in one budget year. The three sources always equal the four uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Balance {
    /// Source: the year's allocation, USD.
    pub allotted: Cents,
    /// Source: recovered balances, USD.
    pub recovered: Cents,
    /// Source: direct voluntary contributions, USD.
    pub voluntary: Cents,
    /// Use: promised to nobody, USD.
    pub available: Cents,
    /// Use: set aside, USD.
    pub reserved: Cents,
    /// Use: promised, USD.
    pub committed: Cents,
    /// Use: paid, USD.
    pub disbursed: Cents,
}

/// Why an entry cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// The account holds less than the entry takes.
    #[error("{account} holds {held}, the entry takes {asked}")]
    Overdrawn {
        /// The account.
        account: Account,
        /// What it holds, USD.
        held: Cents,
        /// What was asked, USD.
        asked: Cents,
    },
    /// A balance would pass the largest amount.
    #[error("a balance passes the largest amount")]
    TooLarge,
}

impl Balance {
    /// What an account holds.
    pub const fn of(&self, account: Account) -> Cents {
        match account {
            Account::Allotted => self.allotted,
            Account::Recovered => self.recovered,
            Account::Voluntary => self.voluntary,
            Account::Available => self.available,
            Account::Reserved => self.reserved,
            Account::Committed => self.committed,
            Account::Disbursed => self.disbursed,
        }
    }

    fn set(&mut self, account: Account, amount: Cents) {
        match account {
            Account::Allotted => self.allotted = amount,
            Account::Recovered => self.recovered = amount,
            Account::Voluntary => self.voluntary = amount,
            Account::Available => self.available = amount,
            Account::Reserved => self.reserved = amount,
            Account::Committed => self.committed = amount,
            Account::Disbursed => self.disbursed = amount,
        }
    }

    /// The balance after an entry.
    ///
    /// # Errors
    /// [`LedgerError`]: a use account would go below zero, or a balance above the largest amount.
    pub fn after(mut self, kind: EntryKind, amount: Cents) -> Result<Balance, LedgerError> {
        let (from, to) = kind.accounts();
        let held = self.of(from);
        let left = if matches!(from, Account::Allotted | Account::Recovered | Account::Voluntary) {
            // A source grows by what it has given.
            held.checked_add(amount).ok_or(LedgerError::TooLarge)?
        } else {
            held.checked_sub(amount).ok_or(LedgerError::Overdrawn { account: from, held, asked: amount })?
        };
        self.set(from, left);
        self.set(to, self.of(to).checked_add(amount).ok_or(LedgerError::TooLarge)?);
        Ok(self)
    }

    /// Sum of the sources, USD; `None` above the largest amount.
    pub fn sources(&self) -> Option<Cents> {
        Cents::sum([self.allotted, self.recovered, self.voluntary])
    }

    /// Sum of the uses, USD; `None` above the largest amount.
    pub fn uses(&self) -> Option<Cents> {
        Cents::sum([self.available, self.reserved, self.committed, self.disbursed])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sources_equal_uses_after_any_entries(entries in prop::collection::vec((0..EntryKind::ALL.len(), 0i64..1_000_000), 0..60)) {
            let mut balance = Balance::default();
            for (kind, cents) in entries {
                let amount = Cents::new(cents).unwrap();
                // A refused entry changes nothing: the balance before it goes on.
                if let Ok(after) = balance.after(EntryKind::ALL[kind], amount) {
                    balance = after;
                }
                prop_assert_eq!(balance.sources(), balance.uses());
            }
        }
    }

    #[test]
    fn nothing_is_taken_that_is_not_there() {
        let amount = |text: &str| text.parse::<Cents>().unwrap();
        let balance = Balance::default().after(EntryKind::Allot, amount("10.00")).unwrap();
        assert_eq!(
            balance.after(EntryKind::Reserve, amount("10.01")),
            Err(LedgerError::Overdrawn { account: Account::Available, held: amount("10.00"), asked: amount("10.01") })
        );
        assert!(balance.after(EntryKind::Commit, amount("0.01")).is_err());
    }
}
