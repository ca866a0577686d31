//! What a rehearsal of several acts needs of its transaction: each act inside a savepoint of its own, and the patience
//! with which it waits for the locks of others.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use uuid::Uuid;

use crate::domain::applications::state::State;
use crate::domain::queue::position::Turn;
use crate::store::applications::ApplicationRow;
use crate::store::db::Tx;
use crate::store::error::StoreError;
use crate::store::queue::positions;
use crate::store::schema::application;

/// Longest wait of a rehearsal for a lock: it gives way to acts, and says so.
const PATIENCE: &str = "SET LOCAL lock_timeout = '2s'";

async fn execute(tx: &Tx, statement: &str) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    Ok(connection.batch_execute(statement).await?)
}

/// Lets the rest of the transaction give up a lock that does not come free soon.
///
/// # Errors
/// A [`StoreError`].
pub async fn give_way(tx: &Tx) -> Result<(), StoreError> {
    execute(tx, PATIENCE).await
}

/// Begins an act that can be taken back by itself.
///
/// # Errors
/// A [`StoreError`].
pub async fn begin_act(tx: &Tx) -> Result<(), StoreError> {
    execute(tx, "SAVEPOINT act").await
}

/// Keeps the act that was begun last.
///
/// # Errors
/// A [`StoreError`].
pub async fn keep_act(tx: &Tx) -> Result<(), StoreError> {
    execute(tx, "RELEASE SAVEPOINT act").await
}

/// Takes the act back that was begun last, with everything it wrote and locked.
///
/// # Errors
/// A [`StoreError`].
pub async fn undo_act(tx: &Tx) -> Result<(), StoreError> {
    execute(tx, "ROLLBACK TO SAVEPOINT act; RELEASE SAVEPOINT act").await
}

/// Reads applications and keeps other writers of them waiting, in the one order of all rehearsals, before any line is
/// locked: nobody who holds one of them waits for a line that a rehearsal holds.
///
/// # Errors
/// [`StoreError::Busy`] where somebody acts on one of them for too long.
pub async fn lock_applications(tx: &Tx, ids: &[Uuid]) -> Result<Vec<ApplicationRow>, StoreError> {
    let mut connection = tx.connection()?;
    let rows = application::table
        .filter(application::id.eq_any(ids))
        .order(application::id.asc())
        .select(ApplicationRow::as_select())
        .for_no_key_update();
    Ok(rows.load(&mut connection).await?)
}

/// The applications that stand in one of these states, with what their turn depends on, at most `limit`, in no order.
///
/// # Errors
/// A [`StoreError`].
pub async fn waiting(tx: &Tx, states: &[State], limit: i64) -> Result<Vec<(Uuid, Turn)>, StoreError> {
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
        (id, Turn::of(state, retained.get(&id).copied(), submitted_at, number))
    };
    Ok(rows.into_iter().map(turn).collect())
}
