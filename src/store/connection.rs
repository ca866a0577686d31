//! A connection whose statements are answered in time or given up, and with them the connection.
//!
//! A server that lost power and a firewall that forgot a connection send nothing, not even an end. So each statement
//! has a limit on this side, a little above `statement_timeout`. Long before it, a second connection asks the server
//! whether it still works on the statement: if it does not, its answer is lost, or the server is another one.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AsQuery, QueryFragment, QueryId};
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel::sql_types::{Integer, Nullable, Text};
use diesel_async::pooled_connection::PoolableConnection;
use diesel_async::{AsyncConnectionCore, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use futures_util::future::{BoxFuture, FutureExt as _};
use futures_util::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::address::Address;
use super::error::StoreError;

/// What a statement may take longer than `statement_timeout`: the way of its answer.
const MARGIN: Duration = Duration::from_secs(2);

/// A statement without an answer for this long makes the service ask the server for it.
const SILENCE: Duration = Duration::from_secs(3);

/// How long a server that answers at all takes for the smallest statement.
const SMALL_ANSWER: Duration = Duration::from_secs(1);

/// How long the statements of a pool's connections may take, and where to ask for a silent one.
#[derive(Clone)]
pub(in crate::store) struct Patience {
    address: Arc<Address>,
    limit: Option<Duration>,
    /// One connection at a time asks for silent ones, however many they are.
    asking: Arc<Semaphore>,
}

impl Patience {
    /// A limit a little above this `statement_timeout`; zero means none, as in PostgreSQL.
    pub(in crate::store) fn above(statement_timeout: Duration, address: Arc<Address>) -> Patience {
        let limit = (!statement_timeout.is_zero()).then_some(statement_timeout + MARGIN);
        Patience { address, limit, asking: Arc::new(Semaphore::new(1)) }
    }

    fn is_over(&self, waited: Duration) -> bool {
        self.limit.is_some_and(|limit| waited >= limit)
    }

    /// Time until the next look at a statement that has waited for `waited`.
    fn next_look(&self, waited: Duration) -> Duration {
        SILENCE.min(self.left(waited))
    }

    /// What is left of the limit; without a limit, as long as a new connection may take.
    fn left(&self, waited: Duration) -> Duration {
        self.limit.map_or_else(|| self.address.limit(), |limit| limit.saturating_sub(waited))
    }

    /// Whether the server does not work for this server process any more. `false` if nobody can tell.
    async fn is_forgotten(&self, process: i32) -> bool {
        let Ok(_turn) = self.asking.acquire().await else { return false };
        let Ok(mut connection) = self.address.connect().await else { return false };
        let question =
            diesel::sql_query("SELECT state FROM pg_stat_activity WHERE pid = $1").bind::<Integer, _>(process);
        let asked = timeout(SMALL_ANSWER, question.load::<Activity>(&mut connection)).await;
        let Ok(Ok(found)) = asked else { return false };
        // Without a row the process is gone; a state that is hidden or switched off says nothing.
        found
            .as_slice()
            .first()
            .is_none_or(|activity| activity.state.as_deref().is_some_and(|state| state.starts_with("idle")))
    }
}

#[derive(QueryableByName)]
struct Activity {
    #[diesel(sql_type = Nullable<Text>)]
    state: Option<String>,
}

#[derive(QueryableByName)]
struct Process {
    #[diesel(sql_type = Integer)]
    process: i32,
}

/// A connection, used by shared reference, so that independent queries are pipelined.
pub struct Connection {
    inner: AsyncPgConnection,
    patience: Patience,
    process: i32,
    is_lost: AtomicBool,
}

impl Connection {
    /// Opens a connection and prepares its session with this statement.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`] without a server that answers in time.
    pub(in crate::store) async fn open(patience: Patience, session: &str) -> Result<Connection, StoreError> {
        let mut inner = patience.address.connect().await?;
        let prepared = async {
            inner.batch_execute(session).await?;
            diesel::sql_query("SELECT pg_backend_pid() AS process").get_result::<Process>(&mut inner).await
        };
        match timeout(patience.address.limit(), prepared).await {
            Ok(Ok(Process { process })) => Ok(Connection { inner, patience, process, is_lost: AtomicBool::new(false) }),
            Ok(Err(error)) => Err(StoreError::Unreachable(error.to_string())),
            Err(_) => Err(StoreError::Unreachable("the database accepts a connection and answers nothing".to_owned())),
        }
    }

    /// Whether the connection may be used again.
    pub(in crate::store) fn is_usable(&mut self) -> bool {
        !*self.is_lost.get_mut() && !PoolableConnection::is_broken(&mut self.inner)
    }

    /// Whether the server answers at once.
    pub(in crate::store) async fn answers(&mut self) -> bool {
        timeout(SMALL_ANSWER, self.inner.batch_execute("SELECT 1")).await.is_ok_and(|answer| answer.is_ok())
    }

    /// Waits for an answer within the patience of the connection.
    async fn answered<T>(&self, answer: impl Future<Output = QueryResult<T>>) -> QueryResult<T> {
        let (mut answer, begun) = (pin!(answer), Instant::now());
        while !AtomicBool::load(&self.is_lost, Ordering::Relaxed) {
            if let Ok(result) = timeout(self.patience.next_look(begun.elapsed()), &mut answer).await {
                return result;
            }
            if self.patience.is_over(begun.elapsed()) {
                break;
            }
            let asked = timeout(self.patience.left(begun.elapsed()), self.patience.is_forgotten(self.process));
            tokio::select! {
                result = &mut answer => return result,
                forgotten = asked => if forgotten.unwrap_or(false) {
                    // The answer may have been on its way while the question was asked.
                    if let Ok(result) = timeout(SMALL_ANSWER, &mut answer).await {
                        return result;
                    }
                    break;
                },
            }
        }
        if !self.is_lost.swap(true, Ordering::Relaxed) {
            tracing::warn!(waited = ?begun.elapsed(), "a connection to the database fell silent and was given up");
        }
        let told = Box::new("no answer from the database in time".to_owned());
        Err(DieselError::DatabaseError(DatabaseErrorKind::ClosedConnection, told))
    }
}

impl SimpleAsyncConnection for &Connection {
    async fn batch_execute(&mut self, query: &str) -> QueryResult<()> {
        let mut inner = &self.inner;
        self.answered(inner.batch_execute(query)).await
    }
}

impl<'a> AsyncConnectionCore for &'a Connection {
    type ExecuteFuture<'conn, 'query> = BoxFuture<'a, QueryResult<usize>>;
    type LoadFuture<'conn, 'query> = BoxFuture<'a, QueryResult<Self::Stream<'conn, 'query>>>;
    type Stream<'conn, 'query> = BoxStream<'static, QueryResult<Self::Row<'conn, 'query>>>;
    type Row<'conn, 'query> = <&'a AsyncPgConnection as AsyncConnectionCore>::Row<'conn, 'query>;
    type Backend = Pg;

    fn load<'conn, 'query, T>(&'conn mut self, source: T) -> Self::LoadFuture<'conn, 'query>
    where
        T: AsQuery + 'query,
        T::Query: QueryFragment<Pg> + QueryId + 'query,
    {
        let (connection, mut inner) = (*self, &self.inner);
        let answer = AsyncConnectionCore::load(&mut inner, source);
        // All rows are awaited here, because a connection can fall silent between two of them.
        let rows = async move { answer.await?.try_collect::<Vec<_>>().await };
        async move { Ok(stream::iter(connection.answered(rows).await?.into_iter().map(Ok)).boxed()) }.boxed()
    }

    fn execute_returning_count<'conn, 'query, T>(&'conn mut self, source: T) -> Self::ExecuteFuture<'conn, 'query>
    where
        T: QueryFragment<Pg> + QueryId + 'query,
    {
        let (connection, mut inner) = (*self, &self.inner);
        let answer = AsyncConnectionCore::execute_returning_count(&mut inner, source);
        connection.answered(answer).boxed()
    }
}
