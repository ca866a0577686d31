//! The connections to the database, divided among the threads that serve; of its share a thread keeps two for pages, two
//! for acts, and the others for what takes long.
//!
//! What the server says arrives in the thread that opened the connection: where that is the one that asked, no answer
//! wakes two threads. And few connections keep few of the server's processes awake, so that each finds its plans and
//! catalogues still in the processor's cache.

use std::sync::Arc;
use std::time::Duration;

use diesel_async::pooled_connection::deadpool::{Object, Pool, PoolError};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use futures_util::FutureExt;

use crate::store::error::StoreError;

/// The role of the service: it owns nothing and may not change append-only tables.
pub const SERVICE_ROLE: &str = "fonds1035_service";

/// How the gate is built.
#[derive(Debug, Clone)]
pub struct DbSettings {
    /// Connection URL of the service's login.
    pub url: String,
    /// Most connections at once.
    pub pool_size: usize,
    /// Longest wait for a place in the pool.
    pub wait: Duration,
    /// Longest run of one statement.
    pub statement_timeout: Duration,
}

/// What a place is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Use {
    /// Short reads: they wait for no lock.
    Read,
    /// Writes: they may wait for a lock of another writer.
    Write,
    /// Snapshots, dry runs and other long work.
    Long,
}

/// The places, and which share of them is used here.
#[derive(Clone)]
pub(in crate::store) struct Pools {
    pools: Arc<[Pool<AsyncPgConnection>]>,
    shares: Arc<[Share]>,
    own: usize,
}

/// Whom the places of a share are given to, one after the other; all further ones are for what takes long. Pages and acts
/// have two: one statement runs while the answer to the other is worked on.
const GIVEN: [Use; 5] = [Use::Read, Use::Write, Use::Long, Use::Read, Use::Write];

/// Which pool a share has for each purpose; where there is no place left, that of the purpose before it.
type Share = [usize; 3];

impl Pools {
    /// All places in one pool. Connections are made when first needed.
    ///
    /// # Errors
    /// [`StoreError::Broken`] if a pool cannot be built.
    pub(in crate::store) fn undivided(settings: &DbSettings) -> Result<Pools, StoreError> {
        let pools = [pool(settings, settings.pool_size.max(1))?];
        Ok(Pools { pools: Arc::new(pools), shares: Arc::new([[0; 3]]), own: 0 })
    }

    /// The places divided into shares, as far as there are enough of them.
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

    /// The same places for one of the threads; those beyond the number of shares use the first ones too.
    pub(in crate::store) fn of_thread(&self, number: usize) -> Pools {
        Pools { own: number % self.shares.len(), ..self.clone() }
    }

    /// A place.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when none comes free in time, [`StoreError::Unreachable`] without a server.
    pub(in crate::store) async fn acquire(&self, wanted: Use) -> Result<Object<AsyncPgConnection>, StoreError> {
        let pool = &self.pools[self.shares[self.own][wanted as usize]];
        pool.get().await.map_err(|error| match error {
            PoolError::Timeout(_) => StoreError::Busy,
            PoolError::Backend(error) => StoreError::Unreachable(error.to_string()),
            other => StoreError::Broken(other.to_string()),
        })
    }

    /// Pools in use, and in all.
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
