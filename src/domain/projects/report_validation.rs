//! Validation of reports: figures are checked against the agreed budget, the previous statement and the balance of the
//! project.
//!
//! The published texts require that every section is filled in and that expenditure follows the budget; the individual
//! checks are our reading (decision 0010). All faults are returned together, each with its JSON pointer, its figure
//! and the expected value.

use chrono::NaiveDate;

use crate::domain::applications::form::{BudgetItem, CostCategory};
use crate::domain::applications::state::State;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::kernel::report_fault::{FaultAt, ReportFault};
use crate::domain::projects::agreement::Agreed;
use crate::domain::projects::obligations::ObligationKind;
use crate::domain::projects::report::{FiledReport, Report, last_statement, reports_in};

const REPORTING: &str = "Fund page “Project tracking, reporting and management”";

/// The data that a report is validated against.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// Current state of the project.
    pub state: State,
    /// The agreed content in its current version.
    pub agreed: &'a Agreed,
    /// The reports on file, by number.
    pub filed: &'a [FiledReport],
    /// Amount committed to the project and not returned, paid or unpaid, USD.
    pub held: Cents,
    /// The calendar day in Geneva.
    pub day: NaiveDate,
}

/// Validates a report before it is filed.
///
/// # Errors
/// [`RefusalCode::ReportNotPossible`] if this kind of report cannot be filed in the current state,
/// [`RefusalCode::ReportUndecided`] while an earlier statement of expenditure is undecided,
/// [`RefusalCode::ReportDoesNotAddUp`] with all faults.
pub fn check(report: &Report, basis: &Basis<'_>) -> Result<(), Refusal> {
    if !reports_in(basis.state).contains(&report.kind) {
        let refusal = Refusal::new(RefusalCode::ReportNotPossible).with("kind", report.kind).with("state", basis.state);
        return Err(refusal.sourced(REPORTING));
    }
    let states_money = report.kind != ObligationKind::Workplan;
    let undecided = basis.filed.iter().find(|filed| filed.total.is_some() && filed.decision.is_none());
    if let Some(waiting) = undecided.filter(|_| states_money) {
        return Err(Refusal::new(RefusalCode::ReportUndecided).with("number", waiting.number));
    }
    let mut faults = Faults::default();
    parts(report, &mut faults);
    period(report, basis, &mut faults);
    outputs(report, basis.agreed, &mut faults);
    if states_money {
        figures(report, basis, &mut faults);
    }
    if faults.0.is_empty() {
        return Ok(());
    }
    let refusal = Refusal::new(RefusalCode::ReportDoesNotAddUp).with("faults", faults.0.len()).sourced(REPORTING);
    Err(Refusal { faults: faults.0, ..refusal })
}

/// The last accepted statement, with its expenditure by line if it refers to the current version of the budget.
pub fn before<'a>(agreed: &Agreed, filed: &'a [FiledReport]) -> Option<(&'a FiledReport, Option<&'a [Cents]>)> {
    let last = last_statement(filed)?;
    Some((last, (last.agreed_version == agreed.version).then_some(&last.spent[..])))
}

#[derive(Default)]
struct Faults(Vec<FaultAt>);

impl Faults {
    fn add(&mut self, pointer: impl Into<String>, fault: ReportFault, figure: impl ToString, expected: impl ToString) {
        let (figure, expected) = (figure.to_string(), expected.to_string());
        self.0.push(FaultAt { pointer: pointer.into(), fault, figure, expected });
    }
}

/// Checks that the report has all parts that its kind requires, and no others.
fn parts(report: &Report, faults: &mut Faults) {
    let (workplan, evaluation) = (report.kind == ObligationKind::Workplan, report.kind == ObligationKind::Evaluation);
    let blank = |text: &str| text.trim().is_empty();
    for (pointer, given, wanted) in [
        ("/report/narrative", !blank(&report.narrative), true),
        ("/report/evaluator", report.evaluator.as_deref().is_some_and(|name| !blank(name)), evaluation),
        ("/report/activities", !report.activities.is_empty(), workplan),
        ("/report/expenditures", !report.expenditures.is_empty(), !workplan),
        ("/report/total_spent_usd", report.total_spent_usd.is_some(), !workplan),
    ] {
        match (given, wanted) {
            (false, true) => faults.add(pointer, ReportFault::PartMissing, "", report.kind),
            (true, false) => faults.add(pointer, ReportFault::PartMeaningless, "", report.kind),
            _ => {}
        }
    }
    // Results are optional in an evaluation.
    if report.results.is_empty() && !evaluation {
        faults.add("/report/results", ReportFault::PartMissing, "", report.kind);
    }
}

fn period(report: &Report, basis: &Basis<'_>, faults: &mut Faults) {
    let interim = report.kind == ObligationKind::InterimReport;
    match (report.period, interim) {
        (None, true) => faults.add("/report/period", ReportFault::PeriodMissing, "", ""),
        (Some(_), false) => faults.add("/report/period", ReportFault::PeriodMeaningless, "", ""),
        (Some(period), true) => {
            if period.to < period.from {
                faults.add("/report/period/to", ReportFault::PeriodReversed, period.to, period.from);
            }
            if let Some(first) = basis.agreed.content.starts_on.filter(|first| period.from < *first) {
                faults.add("/report/period/from", ReportFault::PeriodBeforeProject, period.from, first);
            }
            if period.to > basis.day {
                faults.add("/report/period/to", ReportFault::PeriodToCome, period.to, basis.day);
            }
        }
        (None, false) => {}
    }
    for (at, planned) in report.activities.iter().enumerate().filter(|(_, planned)| planned.to < planned.from) {
        let pointer = format!("/report/activities/{at}/to");
        faults.add(pointer, ReportFault::PeriodReversed, planned.to, planned.from);
    }
}

fn outputs(report: &Report, agreed: &Agreed, faults: &mut Faults) {
    let known = |output: &str| agreed.content.budget.iter().any(|item| item.output == output);
    let all: Vec<&str> = agreed.content.budget.iter().map(|item| item.output.as_str()).collect();
    let mut names = all.clone();
    names.sort_unstable();
    names.dedup();
    let activities = report.activities.iter().enumerate().map(|(at, planned)| ("activities", at, &planned.output));
    let results = report.results.iter().enumerate().map(|(at, result)| ("results", at, &result.output));
    for (part, at, output) in activities.chain(results).filter(|(_, _, output)| !known(output)) {
        faults.add(format!("/report/{part}/{at}/output"), ReportFault::OutputUnknown, output, names.join("; "));
    }
}

fn figures(report: &Report, basis: &Basis<'_>, faults: &mut Faults) {
    let budget = &basis.agreed.content.budget;
    let mut stated = vec![false; budget.len()];
    let before = before(basis.agreed, basis.filed);
    for (at, figure) in report.expenditures.iter().enumerate() {
        let line = usize::from(figure.line);
        let Some((item, seen)) = line.checked_sub(1).and_then(|place| budget.get(place).zip(stated.get_mut(place)))
        else {
            let pointer = format!("/report/expenditures/{at}/line");
            faults.add(pointer, ReportFault::LineUnknown, figure.line, budget.len());
            continue;
        };
        if std::mem::replace(seen, true) {
            faults.add(format!("/report/expenditures/{at}/line"), ReportFault::LineTwice, figure.line, 1);
        }
        let spent_before = before.and_then(|(_, lines)| lines?.get(line - 1).copied());
        line_figure(report.kind, at, figure.spent_usd, (item, spent_before), basis, faults);
    }
    for missing in stated.iter().enumerate().filter(|(_, stated)| !**stated).map(|(place, _)| place + 1) {
        faults.add("/report/expenditures", ReportFault::LineMissing, missing, budget.len());
    }
    total(report, before.and_then(|(last, _)| last.total), basis, faults);
}

/// Validates the expenditure on one line: none on evaluation lines before completion, none below the previous
/// statement, and after the final report changes on evaluation lines only.
fn line_figure(
    kind: ObligationKind,
    at: usize,
    spent: Cents,
    (item, before): (&BudgetItem, Option<Cents>),
    basis: &Basis<'_>,
    faults: &mut Faults,
) {
    let pointer = format!("/report/expenditures/{at}/spent_usd");
    let of_evaluation = item.category == CostCategory::Evaluation;
    let before_completion = matches!(basis.state, State::Active | State::Suspended);
    if of_evaluation && before_completion && spent != Cents::ZERO {
        faults.add(&pointer, ReportFault::EvaluationTouched, spent, Cents::ZERO);
    }
    match before {
        Some(before) if spent < before => faults.add(pointer, ReportFault::BelowStatementBefore, spent, before),
        Some(before) if kind == ObligationKind::Evaluation && !of_evaluation && spent != before => {
            faults.add(pointer, ReportFault::ChangedAfterFinalReport, spent, before);
        }
        _ => {}
    }
}

fn total(report: &Report, before: Option<Cents>, basis: &Basis<'_>, faults: &mut Faults) {
    let Some(stated) = report.total_spent_usd else { return };
    let pointer = "/report/total_spent_usd";
    match Cents::sum(report.expenditures.iter().map(|figure| figure.spent_usd)) {
        Some(sum) if sum == stated => {}
        sum => faults.add(pointer, ReportFault::TotalDiffers, stated, sum.unwrap_or(Cents::MAX)),
    }
    if stated > basis.held {
        faults.add(pointer, ReportFault::AboveCommitted, stated, basis.held);
    }
    if let Some(before) = before.filter(|before| stated < *before) {
        faults.add(pointer, ReportFault::BelowStatementBefore, stated, before);
    }
}

#[cfg(test)]
mod tests;
