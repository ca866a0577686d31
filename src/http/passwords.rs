//! Password hashing with argon2id in a small pool of its own, so that many sign-ins do not take the processors from
//! other requests.
//!
//! Each hash takes 64 MiB and tens of milliseconds. At most `hashing_threads` hashes run at once, a bounded number
//! waits in order, and further requests are answered with 503. This module knows nothing about accounts.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use prometheus::IntCounter;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use super::error::AppError;
use crate::config::SignIn;
use crate::inputs::field_error::FieldError;

/// Fewest characters of a password (NIST SP 800-63B asks for 8 with a second factor, 15 without; OWASP for 12).
pub const MIN_CHARACTERS: usize = 12;
/// Most characters of a password.
pub const MAX_CHARACTERS: usize = 200;
/// Maximum number of waiting hashes per thread: about two seconds of waiting.
const QUEUE_PER_THREAD: usize = 16;
/// `Retry-After` when the queue is full.
const PAUSE: Duration = Duration::from_secs(2);

/// Hashes and checks passwords.
#[derive(Clone)]
pub struct PasswordPool {
    hasher: Argon2<'static>,
    /// Hash of a random password, verified for an unknown account, so that it takes as long as a known one.
    decoy: Arc<str>,
    turns: Arc<Semaphore>,
    inside: Arc<AtomicUsize>,
    running: Arc<AtomicUsize>,
    places: usize,
    begun: IntCounter,
}

/// The load of the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Hashes that are being computed.
    pub running: usize,
    /// Hashes that are queued.
    pub waiting: usize,
}

/// The argon2 settings are unusable.
#[derive(Debug, thiserror::Error)]
#[error("argon2id cannot be used with these settings: {0}")]
pub struct UnusableSettings(String);

/// One unit of a counter, released on drop.
struct Place(Arc<AtomicUsize>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl PasswordPool {
    /// Creates the pool.
    ///
    /// # Errors
    /// [`UnusableSettings`] where argon2 refuses the parameters.
    pub fn new(config: &SignIn) -> Result<PasswordPool, UnusableSettings> {
        let unusable = |error: &dyn std::fmt::Display| UnusableSettings(error.to_string());
        let SignIn { argon2_memory_kib, argon2_iterations, argon2_lanes, .. } = *config;
        let params = Params::new(argon2_memory_kib, argon2_iterations, argon2_lanes, None).map_err(|e| unusable(&e))?;
        let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = random_bytes().map_err(|e| unusable(&e))?;
        let decoy = hash_with(&hasher, &nobody).map_err(|e| unusable(&e))?;
        let threads = config.hashing_threads.get();
        let begun = IntCounter::new("password_hashes_total", "Password hashes begun").map_err(|e| unusable(&e))?;
        Ok(PasswordPool {
            hasher,
            decoy: decoy.into(),
            turns: Arc::new(Semaphore::new(threads)),
            inside: Arc::new(AtomicUsize::new(0)),
            running: Arc::new(AtomicUsize::new(0)),
            places: threads.saturating_mul(QUEUE_PER_THREAD + 1),
            begun,
        })
    }

    /// The hash of a new password, in PHC form with its own salt.
    ///
    /// # Errors
    /// [`AppError::Busy`] if the queue is full.
    pub async fn hash(&self, password: SecretString) -> Result<String, AppError> {
        let hasher = self.hasher.clone();
        let hash = self.run(move || hash_with(&hasher, password.expose_secret().as_bytes())).await?;
        hash.map_err(|error| AppError::Internal(format!("a password cannot be hashed: {error}")))
    }

    /// Whether the password matches the hash. Without a hash the same work is done and the result is `false`.
    ///
    /// # Errors
    /// [`AppError::Busy`] if the queue is full.
    pub async fn verify(&self, password: SecretString, hash: Option<String>) -> Result<bool, AppError> {
        let hasher = self.hasher.clone();
        let known = hash.is_some();
        let hash: Arc<str> = hash.map_or_else(|| Arc::clone(&self.decoy), Into::into);
        let matches = self
            .run(move || {
                let parsed = PasswordHash::new(&hash)?;
                Ok(hasher.verify_password(password.expose_secret().as_bytes(), &parsed).is_ok())
            })
            .await?;
        let matches = matches.map_err(|error: argon2::password_hash::phc::Error| {
            AppError::Internal(format!("a stored password hash cannot be read: {error}"))
        })?;
        Ok(matches && known)
    }

    /// The present load of the pool.
    pub fn load(&self) -> Load {
        let (inside, running) = (self.inside.load(Ordering::Acquire), self.running.load(Ordering::Acquire));
        Load { running, waiting: inside.saturating_sub(running) }
    }

    /// Counts the hashes that were begun since the start.
    pub fn begun(&self) -> &IntCounter {
        &self.begun
    }

    /// Runs `work` on a blocking thread when a permit is free.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
        let (place, running) = (self.enter()?, Arc::clone(&self.running));
        let closed = |_| AppError::Internal("the password pool is closed".to_owned());
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(closed)?;
        // The permit and the queue unit move into the task: if the client disconnects, they are held until the hash is
        // done, so that no additional hash starts.
        self.begun.inc();
        let task = tokio::task::spawn_blocking(move || {
            running.fetch_add(1, Ordering::AcqRel);
            let held = (Place(running), turn, place);
            let result = work();
            drop(held);
            result
        });
        task.await.map_err(|failure| AppError::Internal(format!("hashing a password ended: {failure}")))
    }

    fn enter(&self) -> Result<Place, AppError> {
        let entered = self
            .inside
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |inside| (inside < self.places).then_some(inside + 1));
        match entered {
            Ok(_) => Ok(Place(Arc::clone(&self.inside))),
            Err(_) => Err(AppError::Busy { retry_after: PAUSE }),
        }
    }
}

fn hash_with(hasher: &Argon2<'_>, password: &[u8]) -> argon2::password_hash::Result<String> {
    Ok(hasher.hash_password(password)?.to_string())
}

/// 256 random bits of the operating system.
///
/// # Errors
/// [`getrandom::Error`] where the system has no source of randomness.
pub fn random_bytes() -> Result<[u8; 32], getrandom::Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// Whether a new password is long enough and not too long; its kinds of characters are free (NIST SP 800-63B).
///
/// # Errors
/// The fault of the field at `pointer`.
pub fn acceptable(password: &SecretString, pointer: &str) -> Result<(), AppError> {
    match password.expose_secret().chars().count() {
        ..MIN_CHARACTERS => Err(AppError::field(FieldError::at(pointer, "too_short").with("min", MIN_CHARACTERS))),
        MIN_CHARACTERS..=MAX_CHARACTERS => Ok(()),
        _ => Err(AppError::field(FieldError::at(pointer, "too_long").with("max", MAX_CHARACTERS))),
    }
}

#[cfg(test)]
mod tests {
    use std::num::{NonZeroU32, NonZeroUsize};
    use std::sync::Barrier;

    use super::*;

    fn pool() -> PasswordPool {
        PasswordPool::new(&SignIn {
            argon2_memory_kib: 64,
            argon2_iterations: 1,
            argon2_lanes: 1,
            hashing_threads: NonZeroUsize::new(2).unwrap(),
            attempts_per_address_per_minute: NonZeroU32::new(20).unwrap(),
            attempts_per_site_per_minute: NonZeroU32::new(5).unwrap(),
            attempts_per_account_per_minute: NonZeroU32::new(5).unwrap(),
        })
        .unwrap()
    }

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_alone() {
        let pool = pool();
        let hash = pool.hash("correct horse battery".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$"));
        assert_ne!(hash, pool.hash("correct horse battery".into()).await.unwrap(), "each hash has its own salt");
        assert!(pool.verify("correct horse battery".into(), Some(hash.clone())).await.unwrap());
        assert!(!pool.verify("correct horse batterz".into(), Some(hash)).await.unwrap());
        assert!(!pool.verify("correct horse battery".into(), None).await.unwrap());
        assert_eq!(pool.verify("x".into(), Some("no hash".to_owned())).await.unwrap_err().code(), "internal");
    }

    #[tokio::test]
    async fn a_full_queue_turns_further_ones_away_and_empties_again() {
        let pool = pool();
        let gate = Arc::new(Barrier::new(3));
        let mut waiting = Vec::new();
        for _ in 0..2 {
            let (pool, gate) = (pool.clone(), Arc::clone(&gate));
            waiting.push(tokio::spawn(async move { pool.run(move || _ = gate.wait()).await }));
        }
        for _ in 0..2 * QUEUE_PER_THREAD {
            let pool = pool.clone();
            waiting.push(tokio::spawn(async move { pool.run(|| ()).await }));
        }
        while pool.inside.load(Ordering::Acquire) < pool.places {
            tokio::task::yield_now().await;
        }
        assert_eq!(pool.run(|| ()).await.unwrap_err().code(), "busy");
        tokio::task::spawn_blocking(move || gate.wait()).await.unwrap();
        for one in waiting {
            one.await.unwrap().unwrap();
        }
        assert_eq!(pool.inside.load(Ordering::Acquire), 0);
        pool.run(|| ()).await.unwrap();
    }

    #[tokio::test]
    async fn no_more_hashes_run_at_once_than_there_are_threads() {
        let pool = pool();
        let gate = Arc::new(Barrier::new(2));
        let work = |_| {
            let (pool, gate) = (pool.clone(), Arc::clone(&gate));
            async move {
                let inner = pool.clone();
                // Two can only pass together: both threads are in use, and none beside them.
                pool.run(move || (gate.wait(), inner.load().running).1).await
            }
        };
        let seen = futures_util::future::join_all((0..20).map(work)).await;
        let seen: Vec<usize> = seen.into_iter().map(Result::unwrap).collect();
        assert!(seen.iter().all(|running| (1..=2).contains(running)) && seen.contains(&2), "{seen:?}");
        assert_eq!(pool.load(), Load { running: 0, waiting: 0 });
    }

    #[test]
    fn length_is_counted_in_characters() {
        let code = |text: &str| acceptable(&text.into(), "/password").map_err(|error| error.code());
        assert_eq!(code("éééééééééééé"), Ok(()));
        assert_eq!(code("ééééééééééé"), Err("fields_invalid"));
        assert_eq!(code(&"a".repeat(200)), Ok(()));
        assert_eq!(code(&"a".repeat(201)), Err("fields_invalid"));
    }
}
