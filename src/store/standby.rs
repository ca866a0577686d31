//! Reads from a standby, which never show less than the primary did when the read began.
//!
//! The primary tells how far it has written its log, and the standby is read once it has replayed that far. So
//! everybody reads his own writes, whichever instance took them, and nothing is remembered of anybody. A standby that
//! is too far behind or out of reach is left alone for a while, and the primary is read.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};
use diesel_async::RunQueryDsl;
use tokio::time::{sleep, timeout};

use super::connection::Connection;
use super::error::StoreError;
use super::pools::{Pooled, Pools, Use};

/// How long a standby that failed is left alone.
const PAUSE: Duration = Duration::from_secs(5);

/// How long a connection to the standby may take.
const CONNECTING: Duration = Duration::from_secs(1);

/// Pause between two looks at the standby's progress.
const LOOK: Duration = Duration::from_millis(2);

/// A place in the log of the primary.
#[derive(QueryableByName)]
struct Place {
    #[diesel(sql_type = Text)]
    place: String,
}

#[derive(QueryableByName)]
struct Reached {
    #[diesel(sql_type = Bool)]
    reached: bool,
}

#[derive(QueryableByName)]
struct Behind {
    #[diesel(sql_type = BigInt)]
    bytes: i64,
}

/// How the standby follows the primary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lag {
    /// Bytes of the log that it has not replayed; `None` if it is out of reach.
    pub bytes: Option<i64>,
    /// Whether reads are sent to it at present.
    pub is_used: bool,
}

/// The connections to a standby, and since when it is left alone.
#[derive(Clone)]
pub(in crate::store) struct Standby {
    pools: Pools,
    max_lag: Duration,
    begun: Instant,
    /// Milliseconds after `begun` until which the standby is left alone.
    paused_until: Arc<AtomicU64>,
}

impl Standby {
    pub(in crate::store) fn new(pools: Pools, max_lag: Duration) -> Standby {
        Standby { pools, max_lag, begun: Instant::now(), paused_until: Arc::default() }
    }

    pub(in crate::store) fn of_thread(&self, number: usize) -> Standby {
        Standby { pools: self.pools.of_thread(number), ..self.clone() }
    }

    /// A connection to the standby that has everything committed on the primary so far; `None` if the primary is to be
    /// read.
    pub(in crate::store) async fn caught_up(&self, primary: &Pools) -> Result<Option<Pooled>, StoreError> {
        if !self.is_used() {
            return Ok(None);
        }
        let Place { place } = written(&*primary.acquire(Use::Read).await?).await?;
        let found = match timeout(CONNECTING, self.pools.acquire(Use::Read)).await {
            Ok(Ok(standby)) => match timeout(self.max_lag, reach(&standby, &place)).await {
                Ok(Ok(())) => return Ok(Some(standby)),
                Ok(Err(error)) => error.to_string(),
                Err(_) => "it is too far behind".to_owned(),
            },
            // All its connections are in use: it works.
            Ok(Err(StoreError::Busy)) => return Ok(None),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "it does not answer".to_owned(),
        };
        tracing::warn!(reason = found, pause = ?PAUSE, "the standby is not read for a while");
        self.paused_until.store(self.milliseconds(PAUSE), Ordering::Relaxed);
        Ok(None)
    }

    /// How the standby follows the primary now.
    pub(in crate::store) async fn lag(&self, primary: &Pools) -> Result<Lag, StoreError> {
        let Place { place } = written(&*primary.acquire(Use::Read).await?).await?;
        let behind = async {
            let standby = self.pools.acquire(Use::Read).await?;
            let question = "SELECT greatest(0, pg_wal_lsn_diff($1::pg_lsn, pg_last_wal_replay_lsn()))::int8 AS bytes";
            let behind: Behind = diesel::sql_query(question).bind::<Text, _>(place).get_result(&mut &*standby).await?;
            Ok::<_, StoreError>(behind.bytes)
        };
        let bytes = timeout(CONNECTING, behind).await.ok().and_then(Result::ok);
        Ok(Lag { bytes, is_used: self.is_used() && bytes.is_some() })
    }

    fn is_used(&self) -> bool {
        self.milliseconds(Duration::ZERO) >= AtomicU64::load(&self.paused_until, Ordering::Relaxed)
    }

    fn milliseconds(&self, later: Duration) -> u64 {
        u64::try_from((self.begun.elapsed() + later).as_millis()).unwrap_or(u64::MAX)
    }
}

/// How far the primary has written its log: every committed transaction lies before it.
async fn written(mut primary: &Connection) -> Result<Place, StoreError> {
    Ok(diesel::sql_query("SELECT pg_current_wal_flush_lsn()::text AS place").get_result(&mut primary).await?)
}

/// Waits until the standby has replayed the log to this place.
async fn reach(mut standby: &Connection, place: &str) -> Result<(), StoreError> {
    loop {
        let question = "SELECT coalesce(pg_last_wal_replay_lsn() >= $1::pg_lsn, false) AS reached";
        let found: Reached = diesel::sql_query(question).bind::<Text, _>(place).get_result(&mut standby).await?;
        if found.reached {
            return Ok(());
        }
        sleep(LOOK).await;
    }
}
