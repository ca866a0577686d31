//! The question of eligibility: everything that its answer depends on.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::applications::form::{Draft, Predecessor};
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::Facts;
use crate::domain::rules::eligibility::regional_position::RegionalPosition;
use crate::domain::rules::rule_value::Rules;

/// Everything the decision depends on. Two equal inputs give the same assessment, whenever it is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The state that applies.
    pub applicant: StateCode,
    /// Its answers so far.
    pub draft: &'a Draft,
    /// The project it prolongs, where it names one and a record of it exists.
    pub predecessor: Option<&'a Predecessor>,
    /// What is known about the states.
    pub facts: &'a Facts,
    /// The rule values.
    pub rules: &'a Rules,
    /// How the money of each line stands to the regions; a line that is asked for no money yet is not among them.
    pub regional: &'a BTreeMap<CreditLine, RegionalPosition>,
    /// The day whose facts and rules decide.
    pub day: NaiveDate,
    /// Only what was recorded until then counts.
    pub known_at: DateTime<Utc>,
}
