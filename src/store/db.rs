//! The one gate to the database: reading, writing, rehearsing, and the bookkeeping of jobs.
//!
//! A write runs in a task of its own, so that neither a client that hangs up nor a timeout can drop it half-way. It
//! commits only if it recorded exactly one event: no act without its audit, no audit without its act.

use std::future::Future;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, Utc};
use diesel_async::pooled_connection::deadpool::Object;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};

use super::cache::Cache;
use super::error::StoreError;
use crate::domain::kernel::actor::Actor;
use crate::store::pools::{DbSettings, Pools, Use};

/// A connection as readers use it: shared, so that independent queries are sent together.
pub type Connection = AsyncPgConnection;

/// Who acts, when, and in which request: decided once at the edge.
#[derive(Debug, Clone)]
pub struct Context {
    /// The person; `None` for the service itself.
    pub actor: Option<Actor>,
    /// The instant of the act.
    pub now: DateTime<Utc>,
    /// Request or job that asked.
    pub request_id: String,
}

/// The gate.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    cache: Cache,
}

/// A connection that reads.
pub struct Reader {
    connection: Object<AsyncPgConnection>,
    cache: Cache,
}

impl Reader {
    /// The cache of the gate.
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

/// An open transaction. Dropping it without an end closes the connection, and with it the transaction.
pub struct Tx {
    connection: Option<Object<AsyncPgConnection>>,
    cache: Cache,
    context: Context,
    events: AtomicU32,
}

impl Tx {
    /// Who acts, when, and in which request.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Counts the one event of the act; called by whoever inserts it.
    pub(in crate::store) fn count_event(&self) {
        self.events.fetch_add(1, Ordering::Relaxed);
    }

    /// Connection for reading and writing inside the transaction.
    ///
    /// # Errors
    /// [`StoreError::Broken`] after the transaction has ended.
    pub fn connection(&self) -> Result<&Connection, StoreError> {
        self.connection.as_deref().ok_or_else(|| StoreError::Broken("the transaction has ended".to_owned()))
    }

    /// The cache of the gate.
    pub(in crate::store) fn cache(&self) -> &Cache {
        &self.cache
    }

    async fn execute(&self, statement: &str) -> Result<(), StoreError> {
        let mut connection = self.connection()?;
        Ok(connection.batch_execute(statement).await?)
    }

    /// Ends the transaction and gives the connection back to the pool.
    async fn end(mut self, statement: &str) -> Result<(), StoreError> {
        self.execute(statement).await?;
        drop(self.connection.take());
        Ok(())
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            // Whatever state it is in, it must not meet another request.
            drop(Object::take(connection));
        }
    }
}

/// What becomes of a finished transaction.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// Committed, with exactly one event.
    Act,
    /// Committed; no act of a person.
    Bookkeeping,
    /// Rolled back: it was only asked what would happen.
    DryRun,
    /// Nothing to commit: everything was read as of one instant.
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
    /// Opens the gate. Connections are made when first needed.
    ///
    /// # Errors
    /// [`StoreError::Broken`] if the pool cannot be built.
    pub fn open(settings: &DbSettings) -> Result<Db, StoreError> {
        Ok(Db { pools: Pools::undivided(settings)?, cache: Cache::default() })
    }

    /// As [`Db::open`], with the places divided among threads that serve, as far as there are enough of them. In each
    /// share acts have places of their own, and so have snapshots and rehearsals: nobody who reads a page waits for an act
    /// that waits for a lock, or for what takes long.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub fn open_for(settings: &DbSettings, threads: usize) -> Result<Db, StoreError> {
        Ok(Db { pools: Pools::divided(settings, threads)?, cache: Cache::default() })
    }

    /// The same gate for one of the threads: it takes its places from the share of that thread.
    #[must_use]
    pub fn of_thread(&self, number: usize) -> Db {
        Db { pools: self.pools.of_thread(number), cache: self.cache.clone() }
    }

    /// Pools of all threads: in use, and in all.
    pub fn places(&self) -> (usize, usize) {
        self.pools.count()
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when no place in the pool comes free in time, [`StoreError::Unreachable`] without a server.
    pub async fn reader(&self) -> Result<Reader, StoreError> {
        Ok(Reader { connection: self.pools.acquire(Use::Read).await?, cache: self.cache.clone() })
    }

    /// Runs an act of a person: all of it, with its one event, or nothing.
    ///
    /// # Errors
    /// Whatever the work refuses, or a [`StoreError`]; nothing has changed then.
    pub async fn write<T, E, F, Fut>(&self, context: Context, work: F) -> Result<T, E>
    where
        F: FnOnce(Arc<Tx>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(context, End::Act, work).await
    }

    /// Runs the work and rolls it back: what would happen, without a trace.
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

    /// Runs a write that is no act of a person: leases of the outbox, purging, the state of sessions.
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

    /// Reads many things as of one instant; writing is refused by the database.
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

    /// BEGIN and COMMIT are awaited alone. A statement that is not prepared on its connection is sent in two messages,
    /// the second only after the answer to the first: one that is sent beside COMMIT can arrive behind it and then
    /// commits by itself, and so can one that is sent beside a BEGIN that fails.
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
                tx.end("COMMIT").await?;
                Ok(value)
            }
            (Ok(value), End::DryRun) => {
                // Deferred constraints speak now, not at a commit that never comes.
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
