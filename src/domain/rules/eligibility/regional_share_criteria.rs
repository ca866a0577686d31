//! The regional share of a line's money, in proportion to the number of eligible Member States of each region (E17 of
//! the collected rules).
//!
//! The largest-remainder method reproduces the percentages of the list of August 2024 exactly; that the Fund uses
//! this method is our interpretation. The criterion is advisory: if a region exceeds its share, the Fund consults
//! governments and offices. Pure computation without database or clock.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::{AllocationRegion, FactKind, FactValue};
use crate::domain::rules::eligibility::counterfactual::TurningCode;
use crate::domain::rules::eligibility::evaluation::{BUDGET, CriterionResult, Evaluation, listed};
use crate::domain::rules::eligibility::question::Question;
use crate::domain::rules::eligibility::regional_position::{LineUse, RegionalPosition};
use crate::domain::rules::eligibility::state_criteria;

/// Counts the eligible Member States and the used money of each region on the day of the question.
///
/// `states`: all possible Member States, with or without recorded facts.
pub fn regional_position(question: &Question<'_>, states: &[StateCode], line_use: &LineUse) -> RegionalPosition {
    let mut position = RegionalPosition {
        line: line_use.line,
        year: line_use.year,
        eligible: BTreeMap::new(),
        unsettled: BTreeSet::new(),
        whole: line_use.whole,
        used: BTreeMap::new(),
        used_without_region: Cents::ZERO,
    };
    for state in states {
        match (
            state_criteria::eligible(&mut Evaluation::new(question), *state, line_use.line),
            region_of(question, *state),
        ) {
            (Some(false), _) => {}
            (Some(true), Some(region)) => *position.eligible.entry(region).or_default() += 1,
            (None, _) | (Some(true), None) => {
                position.unsettled.insert(*state);
            }
        }
    }
    for (state, amount) in &line_use.by_applicant {
        let used = match region_of(question, *state) {
            Some(region) => position.used.entry(region).or_default(),
            None => {
                position.unsettled.insert(*state);
                &mut position.used_without_region
            }
        };
        // Saturates: no share is larger than the largest amount.
        *used = used.checked_add(*amount).unwrap_or(Cents::MAX);
    }
    position
}

/// The allocation region of a state on the day of the question; `None` if none is recorded.
pub fn region_of(question: &Question<'_>, state: StateCode) -> Option<AllocationRegion> {
    let record = question.facts.value(state, FactKind::AllocationRegion, question.day, question.known_at)?;
    match record.value {
        FactValue::Region(region) => Some(region),
        FactValue::Holds(_) | FactValue::Income(_) | FactValue::Office(_) | FactValue::Retracted => None,
    }
}

/// E17: including the requested amount, the applicant's region uses no more of the line than its share.
///
/// Without a regional position of the line the criterion does not apply. Unsettled states count against the region,
/// so that a later record cannot make its share smaller than stated.
pub(in crate::domain) fn regional_share(evaluation: &mut Evaluation<'_>, line: CreditLine) -> CriterionResult {
    let Some(position) = evaluation.regional_position(line) else { return CriterionResult::not_concerned() };
    let state = evaluation.applicant();
    let asked = evaluation.answer(BUDGET, |draft| draft.total().filter(|total| *total > Cents::ZERO), Cents::to_string);
    let Some(asked) = asked else { return CriterionResult::unanswered(BUDGET) };
    let Some(region) = evaluation.region(state) else {
        return CriterionResult::unrecorded(&[state]).with("states", state);
    };
    let share = position.share(region);
    let used = position.most_used(region);
    let room = share.saturating_sub(used);
    let excess = asked.saturating_sub(room);
    let result = if excess == Cents::ZERO {
        CriterionResult::satisfied()
    } else if !position.unsettled.is_empty() {
        let unsettled: Vec<StateCode> = position.unsettled.iter().copied().collect();
        return CriterionResult::unrecorded(&unsettled).with("states", listed(&unsettled));
    } else if room == Cents::ZERO {
        CriterionResult::not_satisfied()
            .turned_by(TurningCode::AwaitRegionalShare, &[("by", &excess), ("region", &region)])
    } else {
        CriterionResult::not_satisfied().turned_by(TurningCode::ReduceAmount, &[("by", &excess), ("to", &room)])
    };
    let eligible = position.eligible.get(&region).copied().unwrap_or(0);
    result
        .with("line", line)
        .with("year", position.year)
        .with("region", region)
        .with("eligible", eligible)
        .with("total", position.states())
        .with("unsettled", position.unsettled.len())
        .with("percent", format!("{} %", position.least_share(region, 100)))
        .with("share", share)
        .with("used", used)
        .with("amount", asked)
        .with("excess", excess)
}
