//! The limits on sign-in that all processes share: for each key the instant at which it is wholly free again.
//!
//! The generic cell rate algorithm: an attempt moves that instant on by the time in which one attempt becomes free, and is
//! refused if it would lie further ahead than the time in which all attempts become free.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::data_types::PgInterval;
use diesel::prelude::*;
use diesel::sql_types::{Binary, Interval, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::store::db::Tx;
use crate::store::error::StoreError;
use crate::store::schema::sign_in_limit;

/// A limit on one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// SHA-256 of what is limited.
    pub key: [u8; 32],
    /// Attempts that are possible at once, and that become free again within a minute.
    pub per_minute: u32,
}

impl Limit {
    /// The time in which one attempt becomes free.
    fn step(&self) -> TimeDelta {
        TimeDelta::microseconds(60_000_000 / i64::from(self.per_minute.max(1)))
    }

    /// The time in which all attempts become free.
    fn whole(&self) -> TimeDelta {
        self.step() * i32::try_from(self.per_minute.max(1)).unwrap_or(i32::MAX)
    }
}

/// The longest difference between two clocks that is borne. What lies further ahead than all attempts and this was
/// written by a process whose clock is wrong, which is not ready: it must keep nobody out.
const BORNE_DIFFERENCE: TimeDelta = TimeDelta::seconds(60);

const TAKE: &str = "
    INSERT INTO sign_in_limit AS kept (key, free_at) VALUES ($1, $2 + $3)
    ON CONFLICT (key) DO UPDATE
        SET free_at = CASE WHEN kept.free_at > $2 + $5 THEN $2 ELSE greatest(kept.free_at, $2) END + $3
        WHERE kept.free_at > $2 + $5 OR greatest(kept.free_at, $2) + $3 <= $2 + $4";

/// Takes one attempt of each limit in turn, up to the first that refuses. Returns how long that one refuses.
///
/// # Errors
/// A [`StoreError`].
pub async fn take(tx: &Tx, limits: &[Limit]) -> Result<Option<TimeDelta>, StoreError> {
    let (mut connection, now) = (tx.connection()?, tx.context().now);
    for limit in limits {
        let interval = |length: TimeDelta| PgInterval::from_microseconds(length.num_microseconds().unwrap_or(i64::MAX));
        let taken = diesel::sql_query(TAKE)
            .bind::<Binary, _>(limit.key.as_slice())
            .bind::<Timestamptz, _>(now)
            .bind::<Interval, _>(interval(limit.step()))
            .bind::<Interval, _>(interval(limit.whole()))
            .bind::<Interval, _>(interval(limit.whole() + BORNE_DIFFERENCE))
            .execute(&mut connection)
            .await?;
        if taken == 0 {
            let kept = sign_in_limit::table.find(limit.key.as_slice()).select(sign_in_limit::free_at);
            let free_at: Option<DateTime<Utc>> = kept.first(&mut connection).await.optional()?;
            return Ok(Some(free_at.map_or(TimeDelta::zero(), |free_at| free_at + limit.step() - limit.whole() - now)));
        }
    }
    Ok(None)
}
