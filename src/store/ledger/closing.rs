//! Closing of budget years: one closing per line, with its decision and the amount carried to a later year.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::ledger::budget_year::LineClosing;
use crate::domain::ledger::entry::{Balance, EntryKind};
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::schema::{budget_year, line_closing};

/// A closing as it was recorded.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = line_closing)]
pub struct ClosingRow {
    /// The line.
    pub line: CreditLine,
    /// The year that ended.
    pub year: i16,
    /// Kind of the ledger entry that closed it.
    pub kind: EntryKind,
    /// Amount left, USD.
    pub amount_cents: Cents,
    /// The text or decision that allows it.
    pub legal_source: Option<String>,
    /// Number of the entry that ended it.
    pub entry_number: i64,
    /// Committed when the year ended, USD.
    pub committed_cents: Cents,
    /// Disbursed when the year ended, USD.
    pub disbursed_cents: Cents,
    /// Returned or carried to a later year when the year ended, USD.
    pub returned_cents: Cents,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// The year that receives it; none unless it was carried.
    pub carried_to: Option<i16>,
}

/// Inserts the closing of a line and year; its ledger entry, with this number and this balance after it, follows in the
/// same transaction.
///
/// # Errors
/// [`StoreError::Constraint`] if the line has ended the year already.
pub async fn close_line(
    tx: &Tx,
    year: i16,
    closing: &LineClosing,
    entry_number: i64,
    after: &Balance,
) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::insert_into(line_closing::table)
        .values((
            line_closing::line.eq(closing.line.number()),
            line_closing::year.eq(year),
            line_closing::kind.eq(closing.kind.as_str()),
            line_closing::amount_cents.eq(closing.amount.get()),
            line_closing::legal_source.eq(&closing.legal_source),
            line_closing::entry_number.eq(entry_number),
            line_closing::committed_cents.eq(after.committed.get()),
            line_closing::disbursed_cents.eq(after.disbursed.get()),
            line_closing::returned_cents.eq(after.returned.get()),
            line_closing::recorded_at.eq(tx.context().now),
            line_closing::recorded_by.eq(tx.context().actor.as_ref().map(|actor| actor.user_id)),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// Closes a year whose lines are closed.
///
/// # Errors
/// A [`StoreError`].
pub async fn close(tx: &Tx, year: i16) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::update(budget_year::table.find(year))
        .set((
            budget_year::status.eq("closed"),
            budget_year::closed_at.eq(tx.context().now),
            budget_year::closed_by.eq(tx.context().actor.as_ref().map(|actor| actor.user_id)),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// The closings of the lines of a year; empty while it is open.
///
/// # Errors
/// A [`StoreError`].
pub async fn closings(mut connection: &Connection, year: i16) -> Result<Vec<ClosingRow>, StoreError> {
    Ok(line_closing::table
        .filter(line_closing::year.eq(year))
        .order(line_closing::line.asc())
        .select(ClosingRow::as_select())
        .load(&mut connection)
        .await?)
}

/// The closings of earlier years that carried an amount to this year.
///
/// # Errors
/// A [`StoreError`].
pub async fn carried_to(mut connection: &Connection, year: i16) -> Result<Vec<ClosingRow>, StoreError> {
    Ok(line_closing::table
        .filter(line_closing::carried_to.eq(year))
        .order(line_closing::line.asc())
        .select(ClosingRow::as_select())
        .load(&mut connection)
        .await?)
}
