//! Constructed reports of the demonstration: figures that add up, for projects that were not paid yet.

use crate::domain::application::Draft;
use crate::domain::lifecycle::State;
use crate::domain::money::Cents;
use crate::domain::obligations::ObligationKind;
use crate::domain::report::{Expenditure, Report, ResultFigure};

/// The words of a report in one language.
#[derive(Debug)]
pub(super) struct ReportWords {
    /// What was done.
    pub narrative: String,
    /// What is counted.
    pub indicator: String,
    /// Who evaluates.
    pub evaluator: String,
}

/// The report that takes a project on from where it stands: the final report, then the evaluation.
pub(super) fn onwards(state: State, agreed: &Draft, words: ReportWords) -> Report {
    let evaluation = state == State::FinalReported;
    let kind = if evaluation { ObligationKind::Evaluation } else { ObligationKind::FinalReport };
    let output = agreed.budget.first().map(|item| item.output.clone()).unwrap_or_default();
    let nothing = |line| Expenditure { line, spent_usd: Cents::ZERO };
    Report {
        kind,
        period: None,
        narrative: words.narrative,
        evaluator: evaluation.then_some(words.evaluator),
        activities: Vec::new(),
        results: vec![ResultFigure { output, indicator: words.indicator, value: 38 }],
        expenditures: (1_u16..).take(agreed.budget.len()).map(nothing).collect(),
        total_spent_usd: Some(Cents::ZERO),
    }
}
