//! The regional distribution of a line in a budget year. Shares belong to allocation regions; the regions of the
//! Regional Offices group the same applications differently and have no share.

use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::api::permission::ReadsRegions;
use crate::domain::kernel::calendar::{self, day_in_geneva};
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::ledger::regional_distribution::Grouping;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::locale;
use crate::http::state::App;
use crate::http::valid::Query;
use crate::store::db::Tx;
use crate::views::ledger::regional_distribution::RegionsOfLine;
use crate::workflow::ledger::regional_distribution::RegionalQuery;

/// How states are grouped, and by which facts.
#[derive(Debug, Deserialize, Validate, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RegionsQuery {
    /// `allocation` where it is absent.
    grouping: Option<Grouping>,
    /// The day whose facts count: today in Geneva where it is absent.
    #[validate(custom(function = "calendar::on_record"))]
    day: Option<NaiveDate>,
    /// Only facts recorded until this instant.
    #[validate(custom(function = "calendar::instant_on_record"))]
    known_at: Option<DateTime<Utc>>,
}

/// Shows what each region has of a line in a year: eligible states, share, requested, reserved, approved and waiting.
#[utoipa::path(
    get, path = "/api/v1/credit-lines/{line}/years/{year}/regions", tag = "queue",
    params(("line" = CreditLine, Path), ("year" = i16, Path), RegionsQuery),
    responses((status = 200, description = "The regions", body = RegionsOfLine))
)]
pub async fn show_regions(
    by: As<ReadsRegions>,
    app: Data<App>,
    place: Path<(CreditLine, i16)>,
    query: Query<RegionsQuery>,
    request: HttpRequest,
) -> Result<Json<RegionsOfLine>, AppError> {
    let ((line, year), now) = (place.into_inner(), by.context().now);
    let RegionsQuery { grouping, day, known_at } = query.0;
    let wanted = RegionalQuery {
        line,
        year,
        grouping: grouping.unwrap_or(Grouping::Allocation),
        day: day.unwrap_or_else(|| day_in_geneva(now)),
        known_at: known_at.unwrap_or(now),
    };
    let language = locale::language(&request);
    let read = async move |tx: Arc<Tx>| -> Result<RegionsOfLine, AppError> {
        Ok(RegionsOfLine::read(&tx, &wanted, language).await?)
    };
    Ok(Json(app.db.snapshot(by.context(), read).await?))
}

/// The operations on regions.
pub fn operations() -> Vec<Operation> {
    vec![operation::<__path_show_regions, _, _>(show_regions)]
}
