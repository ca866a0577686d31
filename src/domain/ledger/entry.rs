//! Ledger entries: postings, entry kinds and the arithmetic of balances.
//!
//! Each entry moves one amount between two accounts of one line and budget year (double entry) and stores the
//! balances after it, so that a missing, duplicated or edited entry is detected. A correction is a new entry.

use serde::{Deserialize, Serialize};

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::vocabulary::vocabulary;

vocabulary! {
    /// An account of one line and budget year.
    Account {
        /// Source: Discretionary Income, later Operational Support Income.
        Allotted = "allotted",
        /// Source: balances recovered from closed projects of the same line.
        Recovered = "recovered",
        /// Source: direct voluntary contributions, outside the cap.
        Voluntary = "voluntary",
        /// Source: what the year before left on the same line.
        Carried = "carried",
        /// Not promised to anyone.
        Available = "available",
        /// Set aside for recommended applications.
        Reserved = "reserved",
        /// Promised to approved projects.
        Committed = "committed",
        /// Paid out.
        Disbursed = "disbursed",
        /// Left the year: given back, or gone to a later year of the same line.
        Returned = "returned",
    }
}

vocabulary! {
    /// What an entry does.
    EntryKind {
        /// The year's allocation arrives.
        Allot = "allot",
        /// A revision raises the allocation.
        ReviseUp = "revise_up",
        /// A revision lowers the allocation.
        ReviseDown = "revise_down",
        /// A recovered balance arrives.
        Recover = "recover",
        /// A voluntary contribution arrives.
        Contribute = "contribute",
        /// What the year before left on the same line arrives.
        CarryIn = "carry_in",
        /// A recommendation sets money aside.
        Reserve = "reserve",
        /// A way back frees it again.
        Release = "release",
        /// An approval promises it.
        Commit = "commit",
        /// A project is paid.
        Disburse = "disburse",
        /// A project gives back what was promised and not paid.
        ReturnCommitted = "return_committed",
        /// A project gives back what was paid and not spent.
        ReturnDisbursed = "return_disbursed",
        /// The year ends: what is left goes to the next year's same line.
        CarryOut = "carry_out",
        /// The year ends: what is left is given back.
        ReturnAvailable = "return_available",
        /// The year ends: nothing was left.
        Close = "close",
    }
}

impl EntryKind {
    /// The credited and the debited account: the amount moves from the first to the second.
    pub const fn accounts(self) -> (Account, Account) {
        match self {
            Self::Allot | Self::ReviseUp => (Account::Allotted, Account::Available),
            Self::ReviseDown => (Account::Available, Account::Allotted),
            Self::Recover => (Account::Recovered, Account::Available),
            Self::Contribute => (Account::Voluntary, Account::Available),
            Self::CarryIn => (Account::Carried, Account::Available),
            Self::Reserve => (Account::Available, Account::Reserved),
            Self::Release => (Account::Reserved, Account::Available),
            Self::Commit => (Account::Reserved, Account::Committed),
            Self::Disburse => (Account::Committed, Account::Disbursed),
            Self::ReturnCommitted => (Account::Committed, Account::Returned),
            Self::ReturnDisbursed => (Account::Disbursed, Account::Returned),
            Self::CarryOut | Self::ReturnAvailable | Self::Close => (Account::Available, Account::Returned),
        }
    }

    /// Whether the entry closes the year of the line.
    pub const fn closes(self) -> bool {
        matches!(self, Self::CarryOut | Self::ReturnAvailable | Self::Close)
    }

    /// Whether the entry concerns committed money. Such entries are allowed after closing, because a project may last
    /// longer than the year that funds it.
    pub const fn is_allowed_after_closing(self) -> bool {
        matches!(self, Self::Disburse | Self::ReturnCommitted | Self::ReturnDisbursed)
    }
}

impl Account {
    const fn is_source(self) -> bool {
        matches!(self, Self::Allotted | Self::Recovered | Self::Voluntary | Self::Carried)
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

/// What one line holds in one budget year. The four sources always equal the five uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Balance {
    /// Source: the year's allocation, USD.
    pub allotted: Cents,
    /// Source: recovered balances, USD.
    pub recovered: Cents,
    /// Source: direct voluntary contributions, USD.
    pub voluntary: Cents,
    /// Source: carried over from the year before, USD.
    pub carried: Cents,
    /// Use: promised to nobody, USD.
    pub available: Cents,
    /// Use: set aside, USD.
    pub reserved: Cents,
    /// Use: promised, USD.
    pub committed: Cents,
    /// Use: paid, USD.
    pub disbursed: Cents,
    /// Use: given back, or gone to a later year of the same line, USD.
    pub returned: Cents,
    /// The year has ended: only what its projects still spend or give back may follow.
    pub closed: bool,
}

/// Why an entry is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// The balance of the account is less than the amount of the entry.
    #[error("{account} holds {held}, the entry takes {asked}")]
    Overdrawn {
        /// The account.
        account: Account,
        /// The balance of the account, USD.
        held: Cents,
        /// The amount of the entry, USD.
        asked: Cents,
    },
    /// A balance would exceed the largest amount.
    #[error("a balance passes the largest amount")]
    TooLarge,
    /// The year is closed.
    #[error("a closed year takes no further entries")]
    Closed,
    /// The entry would close the year with money still available or reserved.
    #[error("the year cannot end with {available} available and {reserved} reserved")]
    NotCleared {
        /// The amount that would stay available, USD.
        available: Cents,
        /// The amount that is reserved, USD.
        reserved: Cents,
    },
}

impl Balance {
    /// The balance of an account.
    pub const fn of(&self, account: Account) -> Cents {
        match account {
            Account::Allotted => self.allotted,
            Account::Recovered => self.recovered,
            Account::Voluntary => self.voluntary,
            Account::Carried => self.carried,
            Account::Available => self.available,
            Account::Reserved => self.reserved,
            Account::Committed => self.committed,
            Account::Disbursed => self.disbursed,
            Account::Returned => self.returned,
        }
    }

    fn set(&mut self, account: Account, amount: Cents) {
        match account {
            Account::Allotted => self.allotted = amount,
            Account::Recovered => self.recovered = amount,
            Account::Voluntary => self.voluntary = amount,
            Account::Carried => self.carried = amount,
            Account::Available => self.available = amount,
            Account::Reserved => self.reserved = amount,
            Account::Committed => self.committed = amount,
            Account::Disbursed => self.disbursed = amount,
            Account::Returned => self.returned = amount,
        }
    }

    /// The balance after an entry.
    ///
    /// # Errors
    /// [`LedgerError`]: an account would go below zero or above the largest amount, the year has ended, or it would end
    /// with money that is still available or reserved.
    pub fn after(mut self, kind: EntryKind, amount: Cents) -> Result<Balance, LedgerError> {
        if self.closed && !kind.is_allowed_after_closing() {
            return Err(LedgerError::Closed);
        }
        let (from, to) = kind.accounts();
        self.set(from, self.moved(from, amount, from.is_source())?);
        self.set(to, self.moved(to, amount, !to.is_source())?);
        if kind.closes() {
            let Balance { available, reserved, .. } = self;
            if available != Cents::ZERO || reserved != Cents::ZERO {
                return Err(LedgerError::NotCleared { available, reserved });
            }
            self.closed = true;
        }
        Ok(self)
    }

    /// The balance of an account after a movement. The balance of a source grows when money flows out of it.
    fn moved(&self, account: Account, amount: Cents, grows: bool) -> Result<Cents, LedgerError> {
        let held = self.of(account);
        if grows {
            held.checked_add(amount).ok_or(LedgerError::TooLarge)
        } else {
            held.checked_sub(amount).ok_or(LedgerError::Overdrawn { account, held, asked: amount })
        }
    }

    /// The same uses with the sources recomputed from the totals of incoming entries by kind; `None` if a source is
    /// out of range.
    pub fn with_sources(mut self, incoming: &[(EntryKind, Cents)]) -> Option<Balance> {
        // Downward revisions are applied last, so that no source becomes negative in between.
        for lowers in [false, true] {
            for (kind, amount) in incoming.iter().filter(|(kind, _)| (*kind == EntryKind::ReviseDown) == lowers) {
                let (from, to) = kind.accounts();
                let source = if lowers { to } else { from };
                self.set(source, self.moved(source, *amount, !lowers).ok()?);
            }
        }
        Some(self)
    }

    /// Sum of the sources, USD; `None` above the largest amount.
    pub fn sources(&self) -> Option<Cents> {
        Cents::sum([self.allotted, self.recovered, self.voluntary, self.carried])
    }

    /// Sum of the uses, USD; `None` above the largest amount.
    pub fn uses(&self) -> Option<Cents> {
        Cents::sum([self.available, self.reserved, self.committed, self.disbursed, self.returned])
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
                // A refused entry leaves the balance unchanged.
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

    #[test]
    fn a_year_ends_empty_and_then_takes_only_what_its_projects_spend_or_return() {
        let amount = |text: &str| text.parse::<Cents>().unwrap();
        let steps = [(EntryKind::Allot, "10.00"), (EntryKind::Reserve, "4.00")];
        let promised = steps
            .iter()
            .fold(Balance::default(), |balance, (kind, cents)| balance.after(*kind, amount(cents)).unwrap());
        let not_cleared = |available: &str, reserved: &str| {
            Err(LedgerError::NotCleared { available: amount(available), reserved: amount(reserved) })
        };
        assert_eq!(promised.after(EntryKind::CarryOut, amount("6.00")), not_cleared("0", "4.00"));
        let committed = promised.after(EntryKind::Commit, amount("4.00")).unwrap();
        assert_eq!(committed.after(EntryKind::CarryOut, amount("5.99")), not_cleared("0.01", "0"));
        let closed = committed.after(EntryKind::CarryOut, amount("6.00")).unwrap();
        assert!(closed.closed);
        for kind in EntryKind::ALL {
            let after = closed.after(*kind, amount("1.00"));
            match kind {
                EntryKind::Disburse | EntryKind::ReturnCommitted => {
                    assert!(after.is_ok_and(|after| after.closed), "{kind}")
                }
                EntryKind::ReturnDisbursed => assert!(matches!(after, Err(LedgerError::Overdrawn { .. })), "{kind}"),
                _ => assert_eq!(after, Err(LedgerError::Closed), "{kind}"),
            }
        }
    }
}
