//! Connection pools. Each worker thread has up to two connections for reads, two for writes, the rest for long work.
//!
//! The thread that opened a connection receives its answers: if the same thread sends the queries, an answer wakes one
//! thread and not two. Few connections also mean few active server processes, so that their plans and catalogue caches
//! stay in the CPU cache.

use std::sync::Arc;
use std::time::Duration;

use diesel_async::pooled_connection::deadpool::{Object, Pool, PoolError};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use futures_util::FutureExt;

use crate::store::error::StoreError;

/// The database role of the service: it owns no tables and may not change rows of append-only tables.
pub const SERVICE_ROLE: &str = "fonds1035_service";

/// Settings of the connection pools.
#[derive(Debug, Clone)]
pub struct DbSettings {
    /// Connection URL of the service's login.
    pub url: String,
    /// Maximum number of connections of all pools together.
    pub pool_size: usize,
    /// Longest wait for a free connection.
    pub wait: Duration,
    /// `statement_timeout` of each connection.
    pub statement_timeout: Duration,
}

/// The use of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Use {
    /// Short reads, which wait for no lock.
    Read,
    /// Writes, which may wait for a lock of another transaction.
    Write,
    /// Snapshots, dry runs and other long work.
    Long,
}

/// The pools of all threads, and the index of the share that this handle uses.
#[derive(Clone)]
pub(in crate::store) struct Pools {
    pools: Arc<[Pool<AsyncPgConnection>]>,
    shares: Arc<[Share]>,
    own: usize,
}

/// The use of the first connections of a share, in this order; all further ones are for long work. Reads and writes
/// have two each: one connection runs a statement while the answer of the other is processed.
const GIVEN: [Use; 5] = [Use::Read, Use::Write, Use::Long, Use::Read, Use::Write];

/// The index of the pool for each [`Use`]. A use without a connection of its own shares the pool of the use before it.
type Share = [usize; 3];

impl Pools {
    /// One pool with all connections. Connections are opened when first needed.
    ///
    /// # Errors
    /// [`StoreError::Broken`] if a pool cannot be built.
    pub(in crate::store) fn undivided(settings: &DbSettings) -> Result<Pools, StoreError> {
        let pools = [pool(settings, settings.pool_size.max(1))?];
        Ok(Pools { pools: Arc::new(pools), shares: Arc::new([[0; 3]]), own: 0 })
    }

    /// The connections divided into shares, one per thread, but not more shares than connections.
    ///
    /// # Errors
    /// As [`Pools::undivided`].
    pub(in crate::store) fn divided(settings: &DbSettings, shares: usize) -> Result<Pools, StoreError> {
        let all = settings.pool_size.max(1);
        let count = shares.clamp(1, all);
        let (mut pools, mut shares) = (Vec::new(), Vec::new());
        for number in 0..count {
            let size = all / count + usize::from(number < all % count);
            let mut sizes = [0; 3];
            for place in 0..size {
                sizes[GIVEN.get(place).copied().unwrap_or(Use::Long) as usize] += 1;
            }
            let mut share: Share = [0; 3];
            for (own, places) in share.iter_mut().zip(sizes) {
                if places > 0 {
                    pools.push(pool(settings, places)?);
                }
                *own = pools.len() - 1;
            }
            shares.push(share);
        }
        Ok(Pools { pools: pools.into(), shares: shares.into(), own: 0 })
    }

    /// The handle for one thread. If there are more threads than shares, several threads use one share.
    pub(in crate::store) fn of_thread(&self, number: usize) -> Pools {
        Pools { own: number % self.shares.len(), ..self.clone() }
    }

    /// Acquires a connection for this use.
    ///
    /// # Errors
    /// [`StoreError::Busy`] if none becomes free in time, [`StoreError::Unreachable`] without a server.
    pub(in crate::store) async fn acquire(&self, wanted: Use) -> Result<Object<AsyncPgConnection>, StoreError> {
        let pool = &self.pools[self.shares[self.own][wanted as usize]];
        pool.get().await.map_err(|error| match error {
            PoolError::Timeout(_) => StoreError::Busy,
            PoolError::Backend(error) => StoreError::Unreachable(error.to_string()),
            other => StoreError::Broken(other.to_string()),
        })
    }

    /// Connections in use, and the maximum of all pools.
    pub(in crate::store) fn count(&self) -> (usize, usize) {
        self.pools.iter().map(Pool::status).fold((0, 0), |(used, all), status| {
            (used + status.size.saturating_sub(status.available), all + status.max_size)
        })
    }
}

fn pool(settings: &DbSettings, places: usize) -> Result<Pool<AsyncPgConnection>, StoreError> {
    let mut manager = ManagerConfig::default();
    manager.recycling_method = RecyclingMethod::Fast;
    let timeout = settings.statement_timeout.as_millis();
    manager.custom_setup = Box::new(move |url| {
        let url = url.to_owned();
        async move {
            let mut connection = AsyncPgConnection::establish(&url).await?;
            let session = format!("SET ROLE {SERVICE_ROLE}; SET statement_timeout = {timeout}; SET timezone = 'UTC'");
            connection.batch_execute(&session).await.map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
            Ok(connection)
        }
        .boxed()
    });
    let manager = AsyncDieselConnectionManager::new_with_config(settings.url.clone(), manager);
    Pool::builder(manager)
        .max_size(places)
        .wait_timeout(Some(settings.wait))
        .runtime(deadpool::Runtime::Tokio1)
        .build()
        .map_err(|error| StoreError::Broken(error.to_string()))
}
