//! Amendments of a running project: no-cost extension, budget revision with the same total, change of objective. The
//! approved content is never modified; an approved amendment adds a new version of the agreed content.
//!
//! Source: Fund pages on implementation (collected rules §2.1, stage 9) and financial guidelines (§2.4); where the
//! texts are silent, decision 0011. Pure functions without I/O.

use std::collections::BTreeMap;

use chrono::{DateTime, Months, NaiveDate, Utc};
use serde::Deserialize;
use uuid::Uuid;
use validator::Validate;

use crate::domain::amendments::amendment_table::{
    AMENDMENT_LIFE, AmendmentAction, AmendmentGuard, AmendmentState, AmendmentTransition, amendment_step,
};
use crate::domain::applications::form::{BudgetItem, CostCategory, Draft, Letter};
use crate::domain::applications::state::State;
use crate::domain::kernel::access;
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::assessment::{Assessment, Criterion, Finding, Openness};
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::kernel::vocabulary::vocabulary;
use crate::domain::member_states::member_state::Facts;
use crate::domain::projects::agreement::Agreed;
use crate::domain::rules::eligibility::budget_findings;
use crate::domain::rules::eligibility::question::Question;
use crate::domain::rules::eligibility::regional_position::RegionalPosition;
use crate::domain::rules::endorsement_letters::{Endorsement, endorsement};
use crate::domain::rules::project_terms::Terms;
use crate::domain::rules::rule_value::{RuleCode, Rules};

const IMPLEMENTATION: &str = "Fund page “Project tracking, reporting and management”";
const GUIDELINES: &str = "Financial guidelines for Fund projects (2020)";
const HOW_TO_APPLY: &str = "Fund page “How to apply”: endorsement letters";

/// No regional positions: an amendment requests no money from a line.
static NO_REGIONAL_POSITIONS: BTreeMap<CreditLine, RegionalPosition> = BTreeMap::new();

vocabulary! {
    /// What an amendment changes.
    AmendmentKind {
        /// The project lasts longer; its budget stays.
        NoCostExtension = "no_cost_extension",
        /// The lines of the budget change; their total stays.
        BudgetRevision = "budget_revision",
        /// What the project does changes.
        ChangeOfObjective = "change_of_objective",
    }
}

/// What is to change. What is left out stays as it is agreed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// The whole duration in months, counted from the first day.
    #[validate(range(min = 1, max = 120, code = "out_of_range"))]
    pub duration_months: Option<u16>,
    /// Every line of the budget as it is to be.
    #[validate(length(min = 1, max = 200, code = "length_between"), nested)]
    pub budget: Option<Vec<BudgetItem>>,
    /// Title of the project.
    #[validate(length(min = 1, max = 300, code = "length_between"))]
    pub title: Option<String>,
    /// What the project will do and why.
    #[validate(length(min = 1, max = 10_000, code = "length_between"))]
    pub summary: Option<String>,
}

impl Changes {
    /// The agreed content with the changes applied.
    pub fn applied_to(&self, agreed: &Draft) -> Draft {
        Draft {
            duration_months: self.duration_months.or(agreed.duration_months),
            budget: self.budget.clone().unwrap_or_else(|| agreed.budget.clone()),
            title: self.title.clone().or_else(|| agreed.title.clone()),
            summary: self.summary.clone().or_else(|| agreed.summary.clone()),
            ..agreed.clone()
        }
    }
}

/// The kinds of amendment that lead from one content to the other.
pub fn kinds(before: &Draft, after: &Draft) -> Vec<AmendmentKind> {
    let changed = |kind: &AmendmentKind| match kind {
        AmendmentKind::NoCostExtension => before.duration_months != after.duration_months,
        AmendmentKind::BudgetRevision => before.budget != after.budget,
        AmendmentKind::ChangeOfObjective => (&before.title, &before.summary) != (&after.title, &after.summary),
    };
    AmendmentKind::ALL.iter().copied().filter(changed).collect()
}

/// The last day to request an amendment in time: `notice_months` before the agreed end.
pub fn last_day_in_time(agreed_end: NaiveDate, notice_months: u32) -> Option<NaiveDate> {
    agreed_end.checked_sub_months(Months::new(notice_months))
}

/// The data that a decision about an amendment depends on.
#[derive(Debug, Clone)]
pub struct AmendmentCase {
    /// Current state of the amendment.
    pub state: AmendmentState,
    /// Current state of the project.
    pub project: State,
    /// The applicant state of the project.
    pub applicant: StateCode,
    /// The agreed content before the amendment.
    pub agreed: Agreed,
    /// The content with the amendment applied.
    pub amended: Draft,
    /// The credit line that funds the project.
    pub line: CreditLine,
    /// Approved amount, USD.
    pub granted: Cents,
    /// Committed amount not yet paid, USD.
    pub unpaid: Cents,
    /// The person who requested the amendment.
    pub requested_by: Option<Uuid>,
    /// The person who recommended the amendment.
    pub recommended_by: Option<Uuid>,
    /// The endorsement letters of the amendment.
    pub letters: Vec<Letter>,
    /// Number of another open amendment of the project, if there is one.
    pub open: Option<i32>,
    /// Facts of the states concerned.
    pub facts: Facts,
    /// Rule values.
    pub rules: Rules,
    /// Time of the approval of the project; it determines which states endorse.
    pub approved_at: DateTime<Utc>,
    /// The instant of the decision.
    pub now: DateTime<Utc>,
}

/// A command on an amendment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendmentCommand {
    /// The action.
    pub action: AmendmentAction,
    /// The reason as free text.
    pub comment: Option<String>,
    /// The letter to attach, if any.
    pub letter: Option<Letter>,
}

/// The result of an accepted command, to be stored.
#[derive(Debug, Clone)]
pub struct AmendmentOutcome {
    /// The row of the transition table.
    pub transition: &'static AmendmentTransition,
    /// Findings on the revised budget under the rules in force; empty if the step has no such guard or the budget is
    /// unchanged.
    pub findings: Vec<Finding>,
    /// The letter to store, if one is attached.
    pub letter: Option<Letter>,
    /// The comment of the command.
    pub comment: Option<String>,
}

impl AmendmentCase {
    /// The calendar day of the decision in Geneva.
    pub fn day(&self) -> NaiveDate {
        day_in_geneva(self.now)
    }

    /// The notice period in months before the agreed end, by the project terms.
    ///
    /// # Errors
    /// [`RefusalCode::RuleValueMissing`].
    pub fn notice_months(&self) -> Result<u32, Refusal> {
        let terms = Terms { rules: &self.rules, day: day_in_geneva(self.approved_at), known_at: self.now };
        let found = terms.of(RuleCode::AmendmentNoticeMonths);
        let missing = |code| Refusal::new(RefusalCode::RuleValueMissing).with("rule", code).sourced(IMPLEMENTATION);
        found.map(|term| term.value).map_err(missing)
    }

    /// The endorsement by the letters on file, under the facts and rules of the approval: a state that lost its
    /// eligibility later still benefits and endorses.
    pub fn endorsement(&self) -> Option<Endorsement> {
        endorsement(&self.question(self.approved_at), self.line, &self.letters)
    }

    fn question(&self, at: DateTime<Utc>) -> Question<'_> {
        Question {
            applicant: self.applicant,
            draft: &self.amended,
            predecessor: None,
            facts: &self.facts,
            rules: &self.rules,
            regional: &NO_REGIONAL_POSITIONS,
            day: day_in_geneva(at),
            known_at: at,
        }
    }

    /// The kinds of change in the amendment.
    pub fn kinds(&self) -> Vec<AmendmentKind> {
        kinds(&self.agreed.content, &self.amended)
    }

    /// Findings on the budget under the rules in force; empty if the budget is unchanged.
    pub fn findings(&self) -> Vec<Finding> {
        if self.kinds().contains(&AmendmentKind::BudgetRevision) {
            return budget_findings(&self.question(self.now), self.line);
        }
        Vec::new()
    }

    fn concerned(&self) -> impl Iterator<Item = StateCode> + '_ {
        std::iter::once(self.applicant).chain(self.amended.beneficiaries.iter().copied())
    }
}

/// Decides a command of an actor.
///
/// # Errors
/// The [`Refusal`] of the first check that fails: transition, permission, then the guards in the order of the table.
pub fn decide_amendment(
    case: &AmendmentCase,
    actor: &Actor,
    command: &AmendmentCommand,
) -> Result<AmendmentOutcome, Refusal> {
    let step = amendment_step(case.state, command.action).ok_or_else(|| {
        Refusal::new(RefusalCode::AmendmentStepNotPossible).with("standing", case.state).with("step", command.action)
    })?;
    person_may(case, actor, step)?;
    let letter = command.letter.as_ref().map(|letter| acceptable_letter(case, letter)).transpose()?;
    for guard in step.needs {
        check(*guard, case, actor, command.comment.as_deref())?;
    }
    let asks_the_rules = step.needs.contains(&AmendmentGuard::BudgetShares);
    let findings = if asks_the_rules { case.findings() } else { Vec::new() };
    Ok(AmendmentOutcome { transition: step, findings, letter, comment: command.comment.clone() })
}

/// An amendment step of the actor's role, with the refusal if it is blocked.
#[derive(Debug, Clone)]
pub struct AvailableAmendmentStep {
    /// The row of the transition table.
    pub transition: &'static AmendmentTransition,
    /// Why the step is blocked; `None` if it is available.
    pub blocked: Option<Refusal>,
}

/// The steps of the actor's role in the current state, each with the refusal if it is blocked. The guard for the
/// reason is skipped, because the reason is not known yet.
pub fn available_amendment_steps(case: &AmendmentCase, actor: &Actor) -> Vec<AvailableAmendmentStep> {
    AMENDMENT_LIFE
        .iter()
        .filter(|step| step.from == case.state && step.by.contains(&actor.role))
        .map(|step| {
            let guards = step.needs.iter().filter(|guard| **guard != AmendmentGuard::Reason);
            let blocked = person_may(case, actor, step)
                .err()
                .or_else(|| guards.map(|guard| check(*guard, case, actor, None)).find_map(Result::err));
            AvailableAmendmentStep { transition: step, blocked }
        })
        .collect()
}

fn person_may(case: &AmendmentCase, actor: &Actor, step: &AmendmentTransition) -> Result<(), Refusal> {
    let represents_another = actor.role == Role::StateOfficer && actor.represents != Some(case.applicant);
    if !step.by.contains(&actor.role) || represents_another {
        let refusal = Refusal::new(RefusalCode::AmendmentRoleMayNot);
        return Err(refusal.with("role", actor.role).with("step", step.action));
    }
    if access::conflicts(actor, case.concerned()) {
        let state = actor.represents.map(|state| state.to_string()).unwrap_or_default();
        return Err(Refusal::new(RefusalCode::OwnState).with("state", state));
    }
    Ok(())
}

fn acceptable_letter(case: &AmendmentCase, letter: &Letter) -> Result<Letter, Refusal> {
    if !case.concerned().any(|state| state == letter.state) {
        return Err(Refusal::new(RefusalCode::LetterOfAnotherState).with("state", letter.state));
    }
    if case.letters.iter().any(|known| known.state == letter.state) {
        return Err(Refusal::new(RefusalCode::LetterAlreadySent).with("state", letter.state));
    }
    Ok(letter.clone())
}

fn check(guard: AmendmentGuard, case: &AmendmentCase, actor: &Actor, said: Option<&str>) -> Result<(), Refusal> {
    match guard {
        AmendmentGuard::ProjectRuns => project_runs(case),
        AmendmentGuard::NoneOpen => match case.open {
            Some(open) => Err(Refusal::new(RefusalCode::AmendmentOpen).with("number", open)),
            None => Ok(()),
        },
        AmendmentGuard::InTime => in_time(case, true),
        AmendmentGuard::Late => in_time(case, false),
        AmendmentGuard::Lawful => lawful(case),
        AmendmentGuard::BudgetShares => budget_shares(case),
        AmendmentGuard::Letters => letters(case),
        AmendmentGuard::AnotherPerson => another_person(case, actor),
        AmendmentGuard::Reason if said.is_none_or(|said| said.trim().is_empty()) => {
            Err(Refusal::new(RefusalCode::ReasonMissing))
        }
        AmendmentGuard::Reason => Ok(()),
    }
}

fn project_runs(case: &AmendmentCase) -> Result<(), Refusal> {
    if matches!(case.project, State::Active | State::Suspended) {
        return Ok(());
    }
    Err(Refusal::new(RefusalCode::ProjectNotRunning).with("state", case.project).sourced(IMPLEMENTATION))
}

/// Checks whether the request is in time (`expected`) or late (not `expected`). Passes if the project has no
/// computable end date.
fn in_time(case: &AmendmentCase, expected: bool) -> Result<(), Refusal> {
    let (months, end) = (case.notice_months()?, case.agreed.content.ends_on());
    let Some((end, last)) = end.and_then(|end| Some((end, last_day_in_time(end, months)?))) else { return Ok(()) };
    let code = match (case.day() <= last, expected) {
        (true, true) | (false, false) => return Ok(()),
        (false, true) => RefusalCode::AmendmentLate,
        (true, false) => RefusalCode::AmendmentNotLate,
    };
    let refusal = Refusal::new(code).with("ends_on", end).with("last_day", last).with("months", months);
    Err(refusal.sourced(IMPLEMENTATION))
}

fn lawful(case: &AmendmentCase) -> Result<(), Refusal> {
    let (agreed, amended) = (&case.agreed.content, &case.amended);
    if case.kinds().is_empty() {
        return Err(Refusal::new(RefusalCode::AmendmentChangesNothing));
    }
    if let (Some(before), Some(after)) = (agreed.duration_months, amended.duration_months)
        && after < before
    {
        let refusal = Refusal::new(RefusalCode::AmendmentShortens);
        return Err(refusal.with("agreed", before).with("asked", after).sourced(IMPLEMENTATION));
    }
    let missing = amended.missing_answers();
    if !missing.is_empty() {
        return Err(Refusal { missing, ..Refusal::new(RefusalCode::Incomplete) });
    }
    let total = amended.total().ok_or_else(|| Refusal::new(RefusalCode::AmountTooLarge))?;
    if total != case.granted {
        let refusal = Refusal::new(RefusalCode::AmendedTotalDiffers);
        return Err(refusal.with("approved", case.granted).with("asked", total).sourced(GUIDELINES));
    }
    let evaluation = |draft: &Draft| draft.total_of(&[CostCategory::Evaluation]).unwrap_or_default();
    if evaluation(amended) > evaluation(agreed) && evaluation(amended) > case.unpaid {
        let refusal = Refusal::new(RefusalCode::EvaluationNotHeld);
        return Err(refusal.with("asked", evaluation(amended)).with("available", case.unpaid).sourced(GUIDELINES));
    }
    Ok(())
}

fn budget_shares(case: &AmendmentCase) -> Result<(), Refusal> {
    let findings = case.findings();
    let assessment = Assessment { line: case.line, day: case.day(), known_at: case.now, findings };
    let code = match assessment.openness() {
        Openness::Open => return Ok(()),
        Openness::Closed => RefusalCode::AmendedBudgetShares,
        Openness::NotYetKnown => RefusalCode::RuleValueMissing,
    };
    let mut refusal = Refusal::new(code).sourced(GUIDELINES);
    if let Some(found) = assessment.finding(Criterion::StaffAndOfficeShare) {
        for name in ["amount", "total", "maximum"] {
            refusal = refusal.with(name, found.args.get(name).cloned().unwrap_or_default());
        }
    }
    Err(refusal.explained(vec![assessment]))
}

fn letters(case: &AmendmentCase) -> Result<(), Refusal> {
    let Some(found) = case.endorsement() else {
        return Err(Refusal::new(RefusalCode::EligibilityNotKnown).with("line", case.line).sourced(HOW_TO_APPLY));
    };
    let received = found.endorsed_by.len();
    if u32::try_from(received).is_ok_and(|received| received >= found.required) {
        return Ok(());
    }
    let from: Vec<String> = found.may_still_endorse.iter().map(ToString::to_string).collect();
    Err(Refusal::new(RefusalCode::LettersMissing)
        .with("required", found.required)
        .with("received", received)
        .with("from", from.join(", "))
        .sourced(HOW_TO_APPLY))
}

fn another_person(case: &AmendmentCase, actor: &Actor) -> Result<(), Refusal> {
    if [case.requested_by, case.recommended_by].contains(&Some(actor.user_id)) {
        return Err(Refusal::new(RefusalCode::AmendmentSamePerson));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
