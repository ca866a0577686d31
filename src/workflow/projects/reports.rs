//! Reads the reports of a project, and stores the report or the decision of a transition.

use uuid::Uuid;

use crate::domain::applications::state::Action;
use crate::domain::kernel::actor::Actor;
use crate::domain::lifecycle::case::{Case, ReportsOnFile};
use crate::domain::lifecycle::decide::Outcome;
use crate::domain::notifications::message::ReportNoticeData;
use crate::domain::projects::report::{FiledReport, Verdict};
use crate::domain::projects::report_validation::before;
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::lifecycle::events;
use crate::store::projects::money_movements as project_money;
use crate::store::projects::reports::{self, Filing, NewReportDecision};
use crate::workflow::error::WorkflowError;

/// The filed reports of a project, with the instants of its last payment and last suspension.
pub(in crate::workflow) async fn on_file(
    connection: &Connection,
    application: Uuid,
) -> Result<ReportsOnFile, StoreError> {
    let (stored, last_paid_at, last_suspended_at) = futures_util::try_join!(
        reports::of_project(connection, application),
        project_money::last_paid_at(connection, application),
        events::last_at(connection, application, Action::Suspend),
    )?;
    let filed = stored.into_iter().map(|report| report.filed).collect();
    Ok(ReportsOnFile { filed, last_paid_at, last_suspended_at })
}

/// Stores the report or the report decision of a transition, after its event.
pub(in crate::workflow) async fn record(
    tx: &Tx,
    case: &Case,
    application: Uuid,
    seq: i32,
    actor: &Actor,
    outcome: &Outcome,
) -> Result<(), WorkflowError> {
    let filed = &case.reports.filed;
    let statements =
        |until: i32| filed.iter().filter(|report| report.number <= until && report.total.is_some()).count();
    let (by, event_seq) = (actor.user_id, seq);
    if let (Some(new), Some(agreed)) = (&outcome.input.report, &case.agreed) {
        let statement = new.report.total_spent_usd.map(|_| count(statements(i32::MAX)) + 1);
        let follows = before(agreed, filed).filter(|_| statement.is_some());
        let follows = follows.map(|(report, lines)| (report.number, lines));
        let filing = Filing { application, event_seq, by, number: next(case), statement, follows, agreed, new };
        reports::keep(tx, &filing).await?;
    }
    if let Some(report) = outcome.input.report_number.and_then(|number| numbered(case, number)) {
        let sent_back = outcome.transition.action == Action::ReturnReport;
        let verdict = if sent_back { Verdict::SentBack } else { Verdict::Accepted };
        let statement = report.total.map(|_| count(statements(report.number)));
        reports::keep_decision(tx, &NewReportDecision { application, event_seq, by, verdict, report, statement })
            .await?;
    }
    Ok(())
}

/// The report of a transition, as the notification names it.
pub(in crate::workflow) fn notice_data(case: &Case, outcome: &Outcome) -> Option<ReportNoticeData> {
    if let Some(new) = &outcome.input.report {
        let (number, kind, total_spent) = (next(case), new.report.kind, new.report.total_spent_usd);
        return Some(ReportNoticeData { number, kind, total_spent });
    }
    let report = numbered(case, outcome.input.report_number?)?;
    Some(ReportNoticeData { number: report.number, kind: report.kind, total_spent: report.total })
}

/// The report with this number.
pub(in crate::workflow) fn numbered(case: &Case, number: i32) -> Option<&FiledReport> {
    case.reports.filed.iter().find(|report| report.number == number)
}

/// The number of the next report to be filed.
pub(in crate::workflow) fn next(case: &Case) -> i32 {
    count(case.reports.filed.len()) + 1
}

fn count(reports: usize) -> i32 {
    i32::try_from(reports).unwrap_or(i32::MAX - 1)
}
