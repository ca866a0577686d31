//! Application state shared by all requests, created at startup.

use std::sync::Arc;

use super::limits::SignInLimits;
use super::metrics::Metrics;
use super::passwords::{PasswordPool, UnusableSettings};
use super::readiness::Readiness;
use super::token::{NoSigningKey, Tokens};
use crate::clock::Clock;
use crate::config::Config;
use crate::store::db::Db;

/// The application state.
#[derive(Clone)]
pub struct App {
    /// Database access.
    pub db: Db,
    /// The only clock.
    pub clock: Clock,
    /// The configuration.
    pub config: Arc<Config>,
    /// Access tokens.
    pub tokens: Arc<Tokens>,
    /// Password hashing.
    pub passwords: PasswordPool,
    /// Limits on sign-in.
    pub limits: Arc<SignInLimits>,
    /// Whether requests can be served, as far as this process knows.
    pub readiness: Arc<Readiness>,
    /// Prometheus metrics.
    pub metrics: Arc<Metrics>,
}

/// Why the application state cannot be created.
#[derive(Debug, thiserror::Error)]
pub enum AppFault {
    /// No key to sign tokens with.
    #[error(transparent)]
    Keys(#[from] NoSigningKey),
    /// argon2 refuses its parameters.
    #[error(transparent)]
    Passwords(#[from] UnusableSettings),
    /// Two metrics have one name.
    #[error(transparent)]
    Metrics(#[from] prometheus::Error),
}

impl App {
    /// Creates the application state.
    ///
    /// # Errors
    /// See [`AppFault`].
    pub fn new(config: Arc<Config>, db: Db, clock: Clock) -> Result<App, AppFault> {
        let passwords = PasswordPool::new(&config.sign_in)?;
        Ok(App {
            tokens: Arc::new(Tokens::new(&config.tokens)?),
            limits: Arc::new(SignInLimits::new(&config.sign_in, config.http.behind_trusted_proxy, &clock)),
            readiness: Arc::new(Readiness::new()),
            metrics: Arc::new(Metrics::new(passwords.begun())?),
            passwords,
            db,
            clock,
            config,
        })
    }

    /// The application state of one worker thread, with the connection pool of that thread.
    #[must_use]
    pub fn of_thread(&self, number: usize) -> App {
        App { db: self.db.of_thread(number), ..self.clone() }
    }
}
