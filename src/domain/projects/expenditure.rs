//! Planned and actual figures: for each budget line and output the agreed amount and the expenditure according to the
//! last accepted statement; for each indicator the target and the last reported value.
//!
//! A statement refers to the budget version that was agreed when it was filed. After a budget revision, the lines have
//! no actual amount until the next statement; outputs and the total still have one, because every line belongs to an
//! output.
//! A line may exceed its planned amount, because savings on one output may be moved to another (collected rules §1,
//! need 4). The comparison shows the excess.

use serde::Serialize;

use crate::domain::applications::form::CostCategory;
use crate::domain::kernel::money::Cents;
use crate::domain::projects::agreement::Agreed;
use crate::domain::projects::obligations::ObligationKind;
use crate::domain::projects::report::{FiledReport, last_statement};

/// An amount planned and what was spent of it. Either there is a rest or there is an excess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Comparison {
    /// Agreed, USD.
    pub planned_usd: Cents,
    /// Spent according to the last accepted statement, USD; absent before the first, and for a line where that statement
    /// is on an earlier budget.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual_usd: Option<Cents>,
    /// Planned and not spent, USD.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unspent_usd: Option<Cents>,
    /// Spent above what was planned, USD.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excess_usd: Option<Cents>,
}

/// One line of the agreed budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct LineComparison {
    /// Its place in the agreed budget, from 1: what an expenditure names.
    pub line: u16,
    /// Output it serves.
    pub output: String,
    /// What is paid for.
    pub description: String,
    /// Where the cost stands.
    pub category: CostCategory,
    /// Planned and actual.
    #[serde(flatten)]
    pub amounts: Comparison,
}

/// One output of the project matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct OutputComparison {
    /// The output.
    pub output: String,
    /// Planned and actual of all its lines; of an output that only an earlier budget has, nothing is planned.
    #[serde(flatten)]
    pub amounts: Comparison,
    /// Its indicators.
    pub results: Vec<ResultComparison>,
}

/// One indicator of the results framework.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ResultComparison {
    /// What is counted.
    pub indicator: String,
    /// Target of the last accepted workplan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<u32>,
    /// Reached according to the last accepted report that counts it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reached: Option<u32>,
}

/// Planned against actual of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PlannedAndActual {
    /// Version of the agreed content whose lines these are.
    pub agreed_version: i32,
    /// Number of the report that states what was spent; absent before the first is accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<i32>,
    /// The whole project.
    pub total: Comparison,
    /// Line by line.
    pub lines: Vec<LineComparison>,
    /// Output by output, in the order of the budget; then those that only an earlier budget has.
    pub outputs: Vec<OutputComparison>,
}

impl Comparison {
    fn of(planned: Cents, actual: Option<Cents>) -> Comparison {
        Comparison {
            planned_usd: planned,
            actual_usd: actual,
            unspent_usd: actual.and_then(|actual| planned.checked_sub(actual)),
            excess_usd: actual.and_then(|actual| actual.checked_sub(planned)).filter(|excess| *excess != Cents::ZERO),
        }
    }
}

/// Compares the agreed budget with the accepted reports.
pub fn planned_and_actual(agreed: &Agreed, reports: &[FiledReport]) -> PlannedAndActual {
    let statement = last_statement(reports);
    let comparable = statement.filter(|report| report.agreed_version == agreed.version);
    let lines: Vec<LineComparison> = (1_u16..)
        .zip(&agreed.content.budget)
        .map(|(line, item)| {
            let spent = comparable.and_then(|report| report.spent.get(usize::from(line) - 1).copied());
            LineComparison {
                line,
                output: item.output.clone(),
                description: item.description.clone(),
                category: item.category,
                amounts: Comparison::of(item.amount().unwrap_or(Cents::MAX), spent),
            }
        })
        .collect();
    let planned = sum(lines.iter().map(|line| line.amounts.planned_usd));
    PlannedAndActual {
        agreed_version: agreed.version,
        statement: statement.map(|report| report.number),
        total: Comparison::of(planned, statement.and_then(|report| report.total)),
        outputs: outputs(&lines, statement, reports),
        lines,
    }
}

/// The sum of the amounts, saturating at [`Cents::MAX`].
fn sum(amounts: impl Iterator<Item = Cents>) -> Cents {
    Cents::sum(amounts).unwrap_or(Cents::MAX)
}

/// The outputs of the agreed budget, followed by outputs that occur only in the statement or in accepted reports.
fn outputs(
    lines: &[LineComparison],
    statement: Option<&FiledReport>,
    reports: &[FiledReport],
) -> Vec<OutputComparison> {
    let stated = statement.into_iter().flat_map(|report| &report.outputs);
    let reported = accepted(reports).flat_map(|report| &report.results).map(|figure| &figure.output);
    let mut names: Vec<&String> = Vec::new();
    for name in lines.iter().map(|line| &line.output).chain(stated).chain(reported) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let compared = |output: &String| {
        let planned = lines.iter().filter(|line| line.output == *output).map(|line| line.amounts.planned_usd);
        let spent = |report: &FiledReport| {
            let lines = report.outputs.iter().zip(&report.spent).filter(|(served, _)| *served == output);
            sum(lines.map(|(_, spent)| *spent))
        };
        let amounts = Comparison::of(sum(planned), statement.map(spent));
        OutputComparison { output: output.clone(), amounts, results: results(output, reports) }
    };
    names.into_iter().map(compared).collect()
}

fn accepted(reports: &[FiledReport]) -> impl DoubleEndedIterator<Item = &FiledReport> {
    reports.iter().filter(|report| report.is_accepted())
}

/// The indicators of an output: those of the last accepted workplan with results, followed by those that occur only in
/// other accepted reports. If a report omits an indicator, the value of the earlier report is kept.
fn results(output: &str, reports: &[FiledReport]) -> Vec<ResultComparison> {
    let is_plan = |report: &&FiledReport| report.kind == ObligationKind::Workplan;
    let plan = accepted(reports).rev().find(|report| is_plan(report) && !report.results.is_empty());
    let targets = plan.into_iter().flat_map(|report| &report.results).filter(|figure| figure.output == output);
    let mut found: Vec<ResultComparison> = targets
        .map(|figure| ResultComparison {
            indicator: figure.indicator.clone(),
            target: Some(figure.value),
            reached: None,
        })
        .collect();
    let counted = accepted(reports).filter(|report| !is_plan(report)).flat_map(|report| &report.results);
    for figure in counted.filter(|figure| figure.output == output) {
        match found.iter_mut().find(|known| known.indicator == figure.indicator) {
            Some(known) => known.reached = Some(figure.value),
            None => found.push(ResultComparison {
                indicator: figure.indicator.clone(),
                target: None,
                reached: Some(figure.value),
            }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;
    use crate::domain::applications::form::{BudgetItem, Draft};
    use crate::domain::kernel::content_hash::ContentHash;
    use crate::domain::projects::report::{ReportDecision, ResultFigure, Verdict};

    fn usd(text: &str) -> Cents {
        text.parse().unwrap()
    }

    fn agreed(version: i32) -> Agreed {
        let item = |output: &str, amount: &str| BudgetItem {
            output: output.into(),
            description: "A cost".into(),
            category: CostCategory::Operational,
            quantity: 1,
            unit_cost_usd: usd(amount),
        };
        let content = Draft { budget: vec![item("A", "100"), item("B", "50"), item("A", "25.50")], ..Draft::default() };
        Agreed { version, content_hash: ContentHash::of(b""), content }
    }

    fn report(number: i32, kind: ObligationKind, spent: &[&str], results: &[(&str, u32)]) -> FiledReport {
        let spent: Vec<Cents> = spent.iter().map(|amount| usd(amount)).collect();
        let result = |(indicator, value): &(&str, u32)| ResultFigure {
            output: "A".into(),
            indicator: (*indicator).into(),
            value: *value,
        };
        FiledReport {
            number,
            kind,
            period: None,
            agreed_version: 0,
            total: Cents::sum(spent.iter().copied()).filter(|_| kind != ObligationKind::Workplan),
            outputs: ["A", "B", "A"].iter().take(spent.len()).map(|output| (*output).to_owned()).collect(),
            spent,
            results: results.iter().map(result).collect(),
            by: Uuid::nil(),
            at: DateTime::UNIX_EPOCH,
            decision: Some(ReportDecision { verdict: Verdict::Accepted, by: Uuid::nil(), at: DateTime::UNIX_EPOCH }),
        }
    }

    #[test]
    fn lines_and_outputs_show_the_rest_and_the_excess() {
        let reports = [
            report(1, ObligationKind::Workplan, &[], &[("officers trained", 40)]),
            report(2, ObligationKind::InterimReport, &["60", "0", "25.50"], &[("officers trained", 25), ("posts", 2)]),
            report(3, ObligationKind::FinalReport, &["120", "20", "25.50"], &[("officers trained", 38)]),
        ];
        let shown = planned_and_actual(&agreed(0), &reports);
        let of = |amounts: &Comparison| (amounts.actual_usd, amounts.unspent_usd, amounts.excess_usd);
        assert_eq!(of(&shown.lines[0].amounts), (Some(usd("120")), None, Some(usd("20"))));
        assert_eq!(of(&shown.lines[1].amounts), (Some(usd("20")), Some(usd("30")), None));
        assert_eq!(of(&shown.lines[2].amounts), (Some(usd("25.50")), Some(usd("0")), None));
        assert_eq!((shown.outputs[0].output.as_str(), shown.outputs[0].amounts.planned_usd), ("A", usd("125.50")));
        assert_eq!(shown.outputs[0].amounts.actual_usd, Some(usd("145.50")));
        let trained = &shown.outputs[0].results[0];
        assert_eq!((trained.target, trained.reached), (Some(40), Some(38)));
        assert_eq!((shown.statement, of(&shown.total)), (Some(3), (Some(usd("165.50")), Some(usd("10")), None)));
    }

    #[test]
    fn after_a_revision_of_the_budget_only_the_lines_wait_for_the_next_statement() {
        let reports = [report(1, ObligationKind::InterimReport, &["60", "5", "0.50"], &[])];
        let shown = planned_and_actual(&agreed(1), &reports);
        assert!(shown.lines.iter().all(|line| line.amounts.actual_usd.is_none()));
        assert_eq!((shown.total.actual_usd, shown.statement), (Some(usd("65.50")), Some(1)));
        let of = |shown: &PlannedAndActual| -> Vec<(String, Cents, Option<Cents>)> {
            let row = |of: &OutputComparison| (of.output.clone(), of.amounts.planned_usd, of.amounts.actual_usd);
            shown.outputs.iter().map(row).collect()
        };
        let row = |output: &str, planned, actual: &str| (output.to_owned(), usd(planned), Some(usd(actual)));
        assert_eq!(of(&shown), [row("A", "125.50", "60.50"), row("B", "50", "5")]);
        // What was spent on an output that the later budget no longer has still shows.
        let mut later = agreed(1);
        later.content.budget.remove(1);
        later.content.budget[0].output = "C".into();
        let shown = planned_and_actual(&later, &reports);
        assert_eq!(of(&shown), [row("C", "100", "0"), row("A", "25.50", "60.50"), row("B", "0", "5")]);
        let spent = shown.outputs.iter().filter_map(|output| output.amounts.actual_usd);
        assert_eq!(Cents::sum(spent), shown.total.actual_usd);
        let unreported = planned_and_actual(&agreed(0), &[]);
        assert_eq!((unreported.total.actual_usd, unreported.statement), (None, None));
        assert!(unreported.outputs.iter().all(|output| output.amounts.actual_usd.is_none()));
    }

    #[test]
    fn an_indicator_shows_the_value_that_was_reported_last() {
        let mut reports = vec![
            report(1, ObligationKind::Workplan, &[], &[("officers trained", 40), ("posts", 3)]),
            report(2, ObligationKind::InterimReport, &["1", "0", "0"], &[("officers trained", 25), ("posts", 2)]),
            report(3, ObligationKind::InterimReport, &["2", "0", "0"], &[("officers trained", 30)]),
            report(4, ObligationKind::FinalReport, &["3", "0", "0"], &[("courses", 7)]),
            report(5, ObligationKind::Evaluation, &["3", "0", "0"], &[]),
        ];
        let shown = |reports: &[FiledReport]| -> Vec<(String, Option<u32>, Option<u32>)> {
            let results = planned_and_actual(&agreed(0), reports).outputs.remove(0).results;
            results.into_iter().map(|result| (result.indicator, result.target, result.reached)).collect()
        };
        let row = |indicator: &str, target, reached| (indicator.to_owned(), target, reached);
        let all = [
            row("officers trained", Some(40), Some(30)),
            row("posts", Some(3), Some(2)),
            row("courses", None, Some(7)),
        ];
        assert_eq!(shown(&reports), all);
        // What was not accepted counts nothing.
        reports[3].decision = None;
        assert_eq!(shown(&reports), all[..2]);
    }
}
