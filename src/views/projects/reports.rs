//! The view of the reports of a project for a reader, with the decision on each, and of planned against actual
//! expenditure.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::domain::kernel::access;
use crate::domain::kernel::actor::Actor;
use crate::domain::kernel::money::Cents;
use crate::domain::projects::expenditure::{PlannedAndActual, planned_and_actual};
use crate::domain::projects::obligations::ObligationKind;
use crate::domain::projects::report::{Expenditure, FiledReport, PlannedActivity, ReportPeriod, ResultFigure, Verdict};
use crate::store::applications;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::lifecycle::events::{self, EventRow};
use crate::store::projects::agreements;
use crate::store::projects::reports::{self, StoredReport};

/// A report on file.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReportView {
    /// Its number among the reports of the project.
    pub number: i32,
    /// Which obligation it meets.
    pub kind: ObligationKind,
    /// The days that an interim report is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<ReportPeriod>,
    /// Version of the agreed content whose budget lines its figures name.
    pub agreed_version: i32,
    /// What was done, found or planned.
    pub narrative: String,
    /// Who made the evaluation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evaluator: Option<String>,
    /// Activities of the workplan.
    pub activities: Vec<PlannedActivity>,
    /// Results framework: targets in a workplan, in every other report what was reached.
    pub results: Vec<ResultFigure>,
    /// Expenditure on each line since the first day of the project.
    pub expenditures: Vec<Expenditure>,
    /// Sum of the expenditures, USD.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_spent_usd: Option<Cents>,
    /// The stored PDF: `GET /api/v1/documents/{document_id}`.
    pub document_id: Uuid,
    /// SHA-256 of the PDF, 64 hexadecimal digits.
    pub sha256: String,
    /// Number of the event that filed it.
    pub event_seq: i32,
    /// When it was filed.
    pub filed_at: DateTime<Utc>,
    /// What became of it; absent while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<ReportDecisionView>,
}

/// The decision on a report.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReportDecisionView {
    /// What was decided.
    pub verdict: Verdict,
    /// Number of the event that decided it.
    pub event_seq: i32,
    /// When.
    pub at: DateTime<Utc>,
    /// What was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

impl ReportView {
    fn of(stored: StoredReport, history: &[EventRow]) -> ReportView {
        let StoredReport { filed, narrative, evaluator, activities, event_seq, decision_seq, document_id, sha256 } =
            stored;
        let decision = filed.decision.as_ref().zip(decision_seq).map(|(decision, event_seq)| ReportDecisionView {
            verdict: decision.verdict,
            event_seq,
            at: decision.at,
            comment: history.iter().find(|event| event.seq == event_seq).and_then(|event| event.comment.clone()),
        });
        let expenditures = (1_u16..).zip(&filed.spent).map(|(line, spent)| Expenditure { line, spent_usd: *spent });
        ReportView {
            number: filed.number,
            kind: filed.kind,
            period: filed.period,
            agreed_version: filed.agreed_version,
            narrative,
            evaluator,
            activities,
            expenditures: expenditures.collect(),
            total_spent_usd: filed.total,
            results: filed.results,
            document_id,
            sha256: sha256.to_string(),
            event_seq,
            filed_at: filed.at,
            decision,
        }
    }
}

/// The reports of a project.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReportList {
    /// In the order of filing.
    pub items: Vec<ReportView>,
}

async fn known(connection: &Connection, id: Uuid, reader: &Actor) -> Result<Vec<StoredReport>, StoreError> {
    let row = applications::find(connection, id).await?;
    if !access::may_see(reader, row.applicant, row.submitted_at.is_some()) {
        return Err(StoreError::NotFound);
    }
    reports::of_project(connection, id).await
}

/// Reads the reports of a project for a reader who may see it, in the order of filing.
///
/// # Errors
/// [`StoreError::NotFound`] if there is no project, or if the reader may not see it.
pub async fn list(connection: &Connection, id: Uuid, reader: &Actor) -> Result<ReportList, StoreError> {
    let stored = known(connection, id, reader).await?;
    let events = events::events(connection, id).await?;
    Ok(ReportList { items: stored.into_iter().map(|report| ReportView::of(report, &events)).collect() })
}

/// Reads one report: of a project, by its number.
///
/// # Errors
/// As [`list`]; also where the project has no such report.
pub async fn read(
    connection: &Connection,
    (id, number): (Uuid, i32),
    reader: &Actor,
) -> Result<ReportView, StoreError> {
    let stored = known(connection, id, reader).await?;
    let report = stored.into_iter().find(|report| report.filed.number == number).ok_or(StoreError::NotFound)?;
    let events = events::events(connection, id).await?;
    Ok(ReportView::of(report, &events))
}

/// Reads planned against actual of a project, by the reports accepted.
///
/// # Errors
/// As [`list`]; also where no content has been agreed.
pub async fn expenditure(connection: &Connection, id: Uuid, reader: &Actor) -> Result<PlannedAndActual, StoreError> {
    let stored = known(connection, id, reader).await?;
    let agreed = agreements::agreed(connection, id).await?.ok_or(StoreError::NotFound)?;
    let filed: Vec<FiledReport> = stored.into_iter().map(|report| report.filed).collect();
    Ok(planned_and_actual(&agreed, &filed))
}
