//! The view of the account of a line and year: balance, entries, totals by kind.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::ledger::entry::{Account, Balance, EntryKind};
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::ledger::budget_years;
use crate::store::ledger::entries::{self, EntryRow, KindTotal};

/// What a line holds in a year.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LineBalance {
    /// The line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// Sources and uses, USD; the sources always equal the uses.
    pub balance: Balance,
}

impl LineBalance {
    /// Reads the balance of a line in a year.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a year that was never opened.
    pub async fn read(connection: &Connection, line: CreditLine, year: i16) -> Result<LineBalance, StoreError> {
        opened(connection, year).await?;
        Ok(LineBalance { line, year, balance: entries::balance(connection, line, year).await? })
    }
}

/// One entry.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Entry {
    /// Dense number in the line and year.
    pub number: i64,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// What it does.
    pub kind: EntryKind,
    /// The account that the amount leaves.
    pub credit: Account,
    /// The account that the amount enters.
    pub debit: Account,
    /// How much, USD.
    pub amount_usd: Cents,
    /// Published reference of the application it serves.
    pub reference: Option<String>,
    /// The application it serves.
    pub application_id: Option<Uuid>,
    /// The event that posted it.
    pub event_seq: Option<i32>,
    /// The allocation it records.
    pub allocation_id: Option<Uuid>,
    /// The payment or return of a project's money that it records.
    pub movement_id: Option<Uuid>,
    /// The instalment whose payment it records.
    pub instalment: Option<i32>,
    /// Reference of that payment.
    pub payment_reference: Option<String>,
    /// The day on which that money left.
    pub value_on: Option<NaiveDate>,
    /// Who acted; absent for the service itself.
    pub actor_id: Option<Uuid>,
    /// Available after it, USD.
    pub available_after_usd: Cents,
    /// Reserved after it, USD.
    pub reserved_after_usd: Cents,
    /// Committed after it, USD.
    pub committed_after_usd: Cents,
    /// Disbursed after it, USD.
    pub disbursed_after_usd: Cents,
    /// Returned after it, USD.
    pub returned_after_usd: Cents,
    /// Whether the year has ended with it or before it.
    pub closed_after: bool,
}

impl From<EntryRow> for Entry {
    fn from(row: EntryRow) -> Entry {
        let (credit, debit) = row.kind.accounts();
        Entry {
            number: row.number,
            recorded_at: row.recorded_at,
            kind: row.kind,
            credit,
            debit,
            amount_usd: row.amount,
            reference: row.reference,
            application_id: row.application_id,
            event_seq: row.event_seq,
            allocation_id: row.allocation_id,
            movement_id: row.movement_id,
            instalment: row.instalment,
            payment_reference: row.payment_reference,
            value_on: row.value_on,
            actor_id: row.actor_id,
            available_after_usd: row.available_after,
            reserved_after_usd: row.reserved_after,
            committed_after_usd: row.committed_after,
            disbursed_after_usd: row.disbursed_after,
            returned_after_usd: row.returned_after,
            closed_after: row.closed_after,
        }
    }
}

impl Entry {
    /// Lists at most `limit` entries of a line and year after a number, in their order.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a year that was never opened.
    pub async fn page(
        connection: &Connection,
        line: CreditLine,
        year: i16,
        after: i64,
        limit: i64,
    ) -> Result<Vec<Entry>, StoreError> {
        opened(connection, year).await?;
        let rows = entries::entries(connection, line, year, after, i64::MAX, limit).await?;
        Ok(rows.into_iter().map(Entry::from).collect())
    }
}

/// The account of one line and year.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StatementSummary {
    /// The line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// Number of the last entry; the numbers are dense, so that it is also their count.
    pub entries: i64,
    /// What the entries of each kind add up to.
    pub totals: Vec<TotalOfKind>,
    /// What the line holds, USD.
    pub balance: Balance,
}

/// What the entries of one kind add up to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TotalOfKind {
    /// The kind.
    pub kind: EntryKind,
    /// How many entries.
    pub entries: i64,
    /// Their sum, USD.
    pub amount_usd: Cents,
}

impl From<KindTotal> for TotalOfKind {
    fn from(total: KindTotal) -> TotalOfKind {
        TotalOfKind { kind: total.kind, entries: total.entries, amount_usd: total.amount }
    }
}

impl StatementSummary {
    /// Reads the account of a line and year.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a year that was never opened.
    pub async fn read(connection: &Connection, line: CreditLine, year: i16) -> Result<StatementSummary, StoreError> {
        let (entries, balance) = last_entry(connection, line, year).await?;
        let totals = entries::totals(connection, line, year, entries).await?;
        let totals = totals.into_iter().map(TotalOfKind::from).collect();
        Ok(StatementSummary { line, year, entries, totals, balance })
    }
}

/// The number of the last entry of a line and year, and the balance after it.
///
/// # Errors
/// [`StoreError::NotFound`] for a year that was never opened.
pub async fn last_entry(connection: &Connection, line: CreditLine, year: i16) -> Result<(i64, Balance), StoreError> {
    opened(connection, year).await?;
    entries::latest_balance(connection, line, year).await
}

/// Checks that the year was opened.
async fn opened(connection: &Connection, year: i16) -> Result<(), StoreError> {
    if budget_years::year_exists(connection, year).await? { Ok(()) } else { Err(StoreError::NotFound) }
}
