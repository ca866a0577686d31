//! REST operations of positions of assessed contributions, in Swiss francs: record with document, list, retract.

use actix_web::HttpRequest;
use actix_web::web::{Data, Json, Path, Payload};

use crate::api::operation::{Operation, operation};
use crate::api::permission::{KeepsTheBooks, ReadsContributions};
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::kernel::state_code::StateCode;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{Answer, Key, KeyedBody};
use crate::http::state::App;
use crate::http::upload::Upload;
use crate::inputs::member_states::contributions::{PositionBody, PositionForm, RetractionBody};
use crate::store::member_states::states;
use crate::views::member_states::contributions::{self as views, PositionRecorded, RecordedPosition};
use crate::workflow::member_states::contributions;

/// Lists every record about the contributions of a state, by year and day. A state sees its own only.
#[utoipa::path(
    get, path = "/api/v1/member-states/{code}/contributions", tag = "contributions",
    params(("code" = StateCode, Path)),
    responses((status = 200, description = "The positions", body = Vec<RecordedPosition>))
)]
pub async fn list_contributions(
    by: As<ReadsContributions>,
    app: Data<App>,
    code: Path<StateCode>,
) -> Result<Json<Vec<RecordedPosition>>, AppError> {
    Ok(Json(views::of_state(&app.db, &by.actor(), code.into_inner()).await?))
}

/// Records how the contribution of a state stood on a day, with the document; what was recorded before stays.
#[utoipa::path(
    post, path = "/api/v1/member-states/{code}/contributions", tag = "contributions",
    params(("code" = StateCode, Path), Key),
    request_body(content = PositionForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "Recorded", body = PositionRecorded))
)]
pub async fn record_contribution(
    by: As<KeepsTheBooks>,
    app: Data<App>,
    code: Path<StateCode>,
    request: HttpRequest,
    payload: Payload,
) -> Result<Answer, AppError> {
    let upload = Upload::<PositionBody>::read(&request, payload, &app, "position").await?;
    let keyed = upload.documented(|body, document| (body, document))?;
    keyed
        .act(&by, &app, async move |tx, _, (body, document)| {
            let position = body.key(*code);
            let figures = body.meaningful(day_in_geneva(tx.context().now))?;
            states::find(tx.connection()?, position.state).await?;
            let revision = contributions::record(&tx, position, figures, body.source, &document).await?;
            Answer::created(&PositionRecorded { revision })
        })
        .await
}

/// Takes back a position that was recorded wrongly: the one that stood before it goes on.
#[utoipa::path(
    post, path = "/api/v1/member-states/{code}/contributions/retractions", tag = "contributions",
    params(("code" = StateCode, Path), Key), request_body = RetractionBody,
    responses((status = 201, description = "Taken back", body = PositionRecorded))
)]
pub async fn retract_contribution(
    by: As<KeepsTheBooks>,
    app: Data<App>,
    code: Path<StateCode>,
    keyed: KeyedBody<RetractionBody>,
) -> Result<Answer, AppError> {
    keyed
        .act(&by, &app, async move |tx, _, body| {
            let position = body.key(*code);
            states::find(tx.connection()?, position.state).await?;
            let revision = contributions::retract(&tx, position, body.source).await?;
            Answer::created(&PositionRecorded { revision })
        })
        .await
}

/// The operations on contributions.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_list_contributions, _, _>(list_contributions),
        operation::<__path_record_contribution, _, _>(record_contribution),
        operation::<__path_retract_contribution, _, _>(retract_contribution),
    ]
}
