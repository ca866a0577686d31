//! The criteria for the budget (E18 of the collected rules): the share of staff and office costs, and the share of
//! the evaluation.
//!
//! Shares are compared as integer products, never as rounded percentages.

use crate::domain::applications::form::CostCategory;
use crate::domain::kernel::money::{BasisPoints, Cents};
use crate::domain::rules::eligibility::counterfactual::TurningCode;
use crate::domain::rules::eligibility::evaluation::{BUDGET, CriterionResult, Evaluation};
use crate::domain::rules::rule_value::{RuleCode, RuleKey};

/// 100 % in basis points.
const WHOLE: i128 = 10_000;

/// A part of the costs and the total; `None` while the budget has no amount.
fn part_and_total(evaluation: &mut Evaluation<'_>, categories: &[CostCategory]) -> Option<(Cents, Cents)> {
    evaluation.answer(
        BUDGET,
        |draft| {
            let total = draft.total().filter(|total| *total > Cents::ZERO)?;
            Some((draft.total_of(categories)?, total))
        },
        |(part, total)| format!("{part} / {total}"),
    )
}

/// Converts a count of cents that is known to be within the range of an amount.
fn cents(count: i128) -> Cents {
    i64::try_from(count).ok().and_then(|count| Cents::new(count).ok()).unwrap_or(Cents::MAX)
}

/// E18: staff and office costs are at most their share of the total.
pub(in crate::domain) fn staff_and_office_share(evaluation: &mut Evaluation<'_>) -> CriterionResult {
    let key = RuleKey::general(RuleCode::StaffAndOfficeShareMaximum);
    let amounts = part_and_total(evaluation, &[CostCategory::Staff, CostCategory::Office]);
    let Some(BasisPoints(maximum)) = evaluation.rule_share(key) else { return CriterionResult::without_rule(key) };
    let Some((part, total)) = amounts else { return CriterionResult::unanswered(BUDGET) };
    let (costs, whole, share) = (i128::from(part.get()), i128::from(total.get()), i128::from(maximum));
    let result = if costs * WHOLE <= share * whole {
        CriterionResult::satisfied()
    } else {
        // The total goes down with the costs: s ≤ p (s + other), so s is at most p · other / (1 − p), rounded down.
        let to = cents(share * (whole - costs) / (WHOLE - share));
        CriterionResult::not_satisfied()
            .turned_by(TurningCode::ReduceStaffAndOffice, &[("by", &part.saturating_sub(to)), ("to", &to)])
    };
    result.with("amount", part).with("total", total).with("maximum", BasisPoints(maximum))
}

/// E18: the evaluation has at least its share of the total. The criterion does not apply before the rule is in force.
pub(in crate::domain) fn evaluation_share(evaluation: &mut Evaluation<'_>) -> CriterionResult {
    let key = RuleKey::general(RuleCode::EvaluationShareMinimum);
    let amounts = part_and_total(evaluation, &[CostCategory::Evaluation]);
    let Some(BasisPoints(minimum)) = evaluation.rule_share(key) else { return CriterionResult::not_concerned() };
    let Some((part, total)) = amounts else { return CriterionResult::unanswered(BUDGET) };
    let (costs, whole, share) = (i128::from(part.get()), i128::from(total.get()), i128::from(minimum));
    let result = if costs * WHOLE >= share * whole {
        CriterionResult::satisfied()
    } else if share >= WHOLE {
        // No finite evaluation amount is 100 % of a budget with other costs.
        CriterionResult::not_satisfied()
    } else {
        // The total goes up with the evaluation: e ≥ p (e + other), so e is at least p · other / (1 − p), rounded up.
        let to = cents((share * (whole - costs) + WHOLE - share - 1) / (WHOLE - share));
        CriterionResult::not_satisfied()
            .turned_by(TurningCode::RaiseEvaluation, &[("by", &to.saturating_sub(part)), ("to", &to)])
    };
    result.with("amount", part).with("total", total).with("minimum", BasisPoints(minimum))
}
