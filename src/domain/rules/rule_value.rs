//! Rule values: ceilings, minimums, shares and thresholds, dated and with a legal source, never constants in code.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::kernel::credit_line::{CreditLine, Scope};
use crate::domain::kernel::money::{BasisPoints, Cents};
use crate::domain::kernel::vocabulary::vocabulary;

vocabulary! {
    /// What a rule value limits.
    RuleCode {
        /// Most that may be asked of a line for a project of this scope (USD).
        Ceiling = "ceiling",
        /// Least that may be asked for a project of this scope (USD).
        Minimum = "minimum",
        /// Greatest share of staff and office costs in the total.
        StaffAndOfficeShareMaximum = "staff_and_office_share_maximum",
        /// Least share of the evaluation in the total.
        EvaluationShareMinimum = "evaluation_share_minimum",
        /// Least number of eligible benefiting states of a regional project.
        RegionalStatesMinimum = "regional_states_minimum",
        /// Least number of endorsement letters of a regional project.
        RegionalLettersMinimum = "regional_letters_minimum",
        /// Discretionary Income above which Line 2 receives its share (USD).
        DiscretionaryIncomeThreshold = "discretionary_income_threshold",
        /// Share of the excess that Line 2 receives.
        Line2Share = "line_2_share",
        /// The amount originally foreseen for Line 1 (USD).
        Line1Base = "line_1_base",
        /// Months from the first day of a project within which workplan and results framework are due.
        WorkplanDueMonths = "workplan_due_months",
        /// Months of duration, extensions included, from which a project reports in between.
        InterimReportsFromMonths = "interim_reports_from_months",
        /// Months of the period of an interim report.
        InterimPeriodMonths = "interim_period_months",
        /// Weeks after its period within which an interim report is due.
        InterimReportDueWeeks = "interim_report_due_weeks",
        /// Months after completion within which the final report is due.
        FinalReportDueMonths = "final_report_due_months",
        /// Months after completion from which on a project is evaluated.
        EvaluationFromMonths = "evaluation_from_months",
        /// Months after completion within which the evaluation is due.
        EvaluationDueMonths = "evaluation_due_months",
        /// Months before the agreed end until which an amendment is asked for.
        AmendmentNoticeMonths = "amendment_notice_months",
    }
}

vocabulary! {
    /// Unit of a rule value.
    RuleUnit {
        /// Cents of a US dollar.
        Cents = "cents",
        /// Hundredths of a percent.
        BasisPoints = "basis_points",
        /// A whole number of things.
        Count = "count",
    }
}

impl RuleCode {
    /// The unit of this rule.
    pub const fn unit(self) -> RuleUnit {
        match self {
            Self::Ceiling | Self::Minimum | Self::DiscretionaryIncomeThreshold | Self::Line1Base => RuleUnit::Cents,
            Self::StaffAndOfficeShareMaximum | Self::EvaluationShareMinimum | Self::Line2Share => RuleUnit::BasisPoints,
            Self::RegionalStatesMinimum
            | Self::RegionalLettersMinimum
            | Self::WorkplanDueMonths
            | Self::InterimReportsFromMonths
            | Self::InterimPeriodMonths
            | Self::InterimReportDueWeeks
            | Self::FinalReportDueMonths
            | Self::EvaluationFromMonths
            | Self::EvaluationDueMonths
            | Self::AmendmentNoticeMonths => RuleUnit::Count,
        }
    }

    /// The permitted range; terms are from one month or week to ten years.
    const fn counts(self) -> std::ops::RangeInclusive<u32> {
        match self {
            Self::WorkplanDueMonths
            | Self::InterimReportsFromMonths
            | Self::InterimPeriodMonths
            | Self::InterimReportDueWeeks
            | Self::FinalReportDueMonths
            | Self::EvaluationFromMonths
            | Self::EvaluationDueMonths
            | Self::AmendmentNoticeMonths => 1..=120,
            _ => 0..=u32::MAX,
        }
    }
}

/// The quantity of a rule, in the unit of its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Quantity {
    /// An amount in USD.
    Amount(Cents),
    /// A share.
    Share(BasisPoints),
    /// A whole number.
    Count(u32),
}

impl Quantity {
    /// Converts the stored integer to the unit of `code`; `None` outside the unit's range.
    pub fn from_stored(code: RuleCode, number: i64) -> Option<Quantity> {
        match code.unit() {
            RuleUnit::Cents => Cents::new(number).ok().map(Quantity::Amount),
            RuleUnit::BasisPoints => {
                u32::try_from(number).ok().filter(|n| *n <= 10_000).map(|n| Quantity::Share(BasisPoints(n)))
            }
            RuleUnit::Count => u32::try_from(number).ok().filter(|n| code.counts().contains(n)).map(Quantity::Count),
        }
    }

    /// The unit of the quantity.
    pub const fn unit(self) -> RuleUnit {
        match self {
            Self::Amount(_) => RuleUnit::Cents,
            Self::Share(_) => RuleUnit::BasisPoints,
            Self::Count(_) => RuleUnit::Count,
        }
    }

    /// Whether the quantity is valid for this rule: the right unit and within the permitted range.
    pub fn is_of(self, code: RuleCode) -> bool {
        self.unit() == code.unit() && Quantity::from_stored(code, self.stored()).is_some()
    }

    /// The integer that is stored.
    pub fn stored(self) -> i64 {
        match self {
            Self::Amount(amount) => amount.get(),
            Self::Share(share) => i64::from(share.0),
            Self::Count(count) => i64::from(count),
        }
    }
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Amount(amount) => amount.fmt(f),
            Self::Share(share) => share.fmt(f),
            Self::Count(count) => count.fmt(f),
        }
    }
}

/// Key of a rule value: the rule code and, if the rule depends on them, the line and the scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleKey {
    /// The rule code.
    pub code: RuleCode,
    /// The line; `None`: both lines.
    pub line: Option<CreditLine>,
    /// The scope; `None`: both scopes.
    pub scope: Option<Scope>,
}

impl RuleKey {
    /// The key of a rule for both lines and scopes.
    pub const fn general(code: RuleCode) -> RuleKey {
        RuleKey { code, line: None, scope: None }
    }

    /// Whether a rule uses such a key: a ceiling has a line and a scope, a minimum a scope only, every other rule
    /// neither. A value under another key would never be read.
    pub const fn is_meaningful(self) -> bool {
        match self.code {
            RuleCode::Ceiling => self.line.is_some() && self.scope.is_some(),
            RuleCode::Minimum => self.line.is_none() && self.scope.is_some(),
            RuleCode::StaffAndOfficeShareMaximum
            | RuleCode::EvaluationShareMinimum
            | RuleCode::RegionalStatesMinimum
            | RuleCode::RegionalLettersMinimum
            | RuleCode::DiscretionaryIncomeThreshold
            | RuleCode::Line2Share
            | RuleCode::Line1Base
            | RuleCode::WorkplanDueMonths
            | RuleCode::InterimReportsFromMonths
            | RuleCode::InterimPeriodMonths
            | RuleCode::InterimReportDueWeeks
            | RuleCode::FinalReportDueMonths
            | RuleCode::EvaluationFromMonths
            | RuleCode::EvaluationDueMonths
            | RuleCode::AmendmentNoticeMonths => self.line.is_none() && self.scope.is_none(),
        }
    }

    /// The key of a rule of one line and scope.
    pub const fn of(code: RuleCode, line: CreditLine, scope: Scope) -> RuleKey {
        RuleKey { code, line: Some(line), scope: Some(scope) }
    }
}

/// One recorded value of a rule. Append-only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleValue {
    /// Which rule.
    pub key: RuleKey,
    /// The value.
    pub quantity: Quantity,
    /// First day in force.
    pub in_force_from: NaiveDate,
    /// When it was recorded here.
    pub recorded_at: DateTime<Utc>,
    /// Legal source.
    pub source: String,
}

/// All recorded rule values; cloning is cheap.
#[derive(Debug, Clone, Default)]
pub struct Rules(Arc<[RuleValue]>);

impl Rules {
    /// Builds the index from values in any order.
    pub fn new(mut values: Vec<RuleValue>) -> Rules {
        values.sort_by_key(|value| (value.key, value.in_force_from, value.recorded_at));
        Rules(values.into())
    }

    /// The value in force on `day`, as known at `known_at`. Among values with the same first day the last recorded
    /// one applies.
    pub fn in_force(&self, key: RuleKey, day: NaiveDate, known_at: DateTime<Utc>) -> Option<&RuleValue> {
        self.0
            .iter()
            .rev()
            .find(|value| value.key == key && value.in_force_from <= day && value.recorded_at <= known_at)
    }

    /// All recorded values, sorted by rule and day.
    pub fn all(&self) -> &[RuleValue] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_is_asked_by_one_form_of_key() {
        let lines = [None, Some(CreditLine::One), Some(CreditLine::Two)];
        let scopes = [None, Some(Scope::National), Some(Scope::Regional)];
        let meaningful = |code: RuleCode| {
            let keys = lines.iter().flat_map(|line| scopes.iter().map(move |scope| (*line, *scope)));
            keys.filter(|(line, scope)| RuleKey { code, line: *line, scope: *scope }.is_meaningful()).count()
        };
        for code in RuleCode::ALL {
            let expected = match code {
                RuleCode::Ceiling => 4,
                RuleCode::Minimum => 2,
                _ => 1,
            };
            assert_eq!(meaningful(*code), expected, "{code}");
        }
    }

    #[test]
    fn a_quantity_is_of_the_unit_of_its_rule() {
        assert!(Quantity::Amount(Cents::ZERO).is_of(RuleCode::Ceiling));
        assert!(!Quantity::Count(2).is_of(RuleCode::Ceiling));
        assert!(Quantity::Share(BasisPoints(10_000)).is_of(RuleCode::Line2Share));
        assert!(!Quantity::Share(BasisPoints(10_001)).is_of(RuleCode::Line2Share));
        let terms = [0, 1, 120, 121].map(|n| Quantity::Count(n).is_of(RuleCode::InterimPeriodMonths));
        assert_eq!(terms, [false, true, true, false]);
        assert!(Quantity::Count(0).is_of(RuleCode::RegionalLettersMinimum));
    }
}
