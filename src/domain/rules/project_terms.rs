//! The terms of a project: the dated rule values that say what it owes and until when an amendment is asked for.
//!
//! They are those in force on the day of the approval, as known now (ADR 0018): what was agreed was agreed under them,
//! and a later rule binds later projects; a value that was recorded late, or corrected, still counts. Nothing is assumed
//! where a value is missing.

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

/// Where the terms of a project are looked up.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// Every recorded rule value.
    pub rules: &'a Rules,
    /// The day of the approval, in Geneva.
    pub day: NaiveDate,
    /// The instant of the asking.
    pub known_at: DateTime<Utc>,
}

impl Terms<'_> {
    /// The term of a rule.
    ///
    /// # Errors
    /// The rule itself, where no value of it is in force.
    pub fn of(&self, code: RuleCode) -> Result<Term, RuleCode> {
        let found = self.rules.in_force(RuleKey::general(code), self.day, self.known_at).ok_or(code)?;
        let Quantity::Count(value) = found.quantity else { return Err(code) };
        Ok(Term { code, value, in_force_from: found.in_force_from, source: found.source.clone() })
    }
}
