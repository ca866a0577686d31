//! Reports of a project: filed by the office with their PDF, decided by the Fund unit, read by all who know of the project.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Json, Path, Payload};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::api::applications::StepTaken;
use crate::api::operation::{Operation, operation};
use crate::api::permission::{DecidesReports, ReadsApplications, Reports};
use crate::domain::kernel::access;
use crate::domain::kernel::actor::Actor;
use crate::domain::kernel::money::Cents;
use crate::domain::projects::expenditure::{PlannedAndActual, planned_and_actual};
use crate::domain::projects::obligations::ObligationKind;
use crate::domain::projects::report::{
    Expenditure, FiledReport, PlannedActivity, Report, ReportPeriod, ResultFigure, Verdict,
};
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{self, Answer, Key, Once};
use crate::http::state::App;
use crate::http::upload::Upload;
use crate::http::version::IfMatch;
use crate::inputs::field_error::FieldError;
use crate::store::applications;
use crate::store::db::Connection;
use crate::store::lifecycle::events::{self, EventRow};
use crate::store::projects::agreements;
use crate::store::projects::reports::{self, StoredReport};
use crate::workflow::lifecycle::reports as report;

/// A report with its PDF, as `multipart/form-data`.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the parts of the form; they are read one by one")]
pub struct ReportForm {
    /// What is reported, as JSON.
    report: Report,
    /// The PDF, at most 10 MiB.
    #[schema(value_type = String, format = Binary, content_media_type = "application/pdf")]
    document: Vec<u8>,
}

/// A report that was filed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReportFiled {
    /// Its number among the reports of the project.
    pub number: i32,
    /// The step that filed it.
    #[serde(flatten)]
    pub step: StepTaken,
}

/// Files a report on a project with its PDF. A report that does not add up is refused with every fault: the place, the
/// figure and what was expected.
#[utoipa::path(
    post, path = "/api/v1/applications/{id}/reports", tag = "applications",
    params(("id" = Uuid, Path), IfMatch, Key),
    request_body(content = ReportForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "Filed", body = ReportFiled, headers(("ETag" = String), ("Location" = String))))
)]
pub async fn file_report(
    by: As<Reports>,
    app: Data<App>,
    id: Path<Uuid>,
    version: IfMatch,
    request: HttpRequest,
    payload: Payload,
) -> Result<Answer, AppError> {
    let upload: Upload<Report> = Upload::read(&request, payload, &app, "report").await?;
    let document = upload.document.ok_or_else(|| AppError::field(FieldError::at("/document", "field_missing")))?;
    let (actor, id, said) = (by.actor(), id.into_inner(), upload.body);
    idempotent::act(&app.db, by.context(), upload.key, async move |tx| {
        let (done, number) = report::file(&tx, &actor, id, Some(version.0), said, &document).await?;
        let version = done.version;
        let filed = ReportFiled { number, step: done.into() };
        let path = format!("/api/v1/applications/{id}/reports/{number}");
        Ok(Answer::json(StatusCode::CREATED, &filed)?.version(version).location(&path))
    })
    .await
}

/// A decision on a report.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportDecisionBody {
    /// Accepted, or sent back.
    pub verdict: Verdict,
    /// The reason; needed where it is sent back.
    #[serde(default)]
    #[validate(length(max = 10_000, code = "too_long"))]
    pub comment: Option<String>,
}

/// Accepts a report or sends it back. The accepted final report and the accepted evaluation each end a stage of the
/// project.
#[utoipa::path(
    post, path = "/api/v1/applications/{id}/reports/{number}/decision", tag = "applications",
    params(("id" = Uuid, Path), ("number" = i32, Path), IfMatch, Key), request_body = ReportDecisionBody,
    responses((status = 200, description = "Decided", body = StepTaken, headers(("ETag" = String))))
)]
pub async fn decide_report(
    by: As<DecidesReports>,
    app: Data<App>,
    path: Path<(Uuid, i32)>,
    version: IfMatch,
    once: Once<ReportDecisionBody>,
) -> Result<Answer, AppError> {
    let (actor, (id, number), body) = (by.actor(), path.into_inner(), once.body);
    idempotent::act(&app.db, by.context(), once.key, async move |tx| {
        let (verdict, comment) = (body.verdict, body.comment);
        crate::api::applications::taken(
            StatusCode::OK,
            report::decide(&tx, &actor, id, Some(version.0), number, verdict, comment).await?,
        )
    })
    .await
}

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

async fn known(connection: &Connection, id: Uuid, reader: &Actor) -> Result<Vec<StoredReport>, AppError> {
    let row = applications::find(connection, id).await?;
    if !access::may_see(reader, row.applicant, row.submitted_at.is_some()) {
        return Err(AppError::NotFound);
    }
    Ok(reports::of_project(connection, id).await?)
}

/// Lists the reports of a project, in the order of filing.
#[utoipa::path(
    get, path = "/api/v1/applications/{id}/reports", tag = "applications", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The reports", body = ReportList))
)]
pub async fn list_reports(
    by: As<ReadsApplications>,
    app: Data<App>,
    id: Path<Uuid>,
) -> Result<Json<ReportList>, AppError> {
    let reader = app.db.reader().await?;
    let stored = known(&reader, *id, &by.actor()).await?;
    let events = events::events(&reader, *id).await?;
    Ok(Json(ReportList { items: stored.into_iter().map(|report| ReportView::of(report, &events)).collect() }))
}

/// Shows one report of a project.
#[utoipa::path(
    get, path = "/api/v1/applications/{id}/reports/{number}", tag = "applications",
    params(("id" = Uuid, Path), ("number" = i32, Path)),
    responses((status = 200, description = "The report", body = ReportView))
)]
pub async fn show_report(
    by: As<ReadsApplications>,
    app: Data<App>,
    path: Path<(Uuid, i32)>,
) -> Result<Json<ReportView>, AppError> {
    let (reader, (id, number)) = (app.db.reader().await?, path.into_inner());
    let stored = known(&reader, id, &by.actor()).await?;
    let report = stored.into_iter().find(|report| report.filed.number == number).ok_or(AppError::NotFound)?;
    let events = events::events(&reader, id).await?;
    Ok(Json(ReportView::of(report, &events)))
}

/// Shows planned against actual of a project: each budget line, each output, each indicator, by the reports accepted.
#[utoipa::path(
    get, path = "/api/v1/applications/{id}/expenditure", tag = "applications", params(("id" = Uuid, Path)),
    responses((status = 200, description = "Planned against actual", body = PlannedAndActual))
)]
pub async fn show_expenditure(
    by: As<ReadsApplications>,
    app: Data<App>,
    id: Path<Uuid>,
) -> Result<Json<PlannedAndActual>, AppError> {
    let reader = app.db.reader().await?;
    let stored = known(&reader, *id, &by.actor()).await?;
    let agreed = agreements::agreed(&reader, *id).await?.ok_or(AppError::NotFound)?;
    let filed: Vec<FiledReport> = stored.into_iter().map(|report| report.filed).collect();
    Ok(Json(planned_and_actual(&agreed, &filed)))
}

/// The operations on reports.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_file_report, _, _>(file_report),
        operation::<__path_list_reports, _, _>(list_reports),
        operation::<__path_show_report, _, _>(show_report),
        operation::<__path_decide_report, _, _>(decide_report),
        operation::<__path_show_expenditure, _, _>(show_expenditure),
    ]
}
