//! Member States and their dated facts: every record with its valid time, its recorded time and its source.

use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Data, Json, Path, Payload};
use actix_web::{FromRequest as _, HttpRequest};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::api::member_states::article_4::{self, ExplainedArticle4};
use crate::api::operation::{Operation, operation};
use crate::api::permission::{KeepsTheBooks, ReadsStanding};
use crate::api::rules::AsOfQuery;
use crate::domain::kernel::access;
use crate::domain::kernel::calendar::{self, day_in_geneva};
use crate::domain::kernel::document::Pdf;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::{FactKind, FactValue, Facts};
use crate::http::auth::{As, SignedIn};
use crate::http::error::AppError;
use crate::http::idempotent::{self, Answer, Key, Once};
use crate::http::locale;
use crate::http::state::App;
use crate::http::upload::Upload;
use crate::http::valid::Query;
use crate::inputs::field_error::FieldError;
use crate::store::member_states::states::{self, FactRow, StateRow};
use crate::workflow::member_states::record_fact::{self, NewFact};

/// A state.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MemberState {
    /// ISO 3166-1 alpha-3 code.
    pub code: StateCode,
    /// ISO 3166-1 alpha-2 code.
    pub iso2: String,
    /// Its names.
    pub names: StateNames,
    /// Region of the UN M49 standard.
    pub m49_region: String,
    /// IANA zone of the capital.
    #[schema(example = "Africa/Bujumbura")]
    pub capital_zone: String,
}

/// The short name in the three official languages.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StateNames {
    /// English.
    pub en: String,
    /// French.
    pub fr: String,
    /// Spanish.
    pub es: String,
}

impl From<StateRow> for MemberState {
    fn from(row: StateRow) -> MemberState {
        MemberState {
            code: row.code,
            iso2: row.iso2,
            names: StateNames { en: row.name_en, fr: row.name_fr, es: row.name_es },
            m49_region: row.m49_region,
            capital_zone: row.capital_zone,
        }
    }
}

/// Lists the states on record, by code.
#[utoipa::path(
    get, path = "/api/v1/member-states", tag = "member states",
    responses((status = 200, description = "The states", body = Vec<MemberState>))
)]
pub async fn list_member_states(_: As<SignedIn>, app: Data<App>) -> Result<Json<Vec<MemberState>>, AppError> {
    let states = states::all(&*app.db.reader().await?).await?;
    Ok(Json(states.into_iter().map(MemberState::from).collect()))
}

/// A state with its standing.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MemberStateDetail {
    /// The state.
    #[serde(flatten)]
    pub state: MemberState,
    /// The official Article 4 status of today with the computed arrears test beside it; absent where the caller may not
    /// see what the state owes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article_4: Option<ExplainedArticle4>,
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
    let (code, now, reader) = (code.into_inner(), by.context().now, app.db.reader().await?);
    let state = states::find(&reader, code).await?.into();
    let article_4 = if access::may_see_contributions(&by.actor(), code) {
        let standings = article_4::standings(&reader, &[code], day_in_geneva(now), now).await?;
        standings.into_iter().next().map(|standing| article_4::explained(standing, locale::language(&request)))
    } else {
        None
    };
    Ok(Json(MemberStateDetail { state, article_4 }))
}

/// A recorded fact.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RecordedFact {
    /// What it is about.
    pub kind: FactKind,
    /// What was found: `yes` or `no`, an income group, an allocation or an office region, or `retracted`.
    #[schema(example = "lower_middle")]
    pub value: String,
    /// First day on which it holds; it holds until the next record of its kind begins.
    pub valid_from: NaiveDate,
    /// Dense number among the records for the same first day; the last one counts.
    pub revision: i32,
    /// When it was recorded here.
    pub recorded_at: DateTime<Utc>,
    /// Publication or document it comes from.
    pub source: String,
    /// The document itself, where one is stored.
    pub document_id: Option<Uuid>,
}

impl From<FactRow> for RecordedFact {
    fn from(row: FactRow) -> RecordedFact {
        RecordedFact {
            kind: row.fact.kind,
            value: row.fact.value.as_str().to_owned(),
            valid_from: row.fact.valid_from,
            revision: row.revision,
            recorded_at: row.fact.recorded_at,
            source: row.fact.source,
            document_id: row.document_id,
        }
    }
}

/// The records that answer an as-of question: for a day one of each kind, else every one that was known.
fn answering(mut rows: Vec<FactRow>, state: StateCode, asked: &AsOfQuery, now: DateTime<Utc>) -> Vec<FactRow> {
    let known_at = asked.known_at.unwrap_or(now);
    let Some(day) = asked.day else {
        rows.retain(|row| row.fact.recorded_at <= known_at);
        return rows;
    };
    let facts = Facts::new(rows.iter().map(|row| row.fact.clone()));
    rows.retain(|row| facts.value(state, row.fact.kind, day, known_at) == Some(&row.fact));
    rows
}

/// Lists the facts recorded about a state, or those that held on a day by what was known at an instant.
#[utoipa::path(
    get, path = "/api/v1/member-states/{code}/facts", tag = "member states",
    params(("code" = StateCode, Path), AsOfQuery),
    responses((status = 200, description = "The facts, by kind and first day", body = Vec<RecordedFact>))
)]
pub async fn list_facts(
    by: As<ReadsStanding>,
    app: Data<App>,
    code: Path<StateCode>,
    query: Query<AsOfQuery>,
) -> Result<Json<Vec<RecordedFact>>, AppError> {
    let (code, reader) = (code.into_inner(), app.db.reader().await?);
    let (_, rows) = futures_util::try_join!(states::find(&reader, code), states::fact_rows(&reader, code))?;
    let found = answering(rows, code, &query.0, by.context().now);
    Ok(Json(found.into_iter().map(RecordedFact::from).collect()))
}

/// A fact to record.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FactBody {
    /// What it is about.
    pub kind: FactKind,
    /// What was found: `yes` or `no`, an income group, an allocation or an office region, or `retracted` for an earlier
    /// record of the same day that was wrong.
    #[schema(example = "lower_middle")]
    pub value: String,
    /// First day on which it holds.
    #[validate(custom(function = "calendar::on_record"))]
    pub valid_from: NaiveDate,
    /// Publication or document it comes from.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub source: String,
}

/// A fact with the document it is taken from, as `multipart/form-data`.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the parts of the form; they are read one by one")]
pub struct FactForm {
    /// The fact, as JSON.
    fact: FactBody,
    /// The PDF, at most 10 MiB.
    #[schema(value_type = Option<String>, format = Binary, content_media_type = "application/pdf")]
    document: Option<Vec<u8>>,
}

/// A fact that was recorded.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FactRecorded {
    /// Its number among the records for the same first day.
    pub revision: i32,
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
    let (body, document, key, at) = fact(&request, payload, &app).await?;
    let value = FactValue::parse(body.kind, &body.value)
        .ok_or_else(|| AppError::field(FieldError::at(format!("{at}/value"), "value_of_another_kind")))?;
    let state = code.into_inner();
    let new =
        NewFact { state, kind: body.kind, value, valid_from: body.valid_from, source: body.source, evidence: document };
    idempotent::act(&app.db, by.context(), key, async move |tx| {
        states::find(tx.connection()?, state).await?;
        let revision = record_fact::record_fact(&tx, new).await?;
        Answer::json(StatusCode::CREATED, &FactRecorded { revision })
    })
    .await
}

/// The fact as a form with its document, or as plain JSON; and where in the body it stands.
async fn fact(
    request: &HttpRequest,
    payload: Payload,
    app: &App,
) -> Result<(FactBody, Option<Pdf>, Key, &'static str), AppError> {
    let media_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if media_type.starts_with("multipart/") {
        let Upload { body, document, key } = Upload::read(request, payload, app, "fact").await?;
        return Ok((body, document, key, "/fact"));
    }
    let once = Once::<FactBody>::from_request(request, &mut payload.into_inner()).await?;
    Ok((once.body, None, once.key, ""))
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
