//! Days that were reassessed, and changes of eligibility that the Fund unit was notified of. Append-only: the primary
//! keys make sure that each change is notified once.

use chrono::NaiveDate;
use diesel::dsl::max;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::kernel::credit_line::CreditLine;
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::schema::{compared_day, standing_change};

/// The last day that was compared.
///
/// # Errors
/// A [`StoreError`].
pub async fn last_compared(mut connection: &Connection) -> Result<Option<NaiveDate>, StoreError> {
    Ok(compared_day::table.select(max(compared_day::day)).first(&mut connection).await?)
}

/// Records that a day was compared with the day before.
///
/// # Errors
/// A [`StoreError`].
pub async fn keep_compared(tx: &Tx, day: NaiveDate) -> Result<(), StoreError> {
    diesel::insert_into(compared_day::table)
        .values((compared_day::day.eq(day), compared_day::compared_at.eq(tx.context().now)))
        .on_conflict_do_nothing()
        .execute(&mut tx.connection()?)
        .await?;
    Ok(())
}

/// Records the notification of a change on a line from this day on. Returns `false` if it was recorded before.
///
/// # Errors
/// A [`StoreError`].
pub async fn mark_reported(tx: &Tx, application: Uuid, line: CreditLine, from: NaiveDate) -> Result<bool, StoreError> {
    let written = diesel::insert_into(standing_change::table)
        .values((
            standing_change::application_id.eq(application),
            standing_change::line.eq(line.number()),
            standing_change::from_day.eq(from),
            standing_change::told_at.eq(tx.context().now),
        ))
        .on_conflict_do_nothing()
        .execute(&mut tx.connection()?)
        .await?;
    Ok(written == 1)
}
