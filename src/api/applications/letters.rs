//! REST operations of the endorsement letters of an application, each attached with its PDF.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use uuid::Uuid;

use crate::api::applications::answer;
use crate::api::permission::Applies;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{Answer, Key};
use crate::http::state::App;
use crate::http::upload::Upload;
use crate::http::version::IfMatch;
use crate::inputs::applications::{LetterBody, LetterForm};
use crate::views::lifecycle::step_taken::StepTaken;
use crate::workflow::lifecycle::perform;

/// Attaches an endorsement letter with its PDF.
#[utoipa::path(
    post, path = "/api/v1/applications/{id}/letters", tag = "applications",
    params(("id" = Uuid, Path), IfMatch, Key),
    request_body(content = LetterForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "Attached", body = StepTaken, headers(("ETag" = String))))
)]
pub async fn attach_letter(
    by: As<Applies>,
    app: Data<App>,
    id: Path<Uuid>,
    version: IfMatch,
    request: HttpRequest,
    payload: Payload,
) -> Result<Answer, AppError> {
    let upload: Upload<LetterBody> = Upload::read(&request, payload, &app, "letter").await?;
    let keyed = upload.documented(LetterBody::with)?;
    keyed
        .act(&by, &app, async move |tx, actor, letter| {
            answer::taken(StatusCode::CREATED, perform::attach_letter(&tx, &actor, *id, Some(version.0), letter).await?)
        })
        .await
}
