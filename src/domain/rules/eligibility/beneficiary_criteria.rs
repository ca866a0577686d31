//! The criteria about the states that benefit (E5 to E8 of the collected rules) and their number in a regional project.
//!
//! Two readings are ours because the texts are silent: an Article 4 beneficiary closes Line 2 for the whole project
//! (collected rules, open question 14), and a majority is more than half.

use std::collections::BTreeSet;

use crate::domain::kernel::credit_line::{CreditLine, Scope};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::FactKind;
use crate::domain::rules::eligibility::counterfactual::TurningCode;
use crate::domain::rules::eligibility::evaluation::{Inquiry, Ruling, SCOPE, listed};
use crate::domain::rules::eligibility::state_criteria::{self, all};
use crate::domain::rules::rule_value::{RuleCode, RuleKey};

const BENEFICIARIES: &str = "/beneficiaries";

fn beneficiaries<'q>(inquiry: &mut Inquiry<'q>) -> Option<&'q BTreeSet<StateCode>> {
    inquiry.answer(
        BENEFICIARIES,
        |draft| Some(&draft.beneficiaries).filter(|states| !states.is_empty()),
        |states| listed(&states.iter().copied().collect::<Vec<_>>()),
    )
}

/// States sorted by what was found about each: `no`, `open` while a fact is missing, the rest `yes`.
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
pub(in crate::domain) fn article_4_beneficiaries(inquiry: &mut Inquiry<'_>, line: CreditLine) -> Ruling {
    if line == CreditLine::One {
        return Ruling::not_concerned();
    }
    let Some(states) = beneficiaries(inquiry) else { return Ruling::unanswered(BENEFICIARIES) };
    let sorted = sort(states, |state| match inquiry.holds(state, FactKind::Article4) {
        Some(subject) => Some(!subject),
        None if inquiry.holds(state, FactKind::Membership) == Some(false) => Some(true),
        None => None,
    });
    refuse_states(&sorted)
}

/// The verdict where every single state must pass: those that fail are to be left out.
fn refuse_states(sorted: &Sorted) -> Ruling {
    if !sorted.no.is_empty() {
        let states = listed(&sorted.no);
        Ruling::not_satisfied()
            .turned_by(TurningCode::RemoveBeneficiaries, &[("states", &states)])
            .with("states", states)
    } else if !sorted.open.is_empty() {
        Ruling::unrecorded(&sorted.open).with("states", listed(&sorted.open))
    } else {
        Ruling::satisfied().with("count", sorted.yes.len())
    }
}

/// E5: a national project serves the applicant alone; a beneficiary that is a Member State is an eligible one.
///
/// Article 4 has its own finding and is not asked here; non-members are for the majority rule to judge.
pub(in crate::domain) fn eligible_beneficiaries(inquiry: &mut Inquiry<'_>) -> Ruling {
    let applicant = inquiry.applicant();
    let (scope, states) = (inquiry.scope(), beneficiaries(inquiry));
    let Some(scope) = scope else { return Ruling::unanswered(SCOPE) };
    let Some(states) = states else { return Ruling::unanswered(BENEFICIARIES) };
    if scope == Scope::National && states.iter().any(|state| *state != applicant) {
        let others: Vec<StateCode> = states.iter().copied().filter(|state| *state != applicant).collect();
        return Ruling::not_satisfied()
            .with("states", listed(&others))
            .turned_by(TurningCode::ServeApplicantOnly, &[("state", &applicant)]);
    }
    let sorted = sort(states, |state| {
        let member = inquiry.holds(state, FactKind::Membership);
        let in_group = state_criteria::in_eligible_group(inquiry, state);
        match (scope, member) {
            (Scope::Regional, Some(false)) => Some(true),
            (Scope::Regional, None) => None,
            (Scope::National, _) | (Scope::Regional, Some(true)) => all(&[member, in_group]),
        }
    });
    refuse_states(&sorted)
}

/// E7: eligible Member States are more than half of a regional project's beneficiaries.
pub(in crate::domain) fn regional_majority(inquiry: &mut Inquiry<'_>, line: CreditLine) -> Ruling {
    let sorted = match regional_states(inquiry, line) {
        Ok(sorted) => sorted,
        Err(ruling) => return *ruling,
    };
    let (eligible, open) = (sorted.yes.len(), sorted.open.len());
    let total = eligible + open + sorted.no.len();
    let ruling = if 2 * eligible > total {
        Ruling::satisfied()
    } else if 2 * (eligible + open) > total {
        Ruling::unrecorded(&sorted.open)
    } else {
        // Each further eligible state counts in both numbers: 2 (e + k) > t + k.
        Ruling::not_satisfied().turned_by(TurningCode::AddEligibleStates, &[("count", &(total - 2 * eligible + 1))])
    };
    ruling.with("eligible", eligible).with("total", total)
}

/// A regional project has at least the number of eligible benefiting states that the Fund asks for.
pub(in crate::domain) fn regional_minimum(inquiry: &mut Inquiry<'_>, line: CreditLine) -> Ruling {
    let sorted = match regional_states(inquiry, line) {
        Ok(sorted) => sorted,
        Err(ruling) => return *ruling,
    };
    let key = RuleKey::general(RuleCode::RegionalStatesMinimum);
    let Some(minimum) = inquiry.rule_count(key) else { return Ruling::without_rule(key) };
    let minimum = usize::try_from(minimum).unwrap_or(usize::MAX);
    let (eligible, open) = (sorted.yes.len(), sorted.open.len());
    let ruling = if eligible >= minimum {
        Ruling::satisfied()
    } else if eligible + open >= minimum {
        Ruling::unrecorded(&sorted.open)
    } else {
        Ruling::not_satisfied().turned_by(TurningCode::AddEligibleStates, &[("count", &(minimum - eligible))])
    };
    ruling.with("eligible", eligible).with("minimum", minimum)
}

/// The beneficiaries of a regional project by eligibility on the line, or the ruling where there is nothing to count.
fn regional_states(inquiry: &mut Inquiry<'_>, line: CreditLine) -> Result<Sorted, Box<Ruling>> {
    match inquiry.scope() {
        None => return Err(Box::new(Ruling::unanswered(SCOPE))),
        Some(Scope::National) => return Err(Box::new(Ruling::not_concerned())),
        Some(Scope::Regional) => {}
    }
    let Some(states) = beneficiaries(inquiry) else {
        return Err(Box::new(Ruling::unanswered(BENEFICIARIES)));
    };
    Ok(sort(states, |state| state_criteria::eligible(inquiry, state, line)))
}
