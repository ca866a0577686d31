//! The changes of the funds of a line in a year: allocation, revisions and receipts.

use chrono::{DateTime, Utc};
use futures_util::try_join;
use serde::Serialize;
use uuid::Uuid;

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::ledger::budget_year::Receipt;
use crate::domain::ledger::entry::EntryKind;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::ledger::budget_years::{self, AllocationRow};

/// A change of what a line is given in a year.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Arrival {
    /// Identity.
    pub id: Uuid,
    /// The line.
    pub line: CreditLine,
    /// Allotted, revised, recovered, contributed or carried in.
    pub kind: EntryKind,
    /// How much, USD.
    pub amount_usd: Cents,
    /// Formula version or `declared`.
    pub version: String,
    /// The whole allocation as it was computed.
    #[schema(value_type = Object)]
    pub working: serde_json::Value,
    /// Where it comes from.
    pub source: String,
    /// Who gave it; of a contribution only.
    pub donor: Option<String>,
    /// Dense number of the amounts allotted to the line; of the allocation and its revisions only.
    pub revision: Option<i32>,
    /// What the line is allotted after it, USD; of the allocation and its revisions only.
    pub allotted_after_usd: Option<Cents>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

impl From<AllocationRow> for Arrival {
    fn from(row: AllocationRow) -> Arrival {
        Arrival {
            id: row.id,
            line: row.line,
            kind: row.kind,
            amount_usd: row.amount_cents,
            version: row.version,
            working: row.working,
            source: row.source,
            donor: row.donor,
            revision: row.revision,
            allotted_after_usd: row.allotted_after,
            recorded_at: row.recorded_at,
        }
    }
}

impl Arrival {
    /// Lists the changes of a year, oldest first, with the number of amounts that were allotted.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a year that was never opened.
    pub async fn of_year(connection: &Connection, year: i16) -> Result<(Vec<Arrival>, i32), StoreError> {
        if !budget_years::year_exists(connection, year).await? {
            return Err(StoreError::NotFound);
        }
        let (rows, allotments) =
            try_join!(budget_years::allocations(connection, year), budget_years::allotments(connection, year))?;
        Ok((rows.into_iter().map(Arrival::from).collect(), allotments))
    }
}

/// Money that was received.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Received {
    /// Identity, as in the list of the year's allocations.
    pub id: Uuid,
    /// The line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// How much, USD.
    pub amount_usd: Cents,
}

impl Received {
    /// The view of a receipt in a budget year.
    pub fn of(id: Uuid, year: i16, receipt: &Receipt) -> Received {
        Received { id, line: receipt.line, year, amount_usd: receipt.amount }
    }
}
