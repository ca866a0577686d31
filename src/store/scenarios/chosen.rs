//! The applications of a scenario, and the lock timeout of its dry run.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use uuid::Uuid;

use crate::domain::applications::state::State;
use crate::domain::queue::position::QueueOrder;
use crate::store::applications::ApplicationRow;
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::queue::positions;
use crate::store::schema::application;

/// Lock timeout of a dry run, so that it fails and does not delay writes.
const LOCK_TIMEOUT: &str = "SET LOCAL lock_timeout = '2s'";

/// Sets the lock timeout for the rest of the transaction.
///
/// # Errors
/// A [`StoreError`].
pub async fn set_lock_timeout(tx: &Tx) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    Ok(connection.batch_execute(LOCK_TIMEOUT).await?)
}

/// Reads applications by id, in any order.
///
/// # Errors
/// A [`StoreError`].
pub async fn applications(mut connection: &Connection, ids: &[Uuid]) -> Result<Vec<ApplicationRow>, StoreError> {
    let rows = application::table.filter(application::id.eq_any(ids)).select(ApplicationRow::as_select());
    Ok(rows.load(&mut connection).await?)
}

/// At most `limit` applications in these states with the data that orders their turn, unordered.
///
/// # Errors
/// A [`StoreError`].
pub async fn waiting(
    mut connection: &Connection,
    states: &[State],
    limit: i64,
) -> Result<Vec<(Uuid, QueueOrder)>, StoreError> {
    type Row = (Uuid, State, Option<DateTime<Utc>>, i64);
    let words: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
    let rows: Vec<Row> = application::table
        .filter(application::state.eq_any(words))
        .limit(limit)
        .select((application::id, application::state, application::submitted_at, application::number))
        .load(&mut connection)
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|(id, ..)| *id).collect();
    let retained = positions::first_retained(connection, &ids).await?;
    let turn = |(id, state, submitted_at, number): Row| {
        (id, QueueOrder::of(state, retained.get(&id).copied(), submitted_at, number))
    };
    Ok(rows.into_iter().map(turn).collect())
}
