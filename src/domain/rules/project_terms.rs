//! The terms of a project: the rule values for its reports, its evaluation and the deadline of amendments.
//!
//! The values in force on the day of the approval apply, as known now (ADR 0018): later rules apply to later
//! projects; a value recorded late or corrected still counts. A missing value has no default.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::rules::rule_value::{Quantity, RuleCode, RuleKey, Rules};

/// A value that was used, with where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Which rule.
    pub code: RuleCode,
    /// Its value: months or weeks, as the rule says.
    pub value: u32,
    /// First day in force.
    pub in_force_from: NaiveDate,
    /// Where the rule stands; quoted, not translated.
    pub source: String,
}

/// The parameters for looking up the terms of a project.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// All recorded rule values.
    pub rules: &'a Rules,
    /// The day of the approval, in Geneva.
    pub day: NaiveDate,
    /// The instant of the query.
    pub known_at: DateTime<Utc>,
}

impl Terms<'_> {
    /// The term set by a rule.
    ///
    /// # Errors
    /// The rule code, if no value of it is in force.
    pub fn of(&self, code: RuleCode) -> Result<Term, RuleCode> {
        let found = self.rules.in_force(RuleKey::general(code), self.day, self.known_at).ok_or(code)?;
        let Quantity::Count(value) = found.quantity else { return Err(code) };
        Ok(Term { code, value, in_force_from: found.in_force_from, source: found.source.clone() })
    }
}
