//! Positions of assessed contributions, in Swiss francs: recorded with their document, listed, and taken back.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Json, Path, Payload};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::api::permission::{KeepsTheBooks, ReadsContributions};
use crate::domain::kernel::access;
use crate::domain::kernel::calendar::{self, day_in_geneva};
use crate::domain::kernel::money::Centimes;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::contribution::Figures;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{self, Answer, Key, Once};
use crate::http::state::App;
use crate::http::upload::Upload;
use crate::inputs::field_error::FieldError;
use crate::store::member_states::contributions::PositionRow;
use crate::store::member_states::{contributions as store, states};
use crate::workflow::member_states::contributions::{self, PositionKey};

/// A recorded position.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RecordedPosition {
    /// The financial year whose contribution it is about.
    pub financial_year: i16,
    /// The day on which it stood so.
    pub as_of: NaiveDate,
    /// The amounts; absent: the record before it for the same day was taken back.
    pub amounts: Option<PositionAmounts>,
    /// Dense number among the records for the same year and day; the last one counts.
    pub revision: i32,
    /// When it was recorded here.
    pub recorded_at: DateTime<Utc>,
    /// Publication or document it comes from.
    pub source: String,
    /// The document itself; a retraction has none.
    pub document_id: Option<Uuid>,
}

/// The amounts of a position, CHF.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PositionAmounts {
    /// What the state was assessed for the year.
    pub assessed_chf: Centimes,
    /// What of it is paid.
    pub paid_chf: Centimes,
    /// What of it is not paid.
    pub outstanding_chf: Centimes,
    /// What of all the years before is not paid, where the document says it.
    pub outstanding_before_chf: Option<Centimes>,
}

impl From<PositionRow> for RecordedPosition {
    fn from(row: PositionRow) -> RecordedPosition {
        let amounts = row.position.figures.map(|figures| PositionAmounts {
            assessed_chf: figures.assessed,
            paid_chf: figures.paid(),
            outstanding_chf: figures.outstanding,
            outstanding_before_chf: figures.outstanding_before,
        });
        RecordedPosition {
            financial_year: row.position.year,
            as_of: row.position.as_of,
            amounts,
            revision: row.revision,
            recorded_at: row.position.recorded_at,
            source: row.position.source,
            document_id: row.document_id,
        }
    }
}

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
    let code = code.into_inner();
    if !access::may_see_contributions(&by.actor(), code) {
        return Err(AppError::NotFound);
    }
    let reader = app.db.reader().await?;
    let (_, rows) = futures_util::try_join!(states::find(&reader, code), store::rows(&reader, code))?;
    Ok(Json(rows.into_iter().map(RecordedPosition::from).collect()))
}

/// A position to record.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PositionBody {
    /// The financial year whose contribution it is about.
    #[validate(range(min = 1951, max = 2200, code = "out_of_range"))]
    pub financial_year: i16,
    /// The day on which it stood so: not before its year, and not to come.
    #[validate(custom(function = "calendar::on_record"))]
    pub as_of: NaiveDate,
    /// What the state was assessed for the year, CHF.
    pub assessed_chf: Centimes,
    /// What of it is not paid, CHF.
    pub outstanding_chf: Centimes,
    /// What of all the years before is not paid, CHF, where the document says it.
    #[serde(default)]
    pub outstanding_before_chf: Option<Centimes>,
    /// Publication or document it comes from.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub source: String,
}

impl PositionBody {
    /// The figures, if they can stand together and on that day.
    fn meaningful(&self, today: NaiveDate) -> Result<Figures, AppError> {
        let mut faults = Vec::new();
        if self.as_of.year() < i32::from(self.financial_year) {
            faults.push(FieldError::at("/position/as_of", "position_before_its_year"));
        }
        if self.as_of > today {
            faults.push(FieldError::at("/position/as_of", "date_to_come"));
        }
        let figures = Figures::new(self.assessed_chf, self.outstanding_chf, self.outstanding_before_chf);
        if figures.is_err() {
            faults.push(FieldError::at("/position/outstanding_chf", "more_outstanding_than_assessed"));
        }
        match figures {
            Ok(figures) if faults.is_empty() => Ok(figures),
            _ => Err(AppError::Fields(faults)),
        }
    }
}

/// A position with the document it is taken from, as `multipart/form-data`.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the parts of the form; they are read one by one")]
pub struct PositionForm {
    /// The position, as JSON.
    position: PositionBody,
    /// The PDF, at most 10 MiB.
    #[schema(value_type = String, format = Binary, content_media_type = "application/pdf")]
    document: Vec<u8>,
}

/// A position that was recorded or taken back.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PositionRecorded {
    /// Its number among the records for the same year and day.
    pub revision: i32,
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
    let Upload { body, document, key } = Upload::<PositionBody>::read(&request, payload, &app, "position").await?;
    let document = document.ok_or_else(|| AppError::field(FieldError::at("/document", "field_missing")))?;
    let position = PositionKey { state: code.into_inner(), year: body.financial_year, as_of: body.as_of };
    idempotent::act(&app.db, by.context(), key, async move |tx| {
        let figures = body.meaningful(day_in_geneva(tx.context().now))?;
        states::find(tx.connection()?, position.state).await?;
        let revision = contributions::record(&tx, position, figures, body.source, &document).await?;
        Answer::json(StatusCode::CREATED, &PositionRecorded { revision })
    })
    .await
}

/// A position to take back, and why.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetractionBody {
    /// The financial year of the position.
    pub financial_year: i16,
    /// Its day.
    #[validate(custom(function = "calendar::on_record"))]
    pub as_of: NaiveDate,
    /// What shows that it was wrong.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub source: String,
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
    once: Once<RetractionBody>,
) -> Result<Answer, AppError> {
    let body = once.body;
    let position = PositionKey { state: code.into_inner(), year: body.financial_year, as_of: body.as_of };
    idempotent::act(&app.db, by.context(), once.key, async move |tx| {
        states::find(tx.connection()?, position.state).await?;
        let revision = contributions::retract(&tx, position, body.source).await?;
        Answer::json(StatusCode::CREATED, &PositionRecorded { revision })
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
