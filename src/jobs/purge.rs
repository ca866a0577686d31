//! Deletes rows whose retention period has passed: stored responses of idempotent requests, expired sessions, expired
//! one-time tokens, limits on sign-in that are free again, and heartbeats of ended processes.

use chrono::TimeDelta;

use crate::clock::Clock;
use crate::store::db::{Context, Db};
use crate::store::error::StoreError;
use crate::store::retention;

/// Retention period of stored responses, and of sessions and tokens after their expiry. One week covers a client that
/// retries after a long interruption of its network, or after a holiday.
pub const KEPT: TimeDelta = TimeDelta::days(7);

/// Stored responses are deleted in slices of this length, so that the size of a `DELETE` does not grow with the time
/// since the last purge.
const SLICE: TimeDelta = TimeDelta::hours(1);

/// Numbers of deleted rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Stored responses of idempotent requests.
    pub answers: usize,
    /// One-time tokens.
    pub tokens: usize,
    /// Sessions, each with its refresh tokens.
    pub sessions: usize,
    /// Limits on sign-in.
    pub limits: usize,
    /// Heartbeats of processes that ended.
    pub heartbeats: usize,
}

/// Deletes all rows whose retention period has passed.
///
/// # Errors
/// A [`StoreError`]; slices that are already deleted stay deleted.
pub async fn purge(db: &Db, clock: &Clock) -> Result<Purged, StoreError> {
    let context = Context { actor: None, now: clock.now(), request_id: "purge".to_owned() };
    let limit = context.now - KEPT;
    let mut answers = 0;
    loop {
        // The read connection returns to its pool before the write connection is acquired.
        let oldest = retention::oldest_answer(&*db.reader().await?).await?;
        let Some(oldest) = oldest.filter(|oldest| *oldest < limit) else { break };
        let before = (oldest + SLICE).min(limit);
        answers += db.bookkeeping(context.clone(), async move |tx| retention::purge_answers(&tx, before).await).await?;
    }
    let now = context.now;
    let (tokens, sessions) =
        db.bookkeeping(context.clone(), async move |tx| retention::purge_expired(&tx, limit).await).await?;
    let (limits, heartbeats) =
        db.bookkeeping(context, async move |tx| retention::purge_shared(&tx, now, limit).await).await?;
    Ok(Purged { answers, tokens, sessions, limits, heartbeats })
}
