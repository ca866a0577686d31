//! The criteria for one state (E1 to E6 of the collected rules): membership, income group, European Union,
//! withdrawal, and for Line 2 Article 4 of the Constitution.
//!
//! A missing fact never means “no”: non-membership of the European Union, no withdrawal and not subject to Article 4
//! must each be recorded.

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::{FactKind, IncomeGroup};
use crate::domain::rules::eligibility::counterfactual::TurningCode;
use crate::domain::rules::eligibility::evaluation::{CriterionResult, Evaluation};

/// Three-valued “and”: one `Some(false)` decides; otherwise one `None` leaves it undecided.
pub(in crate::domain) fn all(values: &[Option<bool>]) -> Option<bool> {
    if values.contains(&Some(false)) {
        Some(false)
    } else if values.contains(&None) {
        None
    } else {
        Some(true)
    }
}

/// E2 to E4: the conditions for a Member State on both lines, without membership.
pub(in crate::domain) fn in_eligible_group(evaluation: &mut Evaluation<'_>, state: StateCode) -> Option<bool> {
    let income = evaluation.income(state).map(|group| group != IncomeGroup::High);
    let outside_union = evaluation.holds(state, FactKind::EuropeanUnion).map(|member| !member);
    let stayed = evaluation.holds(state, FactKind::VoluntaryWithdrawal).map(|withdrawn| !withdrawn);
    all(&[income, outside_union, stayed])
}

/// E5 and E6: whether a state is eligible for a line; `None` if a missing fact leaves it undecided.
pub(in crate::domain) fn eligible(evaluation: &mut Evaluation<'_>, state: StateCode, line: CreditLine) -> Option<bool> {
    let member = evaluation.holds(state, FactKind::Membership);
    let in_group = in_eligible_group(evaluation, state);
    match line {
        CreditLine::One => all(&[member, in_group]),
        CreditLine::Two => {
            let clear = evaluation.holds(state, FactKind::Article4).map(|subject| !subject);
            all(&[member, in_group, clear])
        }
    }
}

/// E1: the applicant is a Member State.
pub(in crate::domain) fn membership(evaluation: &mut Evaluation<'_>) -> CriterionResult {
    let state = evaluation.applicant();
    match evaluation.holds(state, FactKind::Membership) {
        Some(true) => CriterionResult::satisfied(),
        Some(false) => CriterionResult::not_satisfied().turned_by(TurningCode::BecomeMember, &[("state", &state)]),
        None => CriterionResult::unrecorded(&[state]),
    }
    .with("state", state)
}

/// E2: the applicant's income group on the most recent list is low, lower-middle or upper-middle.
pub(in crate::domain) fn income_group(evaluation: &mut Evaluation<'_>) -> CriterionResult {
    let state = evaluation.applicant();
    let result = match evaluation.income(state) {
        None => CriterionResult::unrecorded(&[state]),
        Some(group @ IncomeGroup::High) => CriterionResult::not_satisfied()
            .with("group", group)
            .turned_by(TurningCode::ReachIncomeGroup, &[("state", &state), ("group", &IncomeGroup::UpperMiddle)]),
        Some(group @ (IncomeGroup::Low | IncomeGroup::LowerMiddle | IncomeGroup::UpperMiddle)) => {
            CriterionResult::satisfied().with("group", group)
        }
    };
    result.with("state", state)
}

/// E3 and E4: the applicant is outside the European Union, and has not withdrawn.
pub(in crate::domain) fn outside(evaluation: &mut Evaluation<'_>, kind: FactKind) -> CriterionResult {
    let state = evaluation.applicant();
    let result = match evaluation.holds(state, kind) {
        None => CriterionResult::unrecorded(&[state]),
        Some(false) => CriterionResult::satisfied(),
        Some(true) if kind == FactKind::VoluntaryWithdrawal => {
            CriterionResult::not_satisfied().turned_by(TurningCode::TakeBackWithdrawal, &[("state", &state)])
        }
        // Leaving the European Union is not a realistic change, so none is proposed.
        Some(true) => CriterionResult::not_satisfied(),
    };
    result.with("state", state)
}

/// E6, applying: the applicant is not subject to Article 4. Line 1 has no such test.
pub(in crate::domain) fn article_4_applicant(evaluation: &mut Evaluation<'_>, line: CreditLine) -> CriterionResult {
    let state = evaluation.applicant();
    if line == CreditLine::One {
        return CriterionResult::not_concerned().with("state", state);
    }
    match evaluation.holds(state, FactKind::Article4) {
        None => CriterionResult::unrecorded(&[state]),
        Some(false) => CriterionResult::satisfied(),
        Some(true) => CriterionResult::not_satisfied().turned_by(TurningCode::LeaveArticle4, &[("state", &state)]),
    }
    .with("state", state)
}
