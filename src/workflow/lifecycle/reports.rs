//! Reports on projects: filed by the office, decided by another person. Each is a step of the project's life.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::domain::applications::state::Action;
use crate::domain::kernel::actor::Actor;
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::kernel::document::Pdf;
use crate::domain::lifecycle::case::{Case, ReportsOnFile};
use crate::domain::lifecycle::command::Command;
use crate::domain::lifecycle::decide::Outcome;
use crate::domain::notifications::message::ReportTold;
use crate::domain::projects::agreement::Agreement;
use crate::domain::projects::obligation_status::{Owed, standings};
use crate::domain::projects::obligations::{NotKnown, obligations};
use crate::domain::projects::report::{FiledReport, NewReport, Report, Verdict, accepting};
use crate::domain::projects::report_validation::before;
use crate::domain::rules::project_terms::Terms;
use crate::domain::rules::rule_value::Rules;
use crate::store::db::{Connection, Tx};
use crate::store::documents;
use crate::store::error::StoreError;
use crate::store::lifecycle::events;
use crate::store::projects::reports::{self, Deciding, Filing};
use crate::store::projects::{agreements, money_movements as project_money};
use crate::workflow::error::WorkflowError;
use crate::workflow::lifecycle::perform::{self, Performed};

/// Files a report with its PDF; answers its number.
///
/// # Errors
/// A [`WorkflowError`]; [`crate::domain::kernel::refusal::RefusalCode::ReportDoesNotAddUp`] with every fault.
pub async fn file(
    tx: &Tx,
    actor: &Actor,
    id: Uuid,
    expected: Option<i32>,
    report: Report,
    document: &Pdf,
) -> Result<(Performed, i32), WorkflowError> {
    let loaded = perform::visible(tx, actor, id, expected, Action::FileReport, None).await?;
    let (document_id, _) = documents::insert(tx, document).await?;
    let number = next(&loaded.case);
    let command = Command::FileReport { report: Box::new(NewReport { report, document_id }) };
    Ok((perform::carry_out(tx, actor, loaded, command).await?, number))
}

/// Accepts a report or sends it back with a reason.
///
/// # Errors
/// [`WorkflowError::NotFound`] where the project has no such report, or what the step refuses.
pub async fn decide(
    tx: &Tx,
    actor: &Actor,
    id: Uuid,
    expected: Option<i32>,
    number: i32,
    verdict: Verdict,
    comment: Option<String>,
) -> Result<Performed, WorkflowError> {
    let loaded = perform::visible(tx, actor, id, expected, Action::ReturnReport, None).await?;
    let report = numbered(&loaded.case, number).ok_or(WorkflowError::NotFound)?;
    let action = match verdict {
        Verdict::Accepted => accepting(report.kind),
        Verdict::SentBack => Action::ReturnReport,
    };
    perform::carry_out(tx, actor, loaded, Command::DecideReport { action, number, comment }).await
}

/// What a project has reported, with the instants that its reports are measured by.
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

/// What a project owes, what it has reported, and what cannot be known.
#[derive(Debug, Clone, Default)]
pub struct Owing {
    /// What it owes, by the day it falls due.
    pub owed: Vec<Owed>,
    /// What cannot be known, since a rule value is missing.
    pub not_known: Vec<NotKnown>,
    /// The last agreed day.
    pub agreed_end: Option<NaiveDate>,
}

/// What a project owes and what it has reported, as of an instant; nothing before its approval.
///
/// # Errors
/// A [`StoreError`].
pub async fn owed(
    connection: &Connection,
    rules: &Rules,
    application: Uuid,
    now: DateTime<Utc>,
) -> Result<Owing, StoreError> {
    let (agreement, stored, completed_at) = futures_util::try_join!(
        agreements::agreement(connection, application),
        reports::of_project(connection, application),
        events::last_at(connection, application, Action::Complete),
    )?;
    let Some(agreement) = agreement else { return Ok(Owing::default()) };
    let filed: Vec<FiledReport> = stored.into_iter().map(|report| report.filed).collect();
    Ok(owing(&agreement, &filed, completed_at.map(day_in_geneva), rules, now))
}

/// The same of a project whose agreement and reports are known.
pub fn owing(
    agreement: &Agreement,
    filed: &[FiledReport],
    completed_on: Option<NaiveDate>,
    rules: &Rules,
    now: DateTime<Utc>,
) -> Owing {
    let terms = Terms { rules, day: agreement.approved_on(), known_at: now };
    let found = obligations(agreement, completed_on, &terms);
    Owing {
        owed: standings(found.owed, filed, day_in_geneva(now)),
        not_known: found.not_known,
        agreed_end: agreement.agreed.content.ends_on(),
    }
}

/// Keeps the report or the decision of a step, behind its event.
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
        reports::keep_decision(tx, &Deciding { application, event_seq, by, verdict, report, statement }).await?;
    }
    Ok(())
}

/// The report of a step, as a message names it.
pub(in crate::workflow) fn told(case: &Case, outcome: &Outcome) -> Option<ReportTold> {
    if let Some(new) = &outcome.input.report {
        let (number, kind, total_spent) = (next(case), new.report.kind, new.report.total_spent_usd);
        return Some(ReportTold { number, kind, total_spent });
    }
    let report = numbered(case, outcome.input.report_number?)?;
    Some(ReportTold { number: report.number, kind: report.kind, total_spent: report.total })
}

fn numbered(case: &Case, number: i32) -> Option<&FiledReport> {
    case.reports.filed.iter().find(|report| report.number == number)
}

fn next(case: &Case) -> i32 {
    count(case.reports.filed.len()) + 1
}

fn count(reports: usize) -> i32 {
    i32::try_from(reports).unwrap_or(i32::MAX - 1)
}
