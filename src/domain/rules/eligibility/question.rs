//! The input of an eligibility assessment.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::applications::form::{Draft, Predecessor};
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::Facts;
use crate::domain::rules::eligibility::regional_position::RegionalPosition;
use crate::domain::rules::rule_value::Rules;

/// The complete input of an assessment. Equal inputs give equal assessments.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The state that applies.
    pub applicant: StateCode,
    /// The draft of the application.
    pub draft: &'a Draft,
    /// The prolonged project, if the draft names one and a record exists.
    pub predecessor: Option<&'a Predecessor>,
    /// The facts about Member States.
    pub facts: &'a Facts,
    /// The rule values.
    pub rules: &'a Rules,
    /// The regional position of each line. A line is absent while the application does not compete for its money.
    pub regional: &'a BTreeMap<CreditLine, RegionalPosition>,
    /// The day whose facts and rules decide.
    pub day: NaiveDate,
    /// Only what was recorded until then counts.
    pub known_at: DateTime<Utc>,
}
