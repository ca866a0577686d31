//! Amendments of a running project: asked for, endorsed by letter, recommended, approved; each shown beside what was
//! agreed before it.

use actix_web::http::StatusCode;
use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::applications::{LetterBody, LetterForm};
use super::operation::{Operation, operation};
use super::permission::{ActsOnAmendments, Amends, ReadsApplications};
use crate::domain::amendments::amendment::Changes;
use crate::domain::amendments::amendment_table::{AmendmentAction, AmendmentState};
use crate::domain::kernel::access;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{self, Answer, Key, Once};
use crate::http::locale;
use crate::http::state::App;
use crate::http::upload::Upload;
use crate::http::version::{IfMatch, etag};
use crate::inputs::field_error::FieldError;
use crate::store::projects::agreements;
use crate::store::{amendments, applications};
use crate::views::amendments as amendments_view;
use crate::workflow::amendments as amend;
use crate::workflow::amendments::AmendmentTaken;
use crate::workflow::lifecycle::perform::NewLetter;

pub use crate::views::amendments::{
    AmendmentDetail, AmendmentEvent, AmendmentSummary, AvailableAmendmentAction, ExplainedDifference, FoundWith,
    RecordedException,
};

/// An amendment to ask for.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AmendmentBody {
    /// What is to change.
    #[validate(nested)]
    pub changes: Changes,
    /// Why, in words.
    #[validate(length(min = 1, max = 10_000, code = "length_between"))]
    pub reason: String,
    /// Asked for in the last month before the agreed end: it waits for an exception by the Fund unit.
    #[serde(default)]
    pub late: bool,
}

/// What was done to an amendment.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AmendmentStepTaken {
    /// The project.
    pub application_id: Uuid,
    /// Number of the amendment among those of the project.
    pub number: i32,
    /// Its version now; also the `ETag`.
    pub version: i32,
    /// What was done.
    pub action: AmendmentAction,
    /// Where it stands now.
    pub state: AmendmentState,
    /// SHA-256 of the content as it is to be, 64 hexadecimal digits.
    pub content_hash: String,
}

fn taken(status: StatusCode, application_id: Uuid, done: &AmendmentTaken) -> Result<Answer, AppError> {
    let AmendmentTaken { number, version, action, state, content_hash } = *done;
    let content_hash = content_hash.to_string();
    let shown = AmendmentStepTaken { application_id, number, version, action, state, content_hash };
    Ok(Answer::json(status, &shown)?.version(version))
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
    once: Once<AmendmentBody>,
) -> Result<Answer, AppError> {
    let (actor, id, body) = (by.actor(), id.into_inner(), once.body);
    idempotent::act(&app.db, by.context(), once.key, async move |tx| {
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
    let reader = app.db.reader().await?;
    let project = applications::find(&reader, *id).await?;
    if !access::may_see(&by.actor(), project.applicant, project.submitted_at.is_some()) {
        return Err(AppError::NotFound);
    }
    let (rows, agreed) =
        futures_util::try_join!(amendments::of_project(&reader, *id), agreements::agreed(&reader, *id))?;
    let shown: Vec<AmendmentSummary> = rows.iter().map(AmendmentSummary::from).collect();
    Ok(HttpResponse::Ok().insert_header((ETAG, etag(agreed.map_or(0, |agreed| agreed.version)))).json(shown))
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
    let found =
        amendments_view::read(&reader, place.into_inner(), &by.actor(), now, locale::language(&request)).await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag(found.summary.version))).json(found))
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
    let document = upload.document.ok_or_else(|| AppError::field(FieldError::at("/document", "field_missing")))?;
    let LetterBody { state, signatory, signed_on, names_project, names_fund } = upload.body;
    let letter = NewLetter { state, signatory, signed_on, names_project, names_fund, document };
    let (actor, place) = (by.actor(), place.into_inner());
    idempotent::act(&app.db, by.context(), upload.key, async move |tx| {
        taken(StatusCode::CREATED, place.0, &amend::attach_letter(&tx, &actor, place, version.0, letter).await?)
    })
    .await
}

/// A step of an amendment with what is said about it.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AmendmentStepBody {
    /// The step.
    pub action: AmendmentAction,
    /// The reason in words.
    #[serde(default)]
    #[validate(length(min = 1, max = 10_000, code = "length_between"))]
    pub comment: Option<String>,
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
    once: Once<AmendmentStepBody>,
) -> Result<Answer, AppError> {
    let AmendmentStepBody { action, comment } = once.body;
    if !action.is_command() {
        return Err(AppError::field(FieldError::at("/action", "not_an_action").with("action", action)));
    }
    let (actor, place) = (by.actor(), place.into_inner());
    idempotent::act(&app.db, by.context(), once.key, async move |tx| {
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
