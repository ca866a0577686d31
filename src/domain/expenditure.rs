//! Planned against actual: what was agreed for each budget line and output, and what the last accepted statement says was
//! spent; and for each indicator the target and what was reached.
//!
//! Savings on one output are moved to another in ordinary life (collected rules §1, need 4): a line may spend more than
//! planned, and this is where it shows.

use serde::Serialize;

use super::agreement::Agreed;
use super::application::CostCategory;
use super::money::Cents;
use super::obligations::ObligationKind;
use super::report::{FiledReport, last_statement};

/// An amount planned and what was spent of it. Either there is a rest or there is an excess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Comparison {
    /// Agreed, USD.
    pub planned_usd: Cents,
    /// Spent according to the last accepted statement, USD; absent where that statement is on an earlier budget.
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
    /// Planned and actual of all its lines.
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
    /// Reached according to the last accepted report.
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
    /// Output by output, in the order of the budget.
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

    /// The two of several lines together; an amount above the largest counts as the largest.
    fn sum<'a>(lines: impl Iterator<Item = &'a Comparison> + Clone) -> Comparison {
        let planned = Cents::sum(lines.clone().map(|line| line.planned_usd)).unwrap_or(Cents::MAX);
        let actual: Option<Vec<Cents>> = lines.map(|line| line.actual_usd).collect();
        Comparison::of(planned, actual.map(|all| Cents::sum(all).unwrap_or(Cents::MAX)))
    }
}

/// Compares what was agreed with what the reports on file say.
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
    let mut outputs: Vec<OutputComparison> = Vec::new();
    for line in &lines {
        if outputs.iter().all(|known| known.output != line.output) {
            let of_it = lines.iter().filter(|other| other.output == line.output).map(|other| &other.amounts);
            let results = results(&line.output, reports);
            outputs.push(OutputComparison { output: line.output.clone(), amounts: Comparison::sum(of_it), results });
        }
    }
    let planned = Comparison::sum(lines.iter().map(|line| &line.amounts)).planned_usd;
    PlannedAndActual {
        agreed_version: agreed.version,
        statement: statement.map(|report| report.number),
        total: Comparison::of(planned, statement.and_then(|report| report.total)),
        lines,
        outputs,
    }
}

/// The indicators of an output: those of the last accepted workplan, then those that only a report knows.
fn results(output: &str, reports: &[FiledReport]) -> Vec<ResultComparison> {
    let accepted = |workplan: bool| {
        let of_kind = move |report: &&FiledReport| {
            report.is_accepted() && !report.results.is_empty() && (report.kind == ObligationKind::Workplan) == workplan
        };
        let last = reports.iter().rev().find(of_kind);
        last.into_iter().flat_map(|report| &report.results).filter(|figure| figure.output == output)
    };
    let mut found: Vec<ResultComparison> = Vec::new();
    for figure in accepted(true) {
        found.push(ResultComparison { indicator: figure.indicator.clone(), target: Some(figure.value), reached: None });
    }
    for figure in accepted(false) {
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
    use crate::domain::application::{BudgetItem, ContentHash, Draft};
    use crate::domain::report::{ReportDecision, ResultFigure, Verdict};

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
    fn after_a_revision_of_the_budget_only_the_total_can_be_compared() {
        let reports = [report(1, ObligationKind::InterimReport, &["60", "0", "0"], &[])];
        let shown = planned_and_actual(&agreed(1), &reports);
        assert!(shown.lines.iter().all(|line| line.amounts.actual_usd.is_none()));
        assert_eq!((shown.total.actual_usd, shown.statement), (Some(usd("60")), Some(1)));
        let unreported = planned_and_actual(&agreed(0), &[]);
        assert_eq!((unreported.total.actual_usd, unreported.statement), (None, None));
    }
}
