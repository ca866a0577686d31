//! The view of a budget year: its status, and the closing of each line.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::ledger::entry::EntryKind;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::ledger::budget_years::{self, BudgetYearRow};
use crate::store::ledger::closing::{self, ClosingRow};

/// A budget year.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BudgetYear {
    /// The year.
    pub year: i16,
    /// `open` or `closed`.
    #[schema(example = "open")]
    pub status: String,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it was closed; absent while it is open.
    pub closed_at: Option<DateTime<Utc>>,
}

impl From<BudgetYearRow> for BudgetYear {
    fn from(row: BudgetYearRow) -> BudgetYear {
        BudgetYear { year: row.year, status: row.status, opened_at: row.opened_at, closed_at: row.closed_at }
    }
}

impl BudgetYear {
    /// Lists the budget years, newest first.
    ///
    /// # Errors
    /// A [`StoreError`].
    pub async fn list(connection: &Connection) -> Result<Vec<BudgetYear>, StoreError> {
        Ok(budget_years::years(connection).await?.into_iter().map(BudgetYear::from).collect())
    }
}

/// A year that was opened.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct YearOpened {
    /// The year.
    pub year: i16,
}

/// How a line ended a year.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct EndOfLine {
    /// The line.
    pub line: CreditLine,
    /// The entry that ended it: carried out, returned, or closed empty.
    pub kind: EntryKind,
    /// What was left, USD.
    pub amount_usd: Cents,
    /// The text or decision that allows it; absent where nothing was left.
    pub legal_source: Option<String>,
    /// The year that receives what was left; absent unless it is carried over.
    pub carried_to: Option<i16>,
    /// Number of the entry that ended it.
    pub entry: i64,
    /// Still promised to projects when the year ended, USD.
    pub committed_usd: Cents,
    /// Paid when the year ended, USD.
    pub disbursed_usd: Cents,
    /// Given back or gone to a later year when the year ended, USD.
    pub returned_usd: Cents,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

impl From<ClosingRow> for EndOfLine {
    fn from(row: ClosingRow) -> EndOfLine {
        EndOfLine {
            line: row.line,
            kind: row.kind,
            amount_usd: row.amount_cents,
            legal_source: row.legal_source,
            carried_to: row.carried_to,
            entry: row.entry_number,
            committed_usd: row.committed_cents,
            disbursed_usd: row.disbursed_cents,
            returned_usd: row.returned_cents,
            recorded_at: row.recorded_at,
        }
    }
}

impl EndOfLine {
    /// Lists the closing of each line in a year.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a year that is not closed.
    pub async fn of_year(connection: &Connection, year: i16) -> Result<Vec<EndOfLine>, StoreError> {
        let ends = closing::closings(connection, year).await?;
        if ends.is_empty() { Err(StoreError::NotFound) } else { Ok(ends.into_iter().map(EndOfLine::from).collect()) }
    }
}
