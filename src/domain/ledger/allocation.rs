//! The annual allocation of each credit line: versioned pure formulas with all intermediate figures.
//!
//! `resolution_1150` is the formula of Council Resolution 1150, annex, part III (from 2008). Later formulas
//! (Resolutions 134 and 18) are not published: for those years the amounts are `declared` with their source.
//! Recovered balances and direct voluntary contributions are added outside the cap, separately by source. Posting to
//! the ledger is done elsewhere.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::kernel::assessment::UsedFact;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::{BasisPoints, Cents};
use crate::domain::kernel::vocabulary::vocabulary;
use crate::domain::rules::rule_value::{Quantity, RuleCode, RuleKey, Rules};

vocabulary! {
    /// How the amounts of a year were found.
    FormulaVersion {
        /// Council Resolution 1150, annex, part III.
        Resolution1150 = "resolution_1150",
        /// Amounts taken from a publication, because the formula of the year is not published.
        Declared = "declared",
    }
}

vocabulary! {
    /// An intermediate figure of the working.
    StepCode {
        /// Discretionary Income of the year.
        DiscretionaryIncome = "discretionary_income",
        /// The security allocation, which does not count.
        SecurityAllocation = "security_allocation",
        /// Discretionary Income without the security allocation, zero where the allocation is greater.
        IncomeWithoutSecurity = "income_without_security",
        /// The threshold above which Line 2 receives its share.
        Threshold = "threshold",
        /// What lies above the threshold.
        Excess = "excess",
        /// Line 2's share of the excess, rounded down to the cent once.
        ShareOfExcess = "share_of_excess",
        /// Unearmarked contributions.
        UnearmarkedContributions = "unearmarked_contributions",
        /// Interest income.
        InterestIncome = "interest_income",
        /// Miscellaneous income, the cap of both lines together: unearmarked contributions and interest income.
        MiscellaneousIncome = "miscellaneous_income",
        /// Line 1 as originally foreseen.
        Line1Base = "line_1_base",
        /// What the cap leaves for Line 2 after Line 1.
        RoomUnderCap = "room_under_cap",
        /// The part of Line 1 above the cap, which is left untouched.
        Line1AboveCap = "line_1_above_cap",
        /// What Line 1 receives.
        Line1 = "line_1",
        /// What Line 2 receives.
        Line2 = "line_2",
    }
}

vocabulary! {
    /// Which limit decided the amount of Line 2.
    Bound {
        /// Income does not pass the threshold: Line 2 receives nothing.
        BelowThreshold = "below_threshold",
        /// The share of the excess: the cap leaves room for all of it.
        Share = "share",
        /// The cap leaves less than the share of the excess.
        Cap = "cap",
        /// Line 1 takes up the whole cap: Line 2 receives nothing.
        CapTakenByLine1 = "cap_taken_by_line_1",
        /// No limit was computed: the amounts were declared.
        Declared = "declared",
    }
}

vocabulary! {
    /// Money that comes on top of the allocation, outside the cap.
    AdditionKind {
        /// Balances recovered from closed projects of the same line.
        Recovered = "recovered",
        /// Direct voluntary contributions.
        Voluntary = "voluntary",
    }
}

/// One figure of the working.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Step {
    /// Which figure.
    pub code: StepCode,
    /// The figure, USD.
    pub amount: Cents,
}

/// Money on top of the allocation, with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Addition {
    /// The line it goes to.
    pub line: CreditLine,
    /// Recovered or voluntary.
    pub kind: AdditionKind,
    /// How much, USD.
    pub amount: Cents,
    /// Publication, closed project or contributor it comes from.
    pub source: String,
}

/// How a year's amounts are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// By the formula of Council Resolution 1150.
    Resolution1150 {
        /// The year's income.
        income: IncomeOfYear,
        /// Publication the income is taken from.
        source: String,
    },
    /// As published.
    Declared {
        /// Line 1.
        line_1: DeclaredAmount,
        /// Line 2.
        line_2: DeclaredAmount,
    },
}

/// What a year gives each line, and how that was found. Stored as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Allocation {
    /// Budget year.
    pub year: i16,
    /// How the amounts were found.
    pub version: FormulaVersion,
    /// Line 1, USD, without additions.
    pub line_1: Cents,
    /// Line 2, USD, without additions.
    pub line_2: Cents,
    /// Every intermediate figure, in the order of computation.
    pub working: Vec<Step>,
    /// Which limit decided Line 2.
    pub binding_bound: Bound,
    /// The rule values or publications used, as they were.
    pub sources: Vec<UsedFact>,
    /// Recovered and voluntary money on top, outside the cap, each by its source.
    pub additions: Vec<Addition>,
}

/// Why no allocation can be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AllocationError {
    /// The year is outside the calendar.
    #[error("{0} is no budget year")]
    ImpossibleYear(i16),
    /// The formula needs a rule value that is not in force on the first day of the year.
    #[error("no value of {0} is in force on the first day of the year")]
    MissingRule(RuleCode),
    /// A sum passes the largest amount.
    #[error("a sum passes the largest amount")]
    AmountTooLarge,
}

impl AllocationError {
    /// Stable code of the error, also the key of its text.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ImpossibleYear(_) => "budget_year_impossible",
            Self::MissingRule(_) => "allocation_rule_missing",
            Self::AmountTooLarge => "amount_too_large",
        }
    }
}

/// What the Programme and Budget says about a year, USD.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomeOfYear {
    /// Discretionary Income.
    pub discretionary_income: Cents,
    /// The part of it allocated to staff security.
    pub security_allocation: Cents,
    /// Unearmarked contributions.
    pub unearmarked_contributions: Cents,
    /// Interest income.
    pub interest_income: Cents,
}

/// An amount taken from a publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredAmount {
    /// The amount, USD.
    pub amount: Cents,
    /// The publication.
    pub source: String,
}

impl Allocation {
    /// The same allocation with additions.
    pub fn with_additions(self, additions: Vec<Addition>) -> Allocation {
        Allocation { additions, ..self }
    }

    /// The amount of a line by the formula or the declaration, without additions, USD.
    pub const fn allotted(&self, line: CreditLine) -> Cents {
        match line {
            CreditLine::One => self.line_1,
            CreditLine::Two => self.line_2,
        }
    }

    /// The additions of one kind to a line, USD; `None` above [`Cents::MAX`].
    pub fn added(&self, line: CreditLine, kind: AdditionKind) -> Option<Cents> {
        let of_kind = self.additions.iter().filter(|addition| addition.line == line && addition.kind == kind);
        Cents::sum(of_kind.map(|addition| addition.amount))
    }

    /// The total of a line in the year: allotted, recovered and voluntary, USD; `None` above [`Cents::MAX`].
    pub fn available(&self, line: CreditLine) -> Option<Cents> {
        let recovered = self.added(line, AdditionKind::Recovered)?;
        let voluntary = self.added(line, AdditionKind::Voluntary)?;
        Cents::sum([self.allotted(line), recovered, voluntary])
    }
}

/// The formula of Council Resolution 1150: Line 1 receives the amount originally foreseen; Line 2 its share of the
/// Discretionary Income, security aside, above the threshold; both together at most the miscellaneous income.
///
/// The values of the rule are those in force on the first day of the year, as known at `known_at`. Three readings are
/// ours where the Resolution is silent: the cap never reduces Line 1, recovered balances stay outside it (collected
/// rules, open question 10), and the share is rounded down to the cent (open question 11).
///
/// # Errors
/// [`AllocationError`], if a rule value is missing or a sum is out of range.
pub fn resolution_1150(
    year: i16,
    income: &IncomeOfYear,
    rules: &Rules,
    known_at: DateTime<Utc>,
) -> Result<Allocation, AllocationError> {
    let mut values = RuleValues { rules, first_day: first_day(year)?, known_at, used: Vec::new() };
    let threshold = values.amount(RuleCode::DiscretionaryIncomeThreshold)?;
    let share = values.share(RuleCode::Line2Share)?;
    let line_1 = values.amount(RuleCode::Line1Base)?;

    let without_security = income.discretionary_income.saturating_sub(income.security_allocation);
    let excess = without_security.saturating_sub(threshold);
    let share_of_excess = excess.share(share);
    let cap =
        income.unearmarked_contributions.checked_add(income.interest_income).ok_or(AllocationError::AmountTooLarge)?;
    let room = cap.saturating_sub(line_1);
    let line_2 = share_of_excess.min(room);

    let working = [
        (StepCode::DiscretionaryIncome, income.discretionary_income),
        (StepCode::SecurityAllocation, income.security_allocation),
        (StepCode::IncomeWithoutSecurity, without_security),
        (StepCode::Threshold, threshold),
        (StepCode::Excess, excess),
        (StepCode::ShareOfExcess, share_of_excess),
        (StepCode::UnearmarkedContributions, income.unearmarked_contributions),
        (StepCode::InterestIncome, income.interest_income),
        (StepCode::MiscellaneousIncome, cap),
        (StepCode::Line1Base, line_1),
        (StepCode::RoomUnderCap, room),
        (StepCode::Line1AboveCap, line_1.saturating_sub(cap)),
        (StepCode::Line1, line_1),
        (StepCode::Line2, line_2),
    ];
    Ok(Allocation {
        year,
        version: FormulaVersion::Resolution1150,
        line_1,
        line_2,
        working: working.map(|(code, amount)| Step { code, amount }).to_vec(),
        binding_bound: binding_bound(excess, share_of_excess, room),
        sources: values.used,
        additions: Vec::new(),
    })
}

fn binding_bound(excess: Cents, share_of_excess: Cents, room: Cents) -> Bound {
    if excess == Cents::ZERO {
        Bound::BelowThreshold
    } else if share_of_excess <= room {
        Bound::Share
    } else if room == Cents::ZERO {
        Bound::CapTakenByLine1
    } else {
        Bound::Cap
    }
}

/// An allocation with amounts taken from publications.
///
/// # Errors
/// [`AllocationError::ImpossibleYear`].
pub fn declared(year: i16, line_1: DeclaredAmount, line_2: DeclaredAmount) -> Result<Allocation, AllocationError> {
    let first_day = first_day(year)?;
    let steps = [(StepCode::Line1, line_1.amount), (StepCode::Line2, line_2.amount)];
    let used = |line: CreditLine, declared: &DeclaredAmount| UsedFact {
        subject: line.as_str().to_owned(),
        kind: FormulaVersion::Declared.as_str().to_owned(),
        value: Some(declared.amount.to_string()),
        source: Some(declared.source.clone()),
        valid_from: Some(first_day),
        recorded_at: None,
    };
    Ok(Allocation {
        year,
        version: FormulaVersion::Declared,
        line_1: line_1.amount,
        line_2: line_2.amount,
        working: steps.map(|(code, amount)| Step { code, amount }).to_vec(),
        binding_bound: Bound::Declared,
        sources: vec![used(CreditLine::One, &line_1), used(CreditLine::Two, &line_2)],
        additions: Vec::new(),
    })
}

fn first_day(year: i16) -> Result<NaiveDate, AllocationError> {
    let in_calendar = Some(year).filter(|year| *year > 0);
    in_calendar
        .and_then(|year| NaiveDate::from_ymd_opt(i32::from(year), 1, 1))
        .ok_or(AllocationError::ImpossibleYear(year))
}

/// The rule values in force on the first day of the year; each value used is recorded.
struct RuleValues<'r> {
    rules: &'r Rules,
    first_day: NaiveDate,
    known_at: DateTime<Utc>,
    used: Vec<UsedFact>,
}

impl RuleValues<'_> {
    fn quantity(&mut self, code: RuleCode) -> Result<Quantity, AllocationError> {
        let value = self
            .rules
            .in_force(RuleKey::general(code), self.first_day, self.known_at)
            .ok_or(AllocationError::MissingRule(code))?;
        self.used.push(UsedFact {
            subject: code.as_str().to_owned(),
            kind: "rule".to_owned(),
            value: Some(value.quantity.to_string()),
            source: Some(value.source.clone()),
            valid_from: Some(value.in_force_from),
            recorded_at: Some(value.recorded_at),
        });
        Ok(value.quantity)
    }

    fn amount(&mut self, code: RuleCode) -> Result<Cents, AllocationError> {
        match self.quantity(code)? {
            Quantity::Amount(amount) => Ok(amount),
            Quantity::Share(_) | Quantity::Count(_) => Err(AllocationError::MissingRule(code)),
        }
    }

    fn share(&mut self, code: RuleCode) -> Result<BasisPoints, AllocationError> {
        match self.quantity(code)? {
            Quantity::Share(share) => Ok(share),
            Quantity::Amount(_) | Quantity::Count(_) => Err(AllocationError::MissingRule(code)),
        }
    }
}
