//! The criteria for the requested amount: the ceiling of line and scope, and the minimum of a scope (E13 to E15 of
//! the collected rules).
//!
//! Both are dated rule values. The Line 1 ceilings are not published: if no ceiling is entered, the finding is “not
//! known” with the reason `not_entered`, and submission is refused. There is no default.

use crate::domain::kernel::credit_line::{CreditLine, Scope};
use crate::domain::kernel::money::Cents;
use crate::domain::rules::eligibility::counterfactual::{NotKnownReason, TurningCode};
use crate::domain::rules::eligibility::evaluation::{BUDGET, CriterionResult, Evaluation, SCOPE};
use crate::domain::rules::eligibility::question::Question;
use crate::domain::rules::rule_value::{RuleCode, RuleKey};

/// Whether a ceiling of the line is in force for the draft's scope; if the scope is unanswered, for either scope.
pub fn ceiling_entered(question: &Question<'_>, line: CreditLine) -> bool {
    let scopes = question.draft.scope.as_ref().map_or(Scope::ALL, std::slice::from_ref);
    let entered = |scope: &Scope| {
        let key = RuleKey::of(RuleCode::Ceiling, line, *scope);
        question.rules.in_force(key, question.day, question.known_at).is_some()
    };
    scopes.iter().any(entered)
}

fn amount(evaluation: &mut Evaluation<'_>) -> Option<Cents> {
    evaluation.answer(BUDGET, |draft| draft.total().filter(|total| *total > Cents::ZERO), Cents::to_string)
}

/// E13 and E15: the amount stays within the ceiling of line and scope.
pub(in crate::domain) fn ceiling(evaluation: &mut Evaluation<'_>, line: CreditLine) -> CriterionResult {
    let Some(scope) = evaluation.scope() else { return CriterionResult::unanswered(SCOPE).with("line", line) };
    let amount = amount(evaluation);
    let Some(ceiling) = evaluation.rule_amount(RuleKey::of(RuleCode::Ceiling, line, scope)) else {
        return CriterionResult::not_known(NotKnownReason::NotEntered)
            .turned_by(TurningCode::EnterCeiling, &[("line", &line), ("scope", &scope)])
            .with("line", line)
            .with("scope", scope);
    };
    let result = match amount {
        None => CriterionResult::unanswered(BUDGET),
        Some(amount) if amount <= ceiling => CriterionResult::satisfied().with("amount", amount),
        Some(amount) => CriterionResult::not_satisfied()
            .with("amount", amount)
            .turned_by(TurningCode::ReduceAmount, &[("by", &amount.saturating_sub(ceiling)), ("to", &ceiling)]),
    };
    result.with("line", line).with("scope", scope).with("ceiling", ceiling)
}

/// E14: the amount reaches the minimum of the scope, the same on both lines.
pub(in crate::domain) fn minimum(evaluation: &mut Evaluation<'_>) -> CriterionResult {
    let Some(scope) = evaluation.scope() else { return CriterionResult::unanswered(SCOPE) };
    let amount = amount(evaluation);
    let key = RuleKey { code: RuleCode::Minimum, line: None, scope: Some(scope) };
    let Some(minimum) = evaluation.rule_amount(key) else {
        return CriterionResult::without_rule(key).with("scope", scope);
    };
    let result = match amount {
        None => CriterionResult::unanswered(BUDGET),
        Some(amount) if amount >= minimum => CriterionResult::satisfied().with("amount", amount),
        Some(amount) => CriterionResult::not_satisfied()
            .with("amount", amount)
            .turned_by(TurningCode::RaiseAmount, &[("by", &minimum.saturating_sub(amount)), ("to", &minimum)]),
    };
    result.with("scope", scope).with("minimum", minimum)
}
