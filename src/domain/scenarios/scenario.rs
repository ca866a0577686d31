//! Scenarios: a set of pending applications, assumptions about money, facts and rules, and the projected outcomes.
//!
//! The outcomes come from the same decision functions as real decisions. They are stored as codes and figures, so that
//! a saved scenario can be shown in every language. Independent of database and clock.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::actor::Role;
use crate::domain::kernel::assessment::{Finding, Verdict, Weight};
use crate::domain::kernel::calendar;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::refusal::{MissingAnswer, Refusal, RefusalCode};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::kernel::tally::Tally;
use crate::domain::ledger::entry::Balance;
use crate::domain::member_states::member_state::AllocationRegion;
use crate::domain::scenarios::hypothesis::Proposal;

/// Maximum number of applications in a scenario: a request decides up to three steps of each.
pub const MOST_APPLICATIONS: usize = 50;

/// The states in which an application is pending for money or for a step of the Fund.
pub const WAITING: [State; 4] = [State::Submitted, State::UnderReview, State::Recommended, State::Retained];

/// The steps from a state to approval, without a request for clarification. For a state outside [`WAITING`] only the
/// approval is tried, and the lifecycle table refuses it.
pub const fn steps_to_approval(state: State) -> &'static [Action] {
    match state {
        State::Submitted => &[Action::BeginReview, Action::Recommend, Action::Approve],
        State::UnderReview => &[Action::Recommend, Action::Approve],
        State::Retained => &[Action::Reconsider, Action::Recommend, Action::Approve],
        _ => &[Action::Approve],
    }
}

/// What somebody asks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assumptions {
    /// The day on which the steps are taken: today in Geneva where it is absent, never an earlier one.
    #[serde(default)]
    #[validate(custom(function = "calendar::on_record"))]
    pub day: Option<NaiveDate>,
    /// The applications in the order in which they are taken; absent: every waiting one, those first whose
    /// money is reserved, then the queue by place, then the others by submission.
    #[serde(default)]
    #[validate(length(min = 1, max = 50, code = "entries_between"))]
    pub applications: Option<Vec<ChosenApplication>>,
    /// What Line 1 is assumed to be allotted in the open year.
    #[serde(default)]
    pub line_1: Option<AssumedAmount>,
    /// What Line 2 is assumed to be allotted in the open year.
    #[serde(default)]
    pub line_2: Option<AssumedAmount>,
    /// Facts and rule values that are assumed to be recorded.
    #[serde(default)]
    #[validate(nested)]
    pub proposal: Option<Proposal>,
}

/// A scenario to run and to save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioToSave {
    /// What it is called.
    pub name: String,
    /// The scenario it repeats.
    pub repeats: Option<Uuid>,
    /// What is assumed.
    pub input: Assumptions,
}

/// An application of the set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChosenApplication {
    /// The application.
    pub id: Uuid,
    /// The line to recommend it on, where its state asked for either; absent: the first that does not refuse.
    #[serde(default)]
    pub line: Option<CreditLine>,
}

/// The money of a line that is assumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum AssumedAmount {
    /// This much more than is allotted, USD.
    Additional(Cents),
    /// This much in the place of what is allotted, USD.
    Replaced(Cents),
}

impl AssumedAmount {
    /// The allotment of the line under the assumption, USD; `None` on overflow.
    pub fn applied_to(self, allotted: Cents) -> Option<Cents> {
        match self {
            Self::Additional(amount) => allotted.checked_add(amount),
            Self::Replaced(amount) => Some(amount),
        }
    }
}

impl Assumptions {
    /// The assumed amount of a line.
    pub const fn amount(&self, line: CreditLine) -> Option<AssumedAmount> {
        match line {
            CreditLine::One => self.line_1,
            CreditLine::Two => self.line_2,
        }
    }
}

/// The result of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioResult {
    /// The calendar day of the steps in Geneva.
    pub day: NaiveDate,
    /// Counts of new and known entries of the proposal.
    pub assumed: Assumed,
    /// The applications of the set, in processing order.
    pub applications: Vec<ApplicationOutcome>,
    /// Balances of each line; empty if no budget year is open.
    pub lines: Vec<LineOutcome>,
    /// Figures by allocation region of the applicant.
    pub regions: Vec<RegionOutcome>,
}

/// How much of a proposal would be new to the records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Assumed {
    /// Facts that would be recorded.
    pub facts: usize,
    /// Facts that say nothing new.
    pub facts_known: usize,
    /// Facts about economies or territories that are no state on record.
    pub facts_outside: usize,
    /// Rule values that would be recorded.
    pub rules: usize,
    /// Rule values that are recorded already.
    pub rules_known: usize,
}

/// The outcome for one application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationOutcome {
    /// The application.
    pub id: Uuid,
    /// Its published reference.
    pub reference: String,
    /// The applicant state.
    pub applicant: StateCode,
    /// The allocation region of that state; `None` where none is recorded.
    pub region: Option<AllocationRegion>,
    /// Its title.
    pub title: String,
    /// Requested amount, USD.
    pub amount_usd: Cents,
    /// State before the run.
    pub before: State,
    /// State after the run.
    pub after: State,
    /// The credit line that would fund it; `None` unless approved.
    pub approved_on: Option<CreditLine>,
    /// The steps that would be taken.
    pub acts: Vec<Act>,
    /// The steps that would be refused; for a recommendation one entry for each line tried.
    pub refusals: Vec<RefusedAct>,
    /// The unsatisfied advisory findings of the steps taken.
    pub warnings: Vec<Finding>,
}

/// A step that would be taken, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Act {
    /// What is done.
    pub action: Action,
    /// The line that is named with it.
    pub line: Option<CreditLine>,
    /// Who would do it: a person with an active account.
    pub by: Uuid,
    /// The person's name.
    pub name: String,
    /// The person's role.
    pub role: Role,
}

/// A step that would be refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedAct {
    /// The action tried.
    pub action: Action,
    /// The credit line of the attempt, if one was given.
    pub line: Option<CreditLine>,
    /// Stable code of the rule.
    pub code: RefusalCode,
    /// The arguments of the text.
    pub figures: BTreeMap<String, String>,
    /// Legal source of the rule.
    pub legal_source: Option<String>,
    /// The missing answers.
    pub missing: Vec<MissingAnswer>,
    /// The findings that prevent eligibility, if it is the cause.
    pub findings: Vec<Finding>,
}

impl RefusedAct {
    /// The refusal of a step.
    pub fn of(action: Action, line: Option<CreditLine>, said: &Refusal) -> RefusedAct {
        let findings = said.assessments.iter().flat_map(|made| made.obstacles().cloned());
        RefusedAct {
            action,
            line,
            code: said.code,
            figures: said.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
            legal_source: said.legal_source.map(str::to_owned),
            missing: said.missing.clone(),
            findings: findings.collect(),
        }
    }
}

/// Whether a finding is a warning: advisory and not satisfied.
pub fn warns(finding: &Finding) -> bool {
    finding.weight == Weight::Advisory && finding.verdict == Verdict::NotSatisfied
}

/// What becomes of the money of one line in the open year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LineOutcome {
    /// The line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// As it is recorded.
    pub recorded: Balance,
    /// With the assumed allocation, before the first step.
    pub assumed: Balance,
    /// After the last step: `available` is what is left.
    pub after: Balance,
    /// The applications that would be approved on it.
    pub approved: Tally,
    /// The applications that were refused on it.
    pub refused: Tally,
}

/// What becomes of the share of one region in the money of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RegionOutcome {
    /// The line.
    pub line: CreditLine,
    /// The region; absent: applicants whose region is not recorded.
    pub region: Option<AllocationRegion>,
    /// Its eligible Member States on the day.
    pub eligible_states: u32,
    /// Its share of the line's money of the year, at the least, USD.
    pub share_usd: Cents,
    /// Reserved, committed and disbursed for its applicants before the first step, USD.
    pub used_before_usd: Cents,
    /// The same after the last step, USD.
    pub used_after_usd: Cents,
    /// Its applications that would be approved.
    pub approved: Tally,
    /// Its applications that were refused.
    pub refused: Tally,
}

impl ScenarioResult {
    /// Tallies of the applications approved and refused on a line, among those selected by `of`.
    pub fn tallies(
        applications: &[ApplicationOutcome],
        line: CreditLine,
        of: impl Fn(&ApplicationOutcome) -> bool,
    ) -> (Tally, Tally) {
        let asked = |found: &&ApplicationOutcome| of(found);
        let approved = applications.iter().filter(asked).filter(|found| found.approved_on == Some(line));
        let refused = applications.iter().filter(asked).filter(|found| {
            found.approved_on.is_none() && found.refusals.iter().any(|refused| refused.line == Some(line))
        });
        (Tally::of(approved.map(|found| found.amount_usd)), Tally::of(refused.map(|found| found.amount_usd)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::applications::state::UNDECIDED;
    use crate::domain::lifecycle::table::transition;

    #[test]
    fn the_steps_of_every_waiting_state_lead_to_approval() {
        for state in WAITING {
            let end = steps_to_approval(state).iter().fold(state, |at, action| transition(at, *action).unwrap().to);
            assert_eq!(end, State::Approved, "{state}");
            assert!(UNDECIDED.contains(&state));
        }
        // The Fund cannot approve an application that is waiting for the state's clarification.
        assert!(transition(State::ClarificationRequested, Action::Approve).is_none());
    }

    #[test]
    fn assumed_money_comes_on_top_or_in_the_place() {
        let usd = |text: &str| text.parse::<Cents>().unwrap();
        assert_eq!(AssumedAmount::Additional(usd("5")).applied_to(usd("7")), Some(usd("12")));
        assert_eq!(AssumedAmount::Replaced(usd("5")).applied_to(usd("7")), Some(usd("5")));
        assert_eq!(AssumedAmount::Additional(usd("0.01")).applied_to(Cents::MAX), None);
    }

    #[test]
    fn an_assumption_reads_as_it_is_written() {
        let text = r#"{"day":null,"applications":[{"id":"00000000-0000-0000-0000-000000000001","line":"line_2"}],"line_1":{"replaced":"5.00"},"line_2":{"additional":"7.50"},"proposal":null}"#;
        let read: Assumptions = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        assert_eq!(read.amount(CreditLine::Two), Some(AssumedAmount::Additional("7.50".parse().unwrap())));
    }
}
