//! Savepoints and lock timeout of a dry run: each step of a scenario runs in its own savepoint.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use uuid::Uuid;

use crate::domain::applications::state::State;
use crate::domain::queue::position::QueueOrder;
use crate::store::applications::ApplicationRow;
use crate::store::db::Tx;
use crate::store::error::StoreError;
use crate::store::queue::positions;
use crate::store::schema::application;

/// Lock timeout of a dry run, so that it fails and does not delay writes.
const LOCK_TIMEOUT: &str = "SET LOCAL lock_timeout = '2s'";

async fn execute(tx: &Tx, statement: &str) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    Ok(connection.batch_execute(statement).await?)
}

/// Sets the lock timeout for the rest of the transaction.
///
/// # Errors
/// A [`StoreError`].
pub async fn set_lock_timeout(tx: &Tx) -> Result<(), StoreError> {
    execute(tx, LOCK_TIMEOUT).await
}

/// Begins a step in a savepoint.
///
/// # Errors
/// A [`StoreError`].
pub async fn begin_act(tx: &Tx) -> Result<(), StoreError> {
    execute(tx, "SAVEPOINT act").await
}

/// Releases the savepoint of the last step.
///
/// # Errors
/// A [`StoreError`].
pub async fn keep_act(tx: &Tx) -> Result<(), StoreError> {
    execute(tx, "RELEASE SAVEPOINT act").await
}

/// Rolls back the last step, with everything it wrote and locked.
///
/// # Errors
/// A [`StoreError`].
pub async fn undo_act(tx: &Tx) -> Result<(), StoreError> {
    execute(tx, "ROLLBACK TO SAVEPOINT act; RELEASE SAVEPOINT act").await
}

/// Reads applications locked for update, by id and before any line is locked: no transaction that holds one of them
/// then waits for a line that the dry run holds.
///
/// # Errors
/// [`StoreError::Busy`] after the lock timeout.
pub async fn lock_applications(tx: &Tx, ids: &[Uuid]) -> Result<Vec<ApplicationRow>, StoreError> {
    let mut connection = tx.connection()?;
    let rows = application::table
        .filter(application::id.eq_any(ids))
        .order(application::id.asc())
        .select(ApplicationRow::as_select())
        .for_no_key_update();
    Ok(rows.load(&mut connection).await?)
}

/// At most `limit` applications in these states with the data that orders their turn, unordered.
///
/// # Errors
/// A [`StoreError`].
pub async fn waiting(tx: &Tx, states: &[State], limit: i64) -> Result<Vec<(Uuid, QueueOrder)>, StoreError> {
    type Row = (Uuid, State, Option<DateTime<Utc>>, i64);
    let connection = tx.connection()?;
    let words: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
    let rows: Vec<Row> = application::table
        .filter(application::state.eq_any(words))
        .limit(limit)
        .select((application::id, application::state, application::submitted_at, application::number))
        .load(&mut &*connection)
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|(id, ..)| *id).collect();
    let retained = positions::first_retained(connection, &ids).await?;
    let turn = |(id, state, submitted_at, number): Row| {
        (id, QueueOrder::of(state, retained.get(&id).copied(), submitted_at, number))
    };
    Ok(rows.into_iter().map(turn).collect())
}
