//! The only access to the database: reads, audited writes, dry runs, snapshots and the bookkeeping of jobs.
//!
//! Each transaction runs in its own task, so that neither a disconnected client nor a timeout cancels it half-way. A
//! write commits only if it recorded exactly one event: each audited write has one audit record, and the reverse.

use std::future::Future;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel_async::SimpleAsyncConnection;

use super::cache::Cache;
use super::error::StoreError;
use crate::domain::kernel::actor::Actor;
pub use crate::store::connection::Connection;
use crate::store::pools::{DbSettings, Pooled, Pools, Use};
pub use crate::store::standby::Lag;
use crate::store::standby::Standby;

/// Actor, time and request of an operation. Set once, where the request or job enters the service.
#[derive(Debug, Clone)]
pub struct Context {
    /// The acting person; `None` for the service itself.
    pub actor: Option<Actor>,
    /// The time of the operation.
    pub now: DateTime<Utc>,
    /// Identifier of the request or job.
    pub request_id: String,
}

/// The handle of the database: connection pools and a cache. Clones share both.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    standby: Option<Standby>,
    cache: Cache,
}

/// A pooled connection for reads.
pub struct Reader {
    connection: Pooled,
    cache: Cache,
}

impl Reader {
    /// The cache of the [`Db`].
    pub(in crate::store) fn cache(&self) -> &Cache {
        &self.cache
    }
}

impl Deref for Reader {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        &self.connection
    }
}

/// An open transaction. Dropping it before it has ended closes the connection, so that the server rolls it back.
pub struct Tx {
    connection: Option<Pooled>,
    cache: Cache,
    context: Context,
    events: AtomicU32,
}

impl Tx {
    /// Actor, time and request of the transaction.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Counts a recorded event. Every function that inserts an audit event calls it.
    pub(in crate::store) fn count_event(&self) {
        self.events.fetch_add(1, Ordering::Relaxed);
    }

    /// The connection of the transaction, for reads and writes.
    ///
    /// # Errors
    /// [`StoreError::Broken`] after the transaction has ended.
    pub fn connection(&self) -> Result<&Connection, StoreError> {
        self.connection.as_deref().ok_or_else(|| StoreError::Broken("the transaction has ended".to_owned()))
    }

    /// The cache of the [`Db`].
    pub(in crate::store) fn cache(&self) -> &Cache {
        &self.cache
    }

    async fn execute(&self, statement: &str) -> Result<(), StoreError> {
        let mut connection = self.connection()?;
        Ok(connection.batch_execute(statement).await?)
    }

    /// Commits the transaction and returns the connection to the pool. A COMMIT that fails on a connection that still
    /// answers was refused; on a lost connection the server may have committed before the answer was lost.
    async fn commit(mut self) -> Result<(), StoreError> {
        if let Err(error) = self.execute("COMMIT").await {
            return Err(match self.execute("ROLLBACK").await {
                Ok(()) => error,
                Err(_) => StoreError::OutcomeUnknown(error.to_string()),
            });
        }
        drop(self.connection.take());
        Ok(())
    }

    /// Ends the transaction with this statement and returns the connection to the pool.
    async fn end(mut self, statement: &str) -> Result<(), StoreError> {
        self.execute(statement).await?;
        drop(self.connection.take());
        Ok(())
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            // The state of the session is unknown: the connection is closed, not returned to the pool.
            drop(Pooled::take(connection));
        }
    }
}

/// The kind of a transaction: how it begins and ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// Committed if exactly one event was recorded.
    Act,
    /// Committed; no event is required.
    Bookkeeping,
    /// Rolled back after the deferred constraints were checked.
    DryRun,
    /// Read only, with one snapshot for all queries; rolled back.
    Snapshot,
}

impl End {
    const fn begin(self) -> &'static str {
        match self {
            Self::Snapshot => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Self::Act | Self::Bookkeeping | Self::DryRun => "BEGIN",
        }
    }

    const fn wanted(self) -> Use {
        match self {
            Self::Act | Self::Bookkeeping => Use::Write,
            Self::DryRun | Self::Snapshot => Use::Long,
        }
    }
}

impl Db {
    /// Creates one connection pool for all threads. Connections are opened when first needed.
    ///
    /// # Errors
    /// [`StoreError::Broken`] if the pool cannot be built.
    pub fn open(settings: &DbSettings) -> Result<Db, StoreError> {
        Ok(Db { pools: Pools::undivided(settings)?, standby: None, cache: Cache::default() })
    }

    /// As [`Db::open`], with the connections divided among worker threads, as far as there are enough of them. Each
    /// thread has separate pools for reads, writes and long work, so that a read never waits for a connection held by a
    /// write that waits for a lock, by a snapshot or by a dry run.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub fn open_for(settings: &DbSettings, threads: usize) -> Result<Db, StoreError> {
        Ok(Db { pools: Pools::divided(settings, threads)?, standby: None, cache: Cache::default() })
    }

    /// The same database, with reads sent to a standby that is at most this far behind; see `store::standby`.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub fn reading_from(self, standby: &DbSettings, threads: usize, max_lag: Duration) -> Result<Db, StoreError> {
        Ok(Db { standby: Some(Standby::new(Pools::divided(standby, threads)?, max_lag)), ..self })
    }

    /// How the standby follows the primary; `None` without a standby.
    ///
    /// # Errors
    /// As [`Db::reader`].
    pub async fn standby_lag(&self) -> Result<Option<Lag>, StoreError> {
        match &self.standby {
            Some(standby) => Ok(Some(standby.lag(&self.pools).await?)),
            None => Ok(None),
        }
    }

    /// The handle for one worker thread: it uses the pools of that thread.
    #[must_use]
    pub fn of_thread(&self, number: usize) -> Db {
        let standby = self.standby.as_ref().map(|standby| standby.of_thread(number));
        Db { pools: self.pools.of_thread(number), standby, cache: self.cache.clone() }
    }

    /// The handle for requests of those who are not signed in. It has connections of its own, so that signing in never
    /// waits for the writes of those who are.
    #[must_use]
    pub fn for_sign_in(&self) -> Db {
        Db { pools: self.pools.for_sign_in(), standby: None, cache: self.cache.clone() }
    }

    /// Connections in the pools of all threads: in use, and the maximum.
    pub fn places(&self) -> (usize, usize) {
        self.pools.count()
    }

    /// A connection for reading; to the standby, if there is one that has everything committed so far.
    ///
    /// # Errors
    /// [`StoreError::Busy`] if no connection becomes free in time, [`StoreError::Unreachable`] without a server.
    pub async fn reader(&self) -> Result<Reader, StoreError> {
        let standby = match &self.standby {
            Some(standby) => standby.caught_up(&self.pools).await?,
            None => None,
        };
        let connection = match standby {
            Some(standby) => standby,
            None => self.pools.acquire(Use::Read).await?,
        };
        Ok(Reader { connection, cache: self.cache.clone() })
    }

    /// Runs an audited write in one transaction: it commits with exactly one event or rolls back.
    ///
    /// # Errors
    /// The error of the work, or a [`StoreError`]; the transaction is rolled back then, except after
    /// [`StoreError::OutcomeUnknown`].
    pub async fn write<T, E, F, Fut>(&self, context: Context, work: F) -> Result<T, E>
    where
        F: FnOnce(Arc<Tx>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(context, End::Act, work).await
    }

    /// Dry run: runs the work, checks the deferred constraints and rolls back.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn dry_run<T, E, F, Fut>(&self, context: Context, work: F) -> Result<T, E>
    where
        F: FnOnce(Arc<Tx>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(context, End::DryRun, work).await
    }

    /// Runs a write without an audit event: leases of the outbox, purging, the state of sessions.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn bookkeeping<T, E, F, Fut>(&self, context: Context, work: F) -> Result<T, E>
    where
        F: FnOnce(Arc<Tx>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(context, End::Bookkeeping, work).await
    }

    /// Runs queries in one read-only snapshot (REPEATABLE READ); PostgreSQL refuses writes.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn snapshot<T, E, F, Fut>(&self, context: Context, work: F) -> Result<T, E>
    where
        F: FnOnce(Arc<Tx>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(context, End::Snapshot, work).await
    }

    async fn run<T, E, F, Fut>(&self, context: Context, end: End, work: F) -> Result<T, E>
    where
        F: FnOnce(Arc<Tx>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let db = self.clone();
        let task = tokio::spawn(async move { db.transaction(context, end, work).await });
        match task.await {
            Ok(result) => result,
            Err(failure) => Err(StoreError::Broken(format!("the task of a write ended: {failure}")).into()),
        }
    }

    /// BEGIN and COMMIT are never pipelined with other statements. An unprepared statement takes two messages, the
    /// second sent only after the answer to the first: pipelined with COMMIT, or with a BEGIN that fails, it can arrive
    /// outside the transaction and then commits by itself.
    async fn transaction<T, E, Fut>(
        &self,
        context: Context,
        end: End,
        work: impl FnOnce(Arc<Tx>) -> Fut,
    ) -> Result<T, E>
    where
        Fut: Future<Output = Result<T, E>>,
        E: From<StoreError>,
    {
        let connection = self.pools.acquire(end.wanted()).await?;
        let (cache, events) = (self.cache.clone(), AtomicU32::new(0));
        let tx = Arc::new(Tx { connection: Some(connection), cache, context, events });
        tx.execute(end.begin()).await?;
        let result = work(Arc::clone(&tx)).await;
        let tx = Arc::try_unwrap(tx).map_err(|_| StoreError::Broken("a transaction outlived its work".to_owned()))?;
        let events = tx.events.load(Ordering::Relaxed);
        match (result, end) {
            (Ok(_), End::Act) if events != 1 => {
                tx.end("ROLLBACK").await?;
                Err(StoreError::Broken(format!("an act must record one event, this one recorded {events}")).into())
            }
            (Ok(value), End::Act | End::Bookkeeping) => {
                tx.commit().await?;
                Ok(value)
            }
            (Ok(value), End::DryRun) => {
                // There is no COMMIT to check the deferred constraints, so they are checked here.
                tx.execute("SET CONSTRAINTS ALL IMMEDIATE").await?;
                tx.end("ROLLBACK").await?;
                Ok(value)
            }
            (Ok(value), End::Snapshot) => {
                tx.end("ROLLBACK").await?;
                Ok(value)
            }
            (Err(error), _) => {
                tx.end("ROLLBACK").await?;
                Err(error)
            }
        }
    }
}
