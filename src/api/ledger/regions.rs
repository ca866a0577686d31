//! What each region has of a line in a budget year. The money is shared out by allocation regions; the regions of the
//! Regional Offices are another grouping of the same applications, without a share.

use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::api::permission::ReadsRegions;
use crate::domain::kernel::calendar::{self, day_in_geneva};
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::ledger::entry::Balance;
use crate::domain::ledger::regional_distribution::{Applications, Grouping, Region, RegionRow, Share};
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::locale;
use crate::http::state::App;
use crate::http::valid::Query;
use crate::i18n::{self, Language};
use crate::store::db::Tx;
use crate::workflow::ledger::regional_distribution::{self, Asked, Found};

/// The share of a region in the money of the year.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RegionalShare {
    /// In percent: largest remainder of 100, by the number of eligible states. The shares add up to 100.
    pub percent: u64,
    /// What of the line's money of the year is allotted to it, by the same method to the cent, USD.
    pub allotted_usd: Cents,
    /// What of it is certain, however the unsettled states turn out: the figure that a recommendation warns by. USD.
    pub at_least_usd: Cents,
}

impl From<Share> for RegionalShare {
    fn from(share: Share) -> RegionalShare {
        RegionalShare { percent: share.percent, allotted_usd: share.amount, at_least_usd: share.at_least }
    }
}

/// One region.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RegionOfLine {
    /// The region; absent: states whose region is not recorded.
    #[schema(example = "africa")]
    pub region: Option<&'static str>,
    /// Its name, in the caller's language.
    pub name: String,
    /// How many eligible Member States it has on the day.
    pub eligible_count: usize,
    /// Those states.
    pub eligible_states: Vec<StateCode>,
    /// Its share; absent for the regions of offices, and where the region is not recorded.
    pub share: Option<RegionalShare>,
    /// The applications of its states.
    #[serde(flatten)]
    pub applications: Applications,
}

impl RegionOfLine {
    fn of(row: RegionRow, language: Language) -> RegionOfLine {
        let key = match row.region {
            Some(Region::Allocation(region)) => i18n::key("region", region.as_str()),
            Some(Region::Office(region)) => i18n::key("office-region", region.as_str()),
            None => "region-not-recorded".to_owned(),
        };
        RegionOfLine {
            region: row.region.map(Region::as_str),
            name: i18n::text(language, &key, []),
            eligible_count: row.eligible.len(),
            eligible_states: row.eligible.into_iter().collect(),
            share: row.share.map(RegionalShare::from),
            applications: row.applications,
        }
    }
}

/// All regions together.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RegionTotals {
    /// Eligible Member States on the day.
    pub eligible_count: usize,
    /// The shares, in percent: 100, or 0 where no state is eligible or the grouping has no shares.
    pub percent: u64,
    /// The shares, USD: all the line's money of the year.
    pub allotted_usd: Cents,
    /// The applications.
    #[serde(flatten)]
    pub applications: Applications,
}

/// The regions of a line in a budget year.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RegionsOfLine {
    /// The line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// By which regions states are grouped.
    pub grouping: Grouping,
    /// The day whose facts say who is eligible and where a state lies. Money and applications are those of now.
    pub day: NaiveDate,
    /// Only facts recorded until then count.
    pub known_at: DateTime<Utc>,
    /// What the line holds: `reserved` is that of the regions together, `approved` is `committed` and `disbursed`.
    pub balance: Balance,
    /// All the line's money of the year, used or not, less what has left it: what is shared out. USD.
    pub money_usd: Cents,
    /// Every region in its order, and last the states whose region is not recorded.
    pub regions: Vec<RegionOfLine>,
    /// All of them together.
    pub totals: RegionTotals,
    /// States about whose eligibility a fact is missing; they are counted in no region.
    pub unsettled_states: Vec<StateCode>,
}

impl RegionsOfLine {
    fn of(asked: &Asked, found: Found, language: Language) -> RegionsOfLine {
        let Found { table, balance, money } = found;
        let shares: Vec<Share> = table.rows.iter().filter_map(|row| row.share).collect();
        let totals = RegionTotals {
            eligible_count: table.rows.iter().map(|row| row.eligible.len()).sum(),
            percent: shares.iter().map(|share| share.percent).sum(),
            allotted_usd: Cents::sum(shares.iter().map(|share| share.amount)).unwrap_or(Cents::MAX),
            applications: table.totals,
        };
        RegionsOfLine {
            line: asked.line,
            year: asked.year,
            grouping: asked.grouping,
            day: asked.day,
            known_at: asked.known_at,
            balance,
            money_usd: money,
            regions: table.rows.into_iter().map(|row| RegionOfLine::of(row, language)).collect(),
            totals,
            unsettled_states: table.unsettled.into_iter().collect(),
        }
    }
}

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
    let asked = Asked {
        line,
        year,
        grouping: grouping.unwrap_or(Grouping::Allocation),
        day: day.unwrap_or_else(|| day_in_geneva(now)),
        known_at: known_at.unwrap_or(now),
    };
    let read =
        async move |tx: Arc<Tx>| -> Result<Found, AppError> { Ok(regional_distribution::read(&tx, &asked).await?) };
    let found = app.db.snapshot(by.context(), read).await?;
    Ok(Json(RegionsOfLine::of(&asked, found, locale::language(&request))))
}

/// The operations on regions.
pub fn operations() -> Vec<Operation> {
    vec![operation::<__path_show_regions, _, _>(show_regions)]
}
