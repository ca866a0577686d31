//! REST operations of project reports: the Regional Office files them with their PDF, the Fund unit decides, readers of
//! the project read them.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Json, Path, Payload};
use uuid::Uuid;

use crate::api::applications::answer;
use crate::api::operation::{Operation, operation};
use crate::api::permission::{DecidesReports, ReadsApplications, Reports};
use crate::domain::projects::expenditure::PlannedAndActual;
use crate::domain::projects::report::Report;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{Answer, Key, KeyedBody};
use crate::http::state::App;
use crate::http::upload::Upload;
use crate::http::version::IfMatch;
use crate::inputs::projects::{ReportDecisionBody, ReportForm};
use crate::views::lifecycle::step_taken::{ReportFiled, StepTaken};
use crate::views::projects::reports::{self, ReportList, ReportView};
use crate::workflow::lifecycle::reports as report;

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
    let (keyed, id) = (upload.documented(|said, document| (said, document))?, id.into_inner());
    keyed
        .act(&by, &app, async move |tx, actor, (said, document)| {
            let (done, number) = report::file(&tx, &actor, id, Some(version.0), said, &document).await?;
            let version = done.version;
            let filed = ReportFiled { number, step: done.into() };
            let path = format!("/api/v1/applications/{id}/reports/{number}");
            Ok(Answer::created(&filed)?.version(version).location(&path))
        })
        .await
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
    keyed: KeyedBody<ReportDecisionBody>,
) -> Result<Answer, AppError> {
    let (id, number) = path.into_inner();
    keyed
        .act(&by, &app, async move |tx, actor, body| {
            let (verdict, comment) = (body.verdict, body.comment);
            answer::taken(
                StatusCode::OK,
                report::decide(&tx, &actor, id, Some(version.0), number, verdict, comment).await?,
            )
        })
        .await
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
    Ok(Json(reports::list(&*app.db.reader().await?, *id, &by.actor()).await?))
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
    Ok(Json(reports::read(&*app.db.reader().await?, path.into_inner(), &by.actor()).await?))
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
    Ok(Json(reports::expenditure(&*app.db.reader().await?, *id, &by.actor()).await?))
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
