//! The two credit lines of the expanded Fund (Council Resolution 1150, annex part III): followed and reported separately.

use crate::domain::kernel::vocabulary::vocabulary;

vocabulary! {
    /// One of the two lines.
    CreditLine {
        /// The 1.4 million USD originally foreseen.
        One = "line_1",
        /// 25 % of Discretionary Income beyond 20.5 million USD; closed to states subject to Article 4.
        Two = "line_2",
    }
}

impl CreditLine {
    /// The line's number, `1` or `2`, as stored.
    pub const fn number(self) -> i16 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }

    /// The line of a stored number.
    pub const fn from_number(number: i16) -> Option<CreditLine> {
        match number {
            1 => Some(Self::One),
            2 => Some(Self::Two),
            _ => None,
        }
    }
}

vocabulary! {
    /// The line a state asks for.
    LineChoice {
        /// Line 1 only.
        One = "line_1",
        /// Line 2 only.
        Two = "line_2",
        /// Whichever is open; both are assessed.
        Either = "either",
    }
}

impl LineChoice {
    /// The lines that are assessed for this choice.
    pub const fn lines(self) -> &'static [CreditLine] {
        match self {
            Self::One => &[CreditLine::One],
            Self::Two => &[CreditLine::Two],
            Self::Either => &[CreditLine::One, CreditLine::Two],
        }
    }
}

vocabulary! {
    /// How many states a project serves.
    Scope {
        /// One Member State.
        National = "national",
        /// Several states.
        Regional = "regional",
    }
}
