//! The evaluation of one criterion. Every fact, rule value and answer read is recorded as a used fact.
//!
//! Criteria read the question only through an `Evaluation`, so that a finding lists all facts it depends on.

use std::collections::BTreeMap;

use crate::domain::applications::form::Draft;
use crate::domain::kernel::assessment::{Criterion, Finding, TurningChange, UsedFact, Verdict, Weight};
use crate::domain::kernel::credit_line::{CreditLine, Scope};
use crate::domain::kernel::money::{BasisPoints, Cents};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::{AllocationRegion, FactKind, FactValue, IncomeGroup};
use crate::domain::rules::eligibility::counterfactual::{NotKnownReason, TurningCode};
use crate::domain::rules::eligibility::question::Question;
use crate::domain::rules::eligibility::regional_position::RegionalPosition;
use crate::domain::rules::rule_value::{Quantity, RuleKey};

/// JSON pointer of the scope in a draft.
pub(in crate::domain) const SCOPE: &str = "/scope";
/// JSON pointer of the budget in a draft.
pub(in crate::domain) const BUDGET: &str = "/budget";
/// Value of [`UsedFact::kind`] for an answer of the application.
const ANSWER: &str = "answer";
/// Value of [`UsedFact::kind`] for a rule value.
const RULE: &str = "rule";

/// The evaluation of one criterion, with the facts used so far.
pub(in crate::domain) struct Evaluation<'q> {
    question: &'q Question<'q>,
    facts: Vec<UsedFact>,
}

impl<'q> Evaluation<'q> {
    /// Starts an evaluation without used facts.
    pub(in crate::domain) fn new(question: &'q Question<'q>) -> Evaluation<'q> {
        Evaluation { question, facts: Vec::new() }
    }

    /// The state that applies.
    pub(in crate::domain) fn applicant(&self) -> StateCode {
        self.question.applicant
    }

    /// Reads an answer of the draft; `shown` formats it for the used fact.
    pub(in crate::domain) fn answer<T>(
        &mut self,
        pointer: &str,
        read: impl FnOnce(&'q Draft) -> Option<T>,
        shown: impl FnOnce(&T) -> String,
    ) -> Option<T> {
        let answer = read(self.question.draft);
        self.facts.push(UsedFact {
            subject: pointer.to_owned(),
            kind: ANSWER.to_owned(),
            value: answer.as_ref().map(shown),
            source: None,
            valid_from: None,
            recorded_at: None,
        });
        answer
    }

    /// The scope of the project.
    pub(in crate::domain) fn scope(&mut self) -> Option<Scope> {
        self.answer(SCOPE, |draft| draft.scope, Scope::to_string)
    }

    /// The value of a yes/no fact of a state; `None` if none is recorded.
    pub(in crate::domain) fn holds(&mut self, state: StateCode, kind: FactKind) -> Option<bool> {
        match self.fact(state, kind) {
            Some(FactValue::Holds(holds)) => Some(holds),
            _ => None,
        }
    }

    /// The income group of a state on the day of the question.
    pub(in crate::domain) fn income(&mut self, state: StateCode) -> Option<IncomeGroup> {
        match self.fact(state, FactKind::IncomeGroup) {
            Some(FactValue::Income(group)) => Some(group),
            _ => None,
        }
    }

    /// The allocation region of a state.
    pub(in crate::domain) fn region(&mut self, state: StateCode) -> Option<AllocationRegion> {
        match self.fact(state, FactKind::AllocationRegion) {
            Some(FactValue::Region(region)) => Some(region),
            _ => None,
        }
    }

    /// The regional position of a line; `None` if the application does not compete for the line's money yet.
    pub(in crate::domain) fn regional_position(&mut self, line: CreditLine) -> Option<&'q RegionalPosition> {
        let position = self.question.regional.get(&line)?;
        for (kind, value) in [
            ("eligible_states", by_region(&position.eligible)),
            ("money_of_the_year", position.whole.to_string()),
            ("money_used", by_region(&position.used)),
        ] {
            self.facts.push(UsedFact {
                subject: format!("{line} {}", position.year),
                kind: kind.to_owned(),
                value: Some(value),
                source: None,
                valid_from: Some(self.question.day),
                recorded_at: Some(self.question.known_at),
            });
        }
        Some(position)
    }

    fn fact(&mut self, state: StateCode, kind: FactKind) -> Option<FactValue> {
        let record = self.question.facts.value(state, kind, self.question.day, self.question.known_at);
        self.facts.push(UsedFact {
            subject: state.to_string(),
            kind: kind.as_str().to_owned(),
            value: record.map(|record| record.value.as_str().to_owned()),
            source: record.map(|record| record.source.clone()),
            valid_from: record.map(|record| record.valid_from),
            recorded_at: record.map(|record| record.recorded_at),
        });
        record.map(|record| record.value)
    }

    /// The value of a rule that is an amount.
    pub(in crate::domain) fn rule_amount(&mut self, key: RuleKey) -> Option<Cents> {
        match self.rule(key) {
            Some(Quantity::Amount(amount)) => Some(amount),
            _ => None,
        }
    }

    /// The value of a rule that is a share.
    pub(in crate::domain) fn rule_share(&mut self, key: RuleKey) -> Option<BasisPoints> {
        match self.rule(key) {
            Some(Quantity::Share(share)) => Some(share),
            _ => None,
        }
    }

    /// The value of a rule that is a number.
    pub(in crate::domain) fn rule_count(&mut self, key: RuleKey) -> Option<u32> {
        match self.rule(key) {
            Some(Quantity::Count(count)) => Some(count),
            _ => None,
        }
    }

    fn rule(&mut self, key: RuleKey) -> Option<Quantity> {
        let value = self.question.rules.in_force(key, self.question.day, self.question.known_at);
        self.facts.push(UsedFact {
            subject: key.code.as_str().to_owned(),
            kind: RULE.to_owned(),
            value: value.map(|value| value.quantity.to_string()),
            source: value.map(|value| value.source.clone()),
            valid_from: value.map(|value| value.in_force_from),
            recorded_at: value.map(|value| value.recorded_at),
        });
        value.map(|value| value.quantity)
    }

    /// The line that funded the prolonged project: `None` without a record, `Some(None)` if the record names no line.
    pub(in crate::domain) fn predecessor_line(&mut self) -> Option<Option<CreditLine>> {
        let record = self.question.predecessor.filter(|record| record.recorded_at <= self.question.known_at);
        self.facts.push(UsedFact {
            subject: "/prolongs".to_owned(),
            kind: "predecessor_line".to_owned(),
            value: record.and_then(|record| record.line).map(|line| line.as_str().to_owned()),
            source: record.map(|record| record.source.clone()),
            valid_from: None,
            recorded_at: record.map(|record| record.recorded_at),
        });
        record.map(|record| record.line)
    }

    /// Ends the evaluation: the result with all used facts.
    pub(in crate::domain) fn finding(self, criterion: Criterion, result: CriterionResult) -> Finding {
        Finding {
            criterion,
            verdict: result.verdict,
            weight: weight(criterion),
            args: result.args,
            facts: self.facts,
            legal_source: criterion.legal_source().to_owned(),
            turns: result.turns,
        }
    }
}

/// Whether a criterion is binding or advisory.
const fn weight(criterion: Criterion) -> Weight {
    match criterion {
        // The guideline says both “at least” and “within” 5 % (collected rules, open question 8): a warning.
        Criterion::EvaluationShare => Weight::Advisory,
        // The Fund consults if a region exceeds its share; no text requires a refusal.
        Criterion::RegionalShare => Weight::Advisory,
        _ => Weight::Binding,
    }
}

/// The result of a criterion, without the facts used.
pub(in crate::domain) struct CriterionResult {
    verdict: Verdict,
    args: BTreeMap<String, String>,
    turns: Option<TurningChange>,
}

impl CriterionResult {
    fn of(verdict: Verdict) -> CriterionResult {
        CriterionResult { verdict, args: BTreeMap::new(), turns: None }
    }

    /// The criterion is met.
    pub(in crate::domain) fn satisfied() -> CriterionResult {
        CriterionResult::of(Verdict::Satisfied)
    }

    /// The criterion is not met.
    pub(in crate::domain) fn not_satisfied() -> CriterionResult {
        CriterionResult::of(Verdict::NotSatisfied)
    }

    /// The criterion does not apply to the application.
    pub(in crate::domain) fn not_concerned() -> CriterionResult {
        CriterionResult::of(Verdict::NotConcerned)
    }

    /// The criterion cannot be decided, for the given reason.
    pub(in crate::domain) fn not_known(reason: NotKnownReason) -> CriterionResult {
        CriterionResult::of(Verdict::NotKnown).with("reason", reason)
    }

    /// The answer at `pointer` is missing.
    pub(in crate::domain) fn unanswered(pointer: &str) -> CriterionResult {
        // A Fluent text can select by a word but not by a JSON pointer, so both are passed.
        let question = pointer.trim_start_matches('/');
        CriterionResult::not_known(NotKnownReason::AnswerMissing)
            .turned_by(TurningCode::AnswerQuestion, &[("pointer", &pointer), ("question", &question)])
    }

    /// Facts about some states are missing.
    pub(in crate::domain) fn unrecorded(states: &[StateCode]) -> CriterionResult {
        CriterionResult::not_known(NotKnownReason::FactMissing)
            .turned_by(TurningCode::RecordFacts, &[("states", &listed(states))])
    }

    /// No value of a rule is in force.
    pub(in crate::domain) fn without_rule(key: RuleKey) -> CriterionResult {
        CriterionResult::not_known(NotKnownReason::RuleMissing)
            .turned_by(TurningCode::EnterRuleValue, &[("rule", &key.code)])
    }

    /// Adds an argument of the explanation.
    pub(in crate::domain) fn with(mut self, name: &str, value: impl std::fmt::Display) -> CriterionResult {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }

    /// Sets the smallest change that would alter the result.
    pub(in crate::domain) fn turned_by(
        mut self,
        code: TurningCode,
        args: &[(&str, &dyn std::fmt::Display)],
    ) -> CriterionResult {
        let args = args.iter().map(|(name, value)| ((*name).to_owned(), value.to_string())).collect();
        self.turns = Some(TurningChange { code: code.as_str().to_owned(), args });
        self
    }
}

/// Formats a list of states: `BDI, RWA`.
pub(in crate::domain) fn listed(states: &[StateCode]) -> String {
    states.iter().map(StateCode::as_str).collect::<Vec<_>>().join(", ")
}

/// Formats figures by region: `africa 45, europe 13`.
fn by_region(figures: &BTreeMap<AllocationRegion, impl std::fmt::Display>) -> String {
    figures.iter().map(|(region, figure)| format!("{region} {figure}")).collect::<Vec<_>>().join(", ")
}
