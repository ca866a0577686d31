//! Verification of reports: figures add up and never decrease, two persons file and decide, and an ended project holds
//! only the amount spent according to its last accepted statement.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::domain::projects::report::Verdict;
use crate::store::audit::verify_reports::{self, ReportOfProject};
use crate::store::db::Connection;
use crate::store::projects::agreements;
use crate::workflow::audit::verification::{PAGE, Verification};
use crate::workflow::error::WorkflowError;

/// Checks every report, and every ended project against its reports.
pub(in crate::workflow) async fn reports(
    connection: &Connection,
    found: &mut Verification,
) -> Result<(), WorkflowError> {
    let mut spent = BTreeMap::new();
    let mut after = Uuid::nil();
    loop {
        let page = verify_reports::reporting(connection, after, PAGE).await?;
        let (Some(first), Some(last)) = (page.first(), page.last()) else { break };
        after = *last;
        let filed = verify_reports::reports(connection, *first, *last).await?;
        let figures = verify_reports::figures(connection, *first, *last).await?;
        for project in &page {
            let start = filed.partition_point(|report| report.application_id < *project);
            let end = filed.partition_point(|report| report.application_id <= *project);
            let of_project: Vec<_> = figures.iter().filter(|(id, ..)| id == project).collect();
            if let Some(total) = statements(&filed[start..end], &of_project, found) {
                spent.insert(*project, total);
            }
            budget(connection, *project, found).await?;
        }
    }
    ended(connection, &spent, found).await
}

/// Replays the reports of one project; returns the amount spent according to the last accepted statement, in cents.
fn statements(
    reports: &[ReportOfProject],
    figures: &[&(Uuid, i32, i32, i64)],
    found: &mut Verification,
) -> Option<i64> {
    let mut last: Option<(i32, Vec<i64>, i64)> = None;
    for (number, report) in (1_i32..).zip(reports) {
        found.reports += 1;
        let place = format!("{} report {}", report.application_id, report.number);
        if report.number != number {
            found.fault(&place, format!("stands where report {number} should"));
        }
        if report.decision.is_some_and(|(_, by)| by == report.filed_by) {
            found.fault(&place, "was filed and decided by one person");
        }
        let Some(total) = report.total_cents else { continue };
        let own: Vec<i64> =
            figures.iter().filter(|(_, of, ..)| *of == report.number).map(|(.., spent)| *spent).collect();
        let sum = own.iter().copied().fold(0, i64::saturating_add);
        if sum != total || report.lines.and_then(|lines| usize::try_from(lines).ok()) != Some(own.len()) {
            found.fault(&place, format!("states {total} cents, its {} lines add up to {sum}", own.len()));
        }
        if let Some((version, before, total_before)) = &last {
            let lines_fall = *version == report.agreed_version && own.iter().zip(before).any(|(own, old)| own < old);
            if total < *total_before || lines_fall {
                found.fault(&place, "states less than the statement before it");
            }
        }
        if report.decision.is_some_and(|(verdict, _)| verdict == Verdict::Accepted) {
            last = Some((report.agreed_version, own, total));
        }
    }
    last.map(|(.., total)| total)
}

/// Checks that the budget lines of the figures are those of the agreed budget.
async fn budget(connection: &Connection, project: Uuid, found: &mut Verification) -> Result<(), WorkflowError> {
    let Some(agreed) = agreements::agreed(connection, project).await? else {
        found.fault(project, "has reported, and nothing was agreed");
        return Ok(());
    };
    let kept = verify_reports::planned(connection, project, agreed.version).await?;
    let planned: Vec<i64> = agreed.content.budget.iter().map(|item| item.amount().unwrap_or_default().get()).collect();
    if !kept.is_empty() && kept != planned {
        found.fault(project, format!("its budget lines plan {kept:?} cents, what was agreed plans {planned:?}"));
    }
    Ok(())
}

async fn ended(
    connection: &Connection,
    spent: &BTreeMap<Uuid, i64>,
    found: &mut Verification,
) -> Result<(), WorkflowError> {
    let mut after = Uuid::nil();
    loop {
        let page = verify_reports::ended(connection, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.0;
        for (id, granted, holds) in page {
            let (committed, disbursed) = holds.unwrap_or((granted, 0));
            if committed != 0 {
                found.fault(id, format!("has ended and still holds {committed} cents that are not paid"));
            }
            let reported = spent.get(&id).copied().unwrap_or_default();
            if disbursed != reported {
                found.fault(id, format!("has ended with {disbursed} cents paid and {reported} reported as spent"));
            }
        }
    }
}
