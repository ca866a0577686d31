//! Deletion of expired rows: stored answers of idempotent requests, sessions, one-time tokens, unused limits on sign-in
//! and heartbeats of ended processes.
//!
//! Rows of applications, ledgers and the audit trail are never deleted.

use chrono::{DateTime, Utc};
use diesel::dsl::min;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::schema::{heartbeat, idempotency, one_time_token, session, sign_in_limit};

/// The time of the oldest stored answer, if there is one.
///
/// # Errors
/// A [`StoreError`].
pub async fn oldest_answer(mut connection: &Connection) -> Result<Option<DateTime<Utc>>, StoreError> {
    Ok(idempotency::table.select(min(idempotency::created_at)).first(&mut connection).await?)
}

/// Deletes the answers stored before `before` and returns their number.
///
/// # Errors
/// A [`StoreError`].
pub async fn purge_answers(tx: &Tx, before: DateTime<Utc>) -> Result<usize, StoreError> {
    let old = idempotency::table.filter(idempotency::created_at.lt(before));
    Ok(diesel::delete(old).execute(&mut tx.connection()?).await?)
}

/// Deletes one-time tokens and sessions (with their refresh tokens) that expired before `before`; returns the number
/// of tokens and that of sessions.
///
/// # Errors
/// A [`StoreError`].
pub async fn purge_expired(tx: &Tx, before: DateTime<Utc>) -> Result<(usize, usize), StoreError> {
    let mut connection = tx.connection()?;
    let tokens = one_time_token::table.filter(one_time_token::expires_at.lt(before));
    let tokens = diesel::delete(tokens).execute(&mut connection).await?;
    let sessions = session::table.filter(session::expires_at.lt(before));
    let sessions = diesel::delete(sessions).execute(&mut connection).await?;
    Ok((tokens, sessions))
}

/// Deletes the limits on sign-in that are free again at `now`, and the heartbeats of processes that were last seen before
/// `before`; returns the number of limits and that of heartbeats.
///
/// # Errors
/// A [`StoreError`].
pub async fn purge_shared(tx: &Tx, now: DateTime<Utc>, before: DateTime<Utc>) -> Result<(usize, usize), StoreError> {
    let mut connection = tx.connection()?;
    let limits = sign_in_limit::table.filter(sign_in_limit::free_at.le(now));
    let limits = diesel::delete(limits).execute(&mut connection).await?;
    let heartbeats = heartbeat::table.filter(heartbeat::beat_at.lt(before));
    let heartbeats = diesel::delete(heartbeats).execute(&mut connection).await?;
    Ok((limits, heartbeats))
}
