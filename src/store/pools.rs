//! Connection pools. Each worker thread has up to two connections for reads, two for writes, the rest for long work.
//! Two further connections serve those who are not signed in, on all threads.
//!
//! The thread that opened a connection receives its answers: if the same thread sends the queries, an answer wakes one
//! thread and not two. Few connections also mean few active server processes, so that their plans and catalogue caches
//! stay in the CPU cache.

use std::sync::Arc;
use std::time::Duration;

use deadpool::managed::{self, Metrics, Object, Pool, PoolError, RecycleError, RecycleResult};

use crate::store::address::Address;
use crate::store::connection::{Connection, Patience};
use crate::store::error::StoreError;

/// The database role of the service: it owns no tables and may not change rows of append-only tables.
pub const SERVICE_ROLE: &str = "fonds1035_service";

/// A connection that has not been used for this long is tested before it is used again.
const UNTESTED: Duration = Duration::from_secs(1);

/// Connections for those who are not signed in.
const FOR_SIGN_IN: usize = 2;

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
    pools: Arc<[Pool<Manager>]>,
    shares: Arc<[Share]>,
    own: usize,
    /// The pool for those who are not signed in, where there are connections enough for one.
    sign_in: Option<usize>,
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
        let pools = [pool(settings, &patience(settings)?, settings.pool_size.max(1))?];
        Ok(Pools { pools: Arc::new(pools), shares: Arc::new([[0; 3]]), own: 0, sign_in: None })
    }

    /// The connections divided into shares, one per thread, but not more shares than connections. Those who are not
    /// signed in have connections of their own if each share still has one for each use.
    ///
    /// # Errors
    /// As [`Pools::undivided`].
    pub(in crate::store) fn divided(settings: &DbSettings, shares: usize) -> Result<Pools, StoreError> {
        let (all, patience) = (settings.pool_size.max(1), patience(settings)?);
        let count = shares.clamp(1, all);
        let has_sign_in = all >= count * Share::default().len() + FOR_SIGN_IN;
        let all = if has_sign_in { all - FOR_SIGN_IN } else { all };
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
                    pools.push(pool(settings, &patience, places)?);
                }
                *own = pools.len() - 1;
            }
            shares.push(share);
        }
        let sign_in = has_sign_in.then_some(pools.len());
        if has_sign_in {
            pools.push(pool(settings, &patience, FOR_SIGN_IN)?);
        }
        Ok(Pools { pools: pools.into(), shares: shares.into(), own: 0, sign_in })
    }

    /// The handle for one thread. If there are more threads than shares, several threads use one share.
    pub(in crate::store) fn of_thread(&self, number: usize) -> Pools {
        Pools { own: number % self.shares.len(), ..self.clone() }
    }

    /// The handle for those who are not signed in: their connections are used for everything.
    pub(in crate::store) fn for_sign_in(&self) -> Pools {
        match self.sign_in {
            Some(pool) => Pools { shares: Arc::new([[pool; 3]]), own: 0, ..self.clone() },
            None => self.clone(),
        }
    }

    /// Acquires a connection for this use.
    ///
    /// # Errors
    /// [`StoreError::Busy`] if none becomes free in time, [`StoreError::Unreachable`] without a server.
    pub(in crate::store) async fn acquire(&self, wanted: Use) -> Result<Pooled, StoreError> {
        let pool = &self.pools[self.shares[self.own][wanted as usize]];
        pool.get().await.map_err(|error| match error {
            PoolError::Timeout(_) => StoreError::Busy,
            PoolError::Backend(error) => error,
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

/// A connection that returns to its pool when it is dropped.
pub(in crate::store) type Pooled = Object<Manager>;

/// Opens the connections of a pool and tests them.
pub(in crate::store) struct Manager {
    patience: Patience,
    session: String,
}

impl managed::Manager for Manager {
    type Type = Connection;
    type Error = StoreError;

    async fn create(&self) -> Result<Connection, StoreError> {
        Connection::open(self.patience.clone(), &self.session).await
    }

    async fn recycle(&self, connection: &mut Connection, metrics: &Metrics) -> RecycleResult<StoreError> {
        let is_alive = connection.is_usable() && (metrics.last_used() < UNTESTED || connection.answers().await);
        if is_alive { Ok(()) } else { Err(RecycleError::message("the connection is lost")) }
    }
}

fn patience(settings: &DbSettings) -> Result<Patience, StoreError> {
    let address = Address::parse(&settings.url).map_err(|error| StoreError::Broken(error.to_string()))?;
    Ok(Patience::above(settings.statement_timeout, Arc::new(address)))
}

fn pool(settings: &DbSettings, patience: &Patience, places: usize) -> Result<Pool<Manager>, StoreError> {
    let timeout = settings.statement_timeout.as_millis();
    let session = format!("SET ROLE {SERVICE_ROLE}; SET statement_timeout = {timeout}; SET timezone = 'UTC'");
    Pool::builder(Manager { patience: patience.clone(), session })
        .max_size(places)
        .wait_timeout(Some(settings.wait))
        .runtime(deadpool::Runtime::Tokio1)
        .build()
        .map_err(|error| StoreError::Broken(error.to_string()))
}
