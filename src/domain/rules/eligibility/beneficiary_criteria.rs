//! The criteria about the states that benefit (E5 to E8 of the collected rules) and their number in a regional project.
//!
//! Two readings are ours because the texts are silent: an Article 4 beneficiary closes Line 2 for the whole project
//! (collected rules, open question 14), and a majority is more than half.

use std::collections::BTreeSet;

use crate::domain::kernel::credit_line::{CreditLine, Scope};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::FactKind;
use crate::domain::rules::eligibility::counterfactual::TurningCode;
use crate::domain::rules::eligibility::evaluation::{CriterionResult, Evaluation, SCOPE, listed};
use crate::domain::rules::eligibility::state_criteria::{self, all};
use crate::domain::rules::rule_value::{RuleCode, RuleKey};

const BENEFICIARIES: &str = "/beneficiaries";

fn beneficiaries<'q>(evaluation: &mut Evaluation<'q>) -> Option<&'q BTreeSet<StateCode>> {
    evaluation.answer(
        BENEFICIARIES,
        |draft| Some(&draft.beneficiaries).filter(|states| !states.is_empty()),
        |states| listed(&states.iter().copied().collect::<Vec<_>>()),
    )
}

/// States by result: `yes`, `no`, or `open` if a fact is missing.
struct Sorted {
    yes: Vec<StateCode>,
    no: Vec<StateCode>,
    open: Vec<StateCode>,
}

fn sort(states: &BTreeSet<StateCode>, mut ask: impl FnMut(StateCode) -> Option<bool>) -> Sorted {
    let mut sorted = Sorted { yes: Vec::new(), no: Vec::new(), open: Vec::new() };
    for state in states {
        match ask(*state) {
            Some(true) => sorted.yes.push(*state),
            Some(false) => sorted.no.push(*state),
            None => sorted.open.push(*state),
        }
    }
    sorted
}

/// E6 and E8, benefiting: no beneficiary is subject to Article 4. Line 1 has no such test.
///
/// Article 4 binds Member States: a state recorded as non-member needs no record of its status.
pub(in crate::domain) fn article_4_beneficiaries(evaluation: &mut Evaluation<'_>, line: CreditLine) -> CriterionResult {
    if line == CreditLine::One {
        return CriterionResult::not_concerned();
    }
    let Some(states) = beneficiaries(evaluation) else { return CriterionResult::unanswered(BENEFICIARIES) };
    let sorted = sort(states, |state| match evaluation.holds(state, FactKind::Article4) {
        Some(subject) => Some(!subject),
        None if evaluation.holds(state, FactKind::Membership) == Some(false) => Some(true),
        None => None,
    });
    refuse_states(&sorted)
}

/// The result of a criterion that every state must meet. Failing states are proposed for removal.
fn refuse_states(sorted: &Sorted) -> CriterionResult {
    if !sorted.no.is_empty() {
        let states = listed(&sorted.no);
        CriterionResult::not_satisfied()
            .turned_by(TurningCode::RemoveBeneficiaries, &[("states", &states)])
            .with("states", states)
    } else if !sorted.open.is_empty() {
        CriterionResult::unrecorded(&sorted.open).with("states", listed(&sorted.open))
    } else {
        CriterionResult::satisfied().with("count", sorted.yes.len())
    }
}

/// E5: a national project serves only the applicant; each beneficiary that is a Member State is eligible.
///
/// Article 4 has its own criterion. Non-members are counted by the majority criterion.
pub(in crate::domain) fn eligible_beneficiaries(evaluation: &mut Evaluation<'_>) -> CriterionResult {
    let applicant = evaluation.applicant();
    let (scope, states) = (evaluation.scope(), beneficiaries(evaluation));
    let Some(scope) = scope else { return CriterionResult::unanswered(SCOPE) };
    let Some(states) = states else { return CriterionResult::unanswered(BENEFICIARIES) };
    if scope == Scope::National && states.iter().any(|state| *state != applicant) {
        let others: Vec<StateCode> = states.iter().copied().filter(|state| *state != applicant).collect();
        return CriterionResult::not_satisfied()
            .with("states", listed(&others))
            .turned_by(TurningCode::ServeApplicantOnly, &[("state", &applicant)]);
    }
    let sorted = sort(states, |state| {
        let member = evaluation.holds(state, FactKind::Membership);
        let in_group = state_criteria::in_eligible_group(evaluation, state);
        match (scope, member) {
            (Scope::Regional, Some(false)) => Some(true),
            (Scope::Regional, None) => None,
            (Scope::National, _) | (Scope::Regional, Some(true)) => all(&[member, in_group]),
        }
    });
    refuse_states(&sorted)
}

/// E7: eligible Member States are more than half of a regional project's beneficiaries.
pub(in crate::domain) fn regional_majority(evaluation: &mut Evaluation<'_>, line: CreditLine) -> CriterionResult {
    let sorted = match regional_states(evaluation, line) {
        Ok(sorted) => sorted,
        Err(result) => return *result,
    };
    let (eligible, open) = (sorted.yes.len(), sorted.open.len());
    let total = eligible + open + sorted.no.len();
    let result = if 2 * eligible > total {
        CriterionResult::satisfied()
    } else if 2 * (eligible + open) > total {
        CriterionResult::unrecorded(&sorted.open)
    } else {
        // Each further eligible state counts in both numbers: 2 (e + k) > t + k.
        CriterionResult::not_satisfied()
            .turned_by(TurningCode::AddEligibleStates, &[("count", &(total - 2 * eligible + 1))])
    };
    result.with("eligible", eligible).with("total", total)
}

/// A regional project has at least the required number of eligible benefiting states.
pub(in crate::domain) fn regional_minimum(evaluation: &mut Evaluation<'_>, line: CreditLine) -> CriterionResult {
    let sorted = match regional_states(evaluation, line) {
        Ok(sorted) => sorted,
        Err(result) => return *result,
    };
    let key = RuleKey::general(RuleCode::RegionalStatesMinimum);
    let Some(minimum) = evaluation.rule_count(key) else { return CriterionResult::without_rule(key) };
    let minimum = usize::try_from(minimum).unwrap_or(usize::MAX);
    let (eligible, open) = (sorted.yes.len(), sorted.open.len());
    let result = if eligible >= minimum {
        CriterionResult::satisfied()
    } else if eligible + open >= minimum {
        CriterionResult::unrecorded(&sorted.open)
    } else {
        CriterionResult::not_satisfied().turned_by(TurningCode::AddEligibleStates, &[("count", &(minimum - eligible))])
    };
    result.with("eligible", eligible).with("minimum", minimum)
}

/// The beneficiaries of a regional project by eligibility for the line, or the final result if the criterion cannot
/// be computed.
fn regional_states(evaluation: &mut Evaluation<'_>, line: CreditLine) -> Result<Sorted, Box<CriterionResult>> {
    match evaluation.scope() {
        None => return Err(Box::new(CriterionResult::unanswered(SCOPE))),
        Some(Scope::National) => return Err(Box::new(CriterionResult::not_concerned())),
        Some(Scope::Regional) => {}
    }
    let Some(states) = beneficiaries(evaluation) else {
        return Err(Box::new(CriterionResult::unanswered(BENEFICIARIES)));
    };
    Ok(sort(states, |state| state_criteria::eligible(evaluation, state, line)))
}
