//! The view of the regional distribution of a line in a budget year: eligible states, share and applications of each
//! region.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::ledger::entry::Balance;
use crate::domain::ledger::regional_distribution::{Applications, Grouping, Region, RegionRow, Share};
use crate::i18n::{self, Language};
use crate::store::db::Tx;
use crate::workflow::error::WorkflowError;
use crate::workflow::ledger::regional_distribution::{self, RegionalDistribution, RegionalQuery};

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
    /// Reads the regions of a line, all as of one instant.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] for a year that was never opened.
    pub async fn read(tx: &Tx, query: &RegionalQuery, language: Language) -> Result<RegionsOfLine, WorkflowError> {
        Ok(RegionsOfLine::of(query, regional_distribution::read(tx, query).await?, language))
    }

    fn of(query: &RegionalQuery, distribution: RegionalDistribution, language: Language) -> RegionsOfLine {
        let RegionalDistribution { table, balance, money } = distribution;
        let shares: Vec<Share> = table.rows.iter().filter_map(|row| row.share).collect();
        let totals = RegionTotals {
            eligible_count: table.rows.iter().map(|row| row.eligible.len()).sum(),
            percent: shares.iter().map(|share| share.percent).sum(),
            allotted_usd: Cents::sum(shares.iter().map(|share| share.amount)).unwrap_or(Cents::MAX),
            applications: table.totals,
        };
        RegionsOfLine {
            line: query.line,
            year: query.year,
            grouping: query.grouping,
            day: query.day,
            known_at: query.known_at,
            balance,
            money_usd: money,
            regions: table.rows.into_iter().map(|row| RegionOfLine::of(row, language)).collect(),
            totals,
            unsettled_states: table.unsettled.into_iter().collect(),
        }
    }
}
