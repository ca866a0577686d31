//! Clears away what is kept for a while only: first answers to requests, expired sessions and tokens of use once.

use chrono::TimeDelta;

use crate::clock::Clock;
use crate::store::db::{Context, Db};
use crate::store::error::StoreError;
use crate::store::retention;

/// How long a first answer is repeated, and an expired token still known: a week covers a state on a bad line and
/// a holiday.
pub const KEPT: TimeDelta = TimeDelta::days(7);

/// Answers are deleted by slices of this length: no statement grows with the time since the last purge.
const SLICE: TimeDelta = TimeDelta::hours(1);

/// What was deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// First answers to requests.
    pub answers: usize,
    /// Tokens of use once.
    pub tokens: usize,
    /// Sessions, each with its refresh tokens.
    pub sessions: usize,
}

/// Deletes what has been kept long enough.
///
/// # Errors
/// A [`StoreError`]; what was deleted before stays deleted.
pub async fn purge(db: &Db, clock: &Clock) -> Result<Purged, StoreError> {
    let context = Context { actor: None, now: clock.now(), request_id: "purge".to_owned() };
    let limit = context.now - KEPT;
    let mut answers = 0;
    loop {
        // Its place is given back before the next one is taken.
        let oldest = retention::oldest_answer(&*db.reader().await?).await?;
        let Some(oldest) = oldest.filter(|oldest| *oldest < limit) else { break };
        let before = (oldest + SLICE).min(limit);
        answers += db.bookkeeping(context.clone(), async move |tx| retention::purge_answers(&tx, before).await).await?;
    }
    let (tokens, sessions) =
        db.bookkeeping(context, async move |tx| retention::purge_expired(&tx, limit).await).await?;
    Ok(Purged { answers, tokens, sessions })
}
