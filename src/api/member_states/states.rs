//! REST operations of Member States and their dated facts: every record with its valid time, its recorded time and its
//! source.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Data, Json, Path, Payload};
use actix_web::{FromRequest as _, HttpRequest};

use crate::api::operation::{Operation, operation};
use crate::api::permission::{KeepsTheBooks, ReadsFactsAndRules};
use crate::api::rules::AsOfQuery;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::NewFact;
use crate::http::auth::{As, SignedIn};
use crate::http::error::AppError;
use crate::http::idempotent::{Answer, Key, KeyedBody};
use crate::http::locale;
use crate::http::state::App;
use crate::http::upload::Upload;
use crate::http::valid::Query;
use crate::inputs::member_states::states::{FactBody, FactForm};
use crate::store::member_states::states;
use crate::views::member_states::states::{self as views, FactRecorded, MemberState, MemberStateDetail, RecordedFact};
use crate::workflow::member_states::record_fact;

/// Lists the states on record, by code.
#[utoipa::path(
    get, path = "/api/v1/member-states", tag = "member states",
    responses((status = 200, description = "The states", body = Vec<MemberState>))
)]
pub async fn list_member_states(_: As<SignedIn>, app: Data<App>) -> Result<Json<Vec<MemberState>>, AppError> {
    Ok(Json(views::all(&*app.db.reader().await?).await?))
}

/// Shows a state, with its Article 4 status and the computed arrears test where the caller may see them.
#[utoipa::path(
    get, path = "/api/v1/member-states/{code}", tag = "member states", params(("code" = StateCode, Path)),
    responses((status = 200, description = "The state", body = MemberStateDetail))
)]
pub async fn show_member_state(
    by: As<SignedIn>,
    app: Data<App>,
    code: Path<StateCode>,
    request: HttpRequest,
) -> Result<Json<MemberStateDetail>, AppError> {
    let (now, language, reader) = (by.context().now, locale::language(&request), app.db.reader().await?);
    Ok(Json(MemberStateDetail::read(&reader, code.into_inner(), &by.actor(), now, language).await?))
}

/// Lists the facts recorded about a state, or those that held on a day by what was known at an instant.
#[utoipa::path(
    get, path = "/api/v1/member-states/{code}/facts", tag = "member states",
    params(("code" = StateCode, Path), AsOfQuery),
    responses((status = 200, description = "The facts, by kind and first day", body = Vec<RecordedFact>))
)]
pub async fn list_facts(
    by: As<ReadsFactsAndRules>,
    app: Data<App>,
    code: Path<StateCode>,
    query: Query<AsOfQuery>,
) -> Result<Json<Vec<RecordedFact>>, AppError> {
    let AsOfQuery { day, known_at } = query.0;
    let (known_at, reader) = (known_at.unwrap_or(by.context().now), app.db.reader().await?);
    Ok(Json(views::facts(&reader, code.into_inner(), day, known_at).await?))
}

/// Records a fact of a state from a day on, with its source and, where there is one, the document; what was recorded
/// before stays.
#[utoipa::path(
    post, path = "/api/v1/member-states/{code}/facts", tag = "member states",
    params(("code" = StateCode, Path), Key),
    request_body(content((FactBody = "application/json"), (FactForm = "multipart/form-data"))),
    responses((status = 201, description = "Recorded", body = FactRecorded))
)]
pub async fn record_fact(
    by: As<KeepsTheBooks>,
    app: Data<App>,
    code: Path<StateCode>,
    request: HttpRequest,
    payload: Payload,
) -> Result<Answer, AppError> {
    let keyed = fact(*code, &request, payload, &app).await?;
    keyed
        .act(&by, &app, async move |tx, _, new| {
            states::find(tx.connection()?, new.state).await?;
            let revision = record_fact::record_fact(&tx, new).await?;
            Answer::created(&FactRecorded { revision })
        })
        .await
}

/// Reads the fact from a form with its document or from plain JSON.
async fn fact(
    state: StateCode,
    request: &HttpRequest,
    payload: Payload,
    app: &App,
) -> Result<KeyedBody<NewFact>, AppError> {
    let media_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if media_type.starts_with("multipart/") {
        let Upload { body, document, key } = Upload::<FactBody>::read(request, payload, app, "fact").await?;
        return Ok(KeyedBody { body: body.of(state, document, "/fact")?, key });
    }
    let keyed = KeyedBody::<FactBody>::from_request(request, &mut payload.into_inner()).await?;
    keyed.try_map(|body| body.of(state, None, ""))
}

/// The operations on states and their facts.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_list_member_states, _, _>(list_member_states),
        operation::<__path_show_member_state, _, _>(show_member_state),
        operation::<__path_list_facts, _, _>(list_facts),
        operation::<__path_record_fact, _, _>(record_fact),
    ]
}
