//! Input of a rule impact evaluation: the proposed list or rule value, and the cases to evaluate.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use validator::Validate;

use crate::domain::kernel::calendar::{self, day_in_geneva};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::scenarios::hypothesis::Proposal;
use crate::domain::scenarios::rule_impact::{CaseChoice, MOST_CASES, ProposedRuleChange};
use crate::inputs::field_error::FieldError;

/// What is proposed, and which cases are to be looked at.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleRehearsalBody {
    /// What is assumed to be published.
    #[validate(nested)]
    pub proposal: Proposal,
    /// The day asked about; absent: the first day on which all of the proposal holds, today at the earliest.
    #[serde(default)]
    #[validate(custom(function = "calendar::on_record"))]
    pub day: Option<NaiveDate>,
    /// Which cases; absent: all.
    #[serde(default)]
    pub cases: Option<CaseChoice>,
    /// Of the past cases only those decided on that day or later.
    #[serde(default)]
    #[validate(custom(function = "calendar::on_record"))]
    pub decided_since: Option<NaiveDate>,
    /// Only the cases of these states, and those that benefit them.
    #[serde(default)]
    #[validate(length(max = 300, code = "too_many"))]
    pub states: Option<Vec<StateCode>>,
}

impl RuleRehearsalBody {
    /// The dry run asked for, if rules beyond the types hold: the day is not past, the proposal could be published and
    /// is not empty.
    ///
    /// # Errors
    /// Every fault.
    pub fn checked(self, now: DateTime<Utc>) -> Result<ProposedRuleChange, Vec<FieldError>> {
        let faults = self.proposal.faults().into_iter();
        let mut faults: Vec<FieldError> =
            faults.map(|fault| FieldError::at(format!("/proposal{}", fault.pointer), fault.code)).collect();
        if self.day.is_some_and(|day| day < day_in_geneva(now)) {
            faults.push(FieldError::at("/day", "day_passed"));
        }
        if self.proposal.is_empty() {
            faults.push(FieldError::at("/proposal", "nothing_proposed"));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let RuleRehearsalBody { proposal, day, cases, decided_since, states } = self;
        let cases = cases.unwrap_or(CaseChoice::All);
        Ok(ProposedRuleChange { proposal, day, cases, decided_since, states, most: MOST_CASES })
    }
}
