//! REST operations of amendments of a running project: request, endorsement by letter, recommendation, approval; each
//! is shown beside the agreement before it.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use uuid::Uuid;

use super::operation::{Operation, operation};
use super::permission::{ActsOnAmendments, Amends, ReadsApplications};
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{Answer, Key, KeyedBody};
use crate::http::locale;
use crate::http::state::App;
use crate::http::upload::Upload;
use crate::http::version::{IfMatch, tagged};
use crate::inputs::amendments::{AmendmentBody, AmendmentStepBody};
use crate::inputs::applications::{LetterBody, LetterForm};
use crate::views::amendments::{self, AmendmentDetail, AmendmentStepTaken};
use crate::views::projects::amendment_summary::AmendmentSummary;
use crate::workflow::amendments as amend;
use crate::workflow::amendments::AmendmentTaken;

fn taken(status: StatusCode, application_id: Uuid, done: &AmendmentTaken) -> Result<Answer, AppError> {
    Ok(Answer::json(status, &AmendmentStepTaken::of(application_id, done))?.version(done.version))
}

/// Asks for an amendment of a running project. `If-Match` names the agreed version that it changes: the `ETag` of the
/// list of amendments.
#[utoipa::path(
    post, path = "/api/v1/applications/{id}/amendments", tag = "amendments",
    params(("id" = Uuid, Path), IfMatch, Key), request_body = AmendmentBody,
    responses((status = 201, description = "Asked for", body = AmendmentStepTaken, headers(("ETag" = String), ("Location" = String))))
)]
pub async fn request_amendment(
    by: As<Amends>,
    app: Data<App>,
    id: Path<Uuid>,
    version: IfMatch,
    keyed: KeyedBody<AmendmentBody>,
) -> Result<Answer, AppError> {
    let id = id.into_inner();
    keyed
        .act(&by, &app, async move |tx, actor, body| {
            let asked = (&body.changes, body.late);
            let done = amend::request(&tx, &actor, id, Some(version.0), asked, Some(body.reason)).await?;
            let path = format!("/api/v1/applications/{id}/amendments/{}", done.number);
            Ok(taken(StatusCode::CREATED, id, &done)?.location(&path))
        })
        .await
}

/// Lists the amendments of a project, by number. The `ETag` is the version that is agreed now, `"0"` until the first
/// amendment is approved.
#[utoipa::path(
    get, path = "/api/v1/applications/{id}/amendments", tag = "amendments",
    params(("id" = Uuid, Path)),
    responses((status = 200, description = "All of them", body = [AmendmentSummary], headers(("ETag" = String))))
)]
pub async fn list_amendments(
    by: As<ReadsApplications>,
    app: Data<App>,
    id: Path<Uuid>,
) -> Result<HttpResponse, AppError> {
    let (shown, agreed) = amendments::of_project(&*app.db.reader().await?, *id, &by.actor()).await?;
    Ok(tagged(agreed, shown))
}

/// Shows an amendment beside what was agreed before it, with its letters, its history and the caller's next steps.
#[utoipa::path(
    get, path = "/api/v1/applications/{id}/amendments/{number}", tag = "amendments",
    params(("id" = Uuid, Path), ("number" = i32, Path)),
    responses((status = 200, description = "The amendment", body = AmendmentDetail, headers(("ETag" = String))))
)]
pub async fn show_amendment(
    by: As<ReadsApplications>,
    app: Data<App>,
    place: Path<(Uuid, i32)>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let (reader, now) = (app.db.reader().await?, by.context().now);
    let found = amendments::read(&reader, place.into_inner(), &by.actor(), now, locale::language(&request)).await?;
    Ok(tagged(found.summary.version, found))
}

/// Attaches the endorsement letter of a benefiting state to an amendment, with its PDF.
#[utoipa::path(
    post, path = "/api/v1/applications/{id}/amendments/{number}/letters", tag = "amendments",
    params(("id" = Uuid, Path), ("number" = i32, Path), IfMatch, Key),
    request_body(content = LetterForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "Attached", body = AmendmentStepTaken, headers(("ETag" = String))))
)]
pub async fn attach_amendment_letter(
    by: As<Amends>,
    app: Data<App>,
    place: Path<(Uuid, i32)>,
    version: IfMatch,
    request: HttpRequest,
    payload: Payload,
) -> Result<Answer, AppError> {
    let upload: Upload<LetterBody> = Upload::read(&request, payload, &app, "letter").await?;
    let (keyed, place) = (upload.documented(LetterBody::with)?, place.into_inner());
    keyed
        .act(&by, &app, async move |tx, actor, letter| {
            taken(StatusCode::CREATED, place.0, &amend::attach_letter(&tx, &actor, place, version.0, letter).await?)
        })
        .await
}

/// Takes a step in the life of an amendment.
#[utoipa::path(
    post, path = "/api/v1/applications/{id}/amendments/{number}/actions", tag = "amendments",
    params(("id" = Uuid, Path), ("number" = i32, Path), IfMatch, Key), request_body = AmendmentStepBody,
    responses((status = 200, description = "Taken", body = AmendmentStepTaken, headers(("ETag" = String))))
)]
pub async fn take_amendment_step(
    by: As<ActsOnAmendments>,
    app: Data<App>,
    place: Path<(Uuid, i32)>,
    version: IfMatch,
    keyed: KeyedBody<AmendmentStepBody>,
) -> Result<Answer, AppError> {
    let (keyed, place) = (keyed.try_map(AmendmentStepBody::command)?, place.into_inner());
    keyed
        .act(&by, &app, async move |tx, actor, (action, comment)| {
            taken(StatusCode::OK, place.0, &amend::step(&tx, &actor, place, version.0, action, comment).await?)
        })
        .await
}

/// The operations on amendments.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_request_amendment, _, _>(request_amendment),
        operation::<__path_list_amendments, _, _>(list_amendments),
        operation::<__path_show_amendment, _, _>(show_amendment),
        operation::<__path_attach_amendment_letter, _, _>(attach_amendment_letter),
        operation::<__path_take_amendment_step, _, _>(take_amendment_step),
    ]
}
