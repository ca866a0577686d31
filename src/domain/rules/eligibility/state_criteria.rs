//! The criteria about one state (E1 to E6 of the collected rules): member, income group, European Union, withdrawal,
//! and for Line 2 Article 4 of the Constitution.
//!
//! A missing fact is never read as “no”: that a state is outside the European Union, has not withdrawn or is not
//! subject to Article 4 must have been recorded.

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::{FactKind, IncomeGroup};
use crate::domain::rules::eligibility::counterfactual::TurningCode;
use crate::domain::rules::eligibility::evaluation::{Inquiry, Ruling};

/// Three-valued “and”: one “no” settles it, a missing value leaves it open.
pub(in crate::domain) fn all(values: &[Option<bool>]) -> Option<bool> {
    if values.contains(&Some(false)) {
        Some(false)
    } else if values.contains(&None) {
        None
    } else {
        Some(true)
    }
}

/// E2 to E4: what a Member State must fulfil on either line, membership aside.
pub(in crate::domain) fn in_eligible_group(inquiry: &mut Inquiry<'_>, state: StateCode) -> Option<bool> {
    let income = inquiry.income(state).map(|group| group != IncomeGroup::High);
    let outside_union = inquiry.holds(state, FactKind::EuropeanUnion).map(|member| !member);
    let stayed = inquiry.holds(state, FactKind::VoluntaryWithdrawal).map(|withdrawn| !withdrawn);
    all(&[income, outside_union, stayed])
}

/// E5 and E6: whether a state is eligible on a line; `None` while a fact that would settle it is missing.
pub(in crate::domain) fn eligible(inquiry: &mut Inquiry<'_>, state: StateCode, line: CreditLine) -> Option<bool> {
    let member = inquiry.holds(state, FactKind::Membership);
    let in_group = in_eligible_group(inquiry, state);
    match line {
        CreditLine::One => all(&[member, in_group]),
        CreditLine::Two => {
            let clear = inquiry.holds(state, FactKind::Article4).map(|subject| !subject);
            all(&[member, in_group, clear])
        }
    }
}

/// E1: the applicant is a Member State.
pub(in crate::domain) fn membership(inquiry: &mut Inquiry<'_>) -> Ruling {
    let state = inquiry.applicant();
    match inquiry.holds(state, FactKind::Membership) {
        Some(true) => Ruling::satisfied(),
        Some(false) => Ruling::not_satisfied().turned_by(TurningCode::BecomeMember, &[("state", &state)]),
        None => Ruling::unrecorded(&[state]),
    }
    .with("state", state)
}

/// E2: the applicant's income group on the most recent list is low, lower-middle or upper-middle.
pub(in crate::domain) fn income_group(inquiry: &mut Inquiry<'_>) -> Ruling {
    let state = inquiry.applicant();
    let ruling = match inquiry.income(state) {
        None => Ruling::unrecorded(&[state]),
        Some(group @ IncomeGroup::High) => Ruling::not_satisfied()
            .with("group", group)
            .turned_by(TurningCode::ReachIncomeGroup, &[("state", &state), ("group", &IncomeGroup::UpperMiddle)]),
        Some(group @ (IncomeGroup::Low | IncomeGroup::LowerMiddle | IncomeGroup::UpperMiddle)) => {
            Ruling::satisfied().with("group", group)
        }
    };
    ruling.with("state", state)
}

/// E3 and E4: the applicant is outside the European Union, and has not withdrawn.
pub(in crate::domain) fn outside(inquiry: &mut Inquiry<'_>, kind: FactKind) -> Ruling {
    let state = inquiry.applicant();
    let ruling = match inquiry.holds(state, kind) {
        None => Ruling::unrecorded(&[state]),
        Some(false) => Ruling::satisfied(),
        Some(true) if kind == FactKind::VoluntaryWithdrawal => {
            Ruling::not_satisfied().turned_by(TurningCode::TakeBackWithdrawal, &[("state", &state)])
        }
        // Nobody leaves the European Union for a grant: no change is proposed.
        Some(true) => Ruling::not_satisfied(),
    };
    ruling.with("state", state)
}

/// E6, applying: the applicant is not subject to Article 4. Line 1 has no such test.
pub(in crate::domain) fn article_4_applicant(inquiry: &mut Inquiry<'_>, line: CreditLine) -> Ruling {
    let state = inquiry.applicant();
    if line == CreditLine::One {
        return Ruling::not_concerned().with("state", state);
    }
    match inquiry.holds(state, FactKind::Article4) {
        None => Ruling::unrecorded(&[state]),
        Some(false) => Ruling::satisfied(),
        Some(true) => Ruling::not_satisfied().turned_by(TurningCode::LeaveArticle4, &[("state", &state)]),
    }
    .with("state", state)
}
