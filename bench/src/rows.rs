//! Which of the loaded rows is which: the arithmetic of `rows_CONSTRUCTED.sql`, for the client and for pgbench.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::identity;

/// Officers, one for each state; also the most clients.
pub const OFFICERS: u64 = 64;

/// States that apply, by turns.
pub const STATES: usize = 64;

/// Place of the state of the application `n`, as an expression of SQL over a variable of pgbench.
pub const STATE_EXPRESSION: &str = "(5 * (:n / 20) + :n % 20 + 54) % 64";

/// Place of the state that applies with the application of a number.
pub fn state(number: u64) -> usize {
    usize::try_from((5 * (number / 20) + number % 20 + 54) % 64).unwrap_or(0)
}

/// A kind of loaded application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Approved, on Line 2.
    Approved,
    /// A complete draft.
    Draft,
    /// Under review, for Line 2.
    UnderReviewLine2,
    /// Under review, for Line 1.
    UnderReviewLine1,
}

impl Kind {
    /// Of twenty applications, how many are of the kind, and the place of the first.
    const fn places(self) -> (u64, u64) {
        match self {
            Self::Approved => (10, 0),
            Self::Draft => (5, 10),
            Self::UnderReviewLine2 => (2, 15),
            Self::UnderReviewLine1 => (1, 17),
        }
    }

    /// Number of the `nth` application of the kind.
    pub const fn number(self, nth: u64) -> u64 {
        let (of_twenty, first) = self.places();
        20 * (nth / of_twenty) + first + nth % of_twenty
    }

    /// The same as an expression of pgbench over the variable `j`.
    pub fn expression(self) -> String {
        let (of_twenty, first) = self.places();
        format!("20 * (:j / {of_twenty}) + {first} + :j % {of_twenty}")
    }

    /// How many a database of `total` applications holds.
    pub const fn count(self, total: u64) -> u64 {
        total / 20 * self.places().0
    }
}

/// The application of a number.
pub fn application(number: u64) -> Uuid {
    identity(0, number)
}

/// When the application of a number was begun.
pub fn created_at(number: u64) -> DateTime<Utc> {
    let first = DateTime::from_timestamp(1_704_067_200, 0).unwrap_or_default();
    first + TimeDelta::minutes(i64::try_from(number).unwrap_or(0))
}

/// A stretch of applications of one kind that one run may use up.
#[derive(Debug, Clone, Copy)]
pub struct Stretch {
    /// The kind.
    pub kind: Kind,
    /// First of the kind.
    pub first: u64,
    /// How many.
    pub count: u64,
}

impl Stretch {
    /// The identities between which all of the stretch lies: first, and first beyond.
    pub fn identities(&self) -> (Uuid, Uuid) {
        (application(self.kind.number(self.first)), application(self.kind.number(self.first + self.count)))
    }
}

/// Hands out stretches, so that no two runs use the same application.
#[derive(Debug)]
pub struct Supply {
    kind: Kind,
    next: u64,
    end: u64,
}

impl Supply {
    /// All applications of a kind in a database of `total`.
    pub fn new(kind: Kind, total: u64) -> Supply {
        Supply { kind, next: 0, end: kind.count(total) }
    }

    /// The next stretch; whole rounds of all officers.
    pub fn take(&mut self, count: u64) -> Result<Stretch, crate::Failure> {
        let count = count.div_ceil(OFFICERS) * OFFICERS;
        let stretch = Stretch { kind: self.kind, first: self.next, count };
        self.next += count;
        if self.next > self.end {
            return Err(format!("the load has too few applications of the kind {:?}", self.kind).into());
        }
        Ok(stretch)
    }
}
