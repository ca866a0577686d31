//! What every request may use, made once at the start.

use std::sync::Arc;

use super::limits::SignInLimits;
use super::metrics::Metrics;
use super::passwords::{PasswordPool, UnusableSettings};
use super::token::{NoSigningKey, Tokens};
use crate::clock::Clock;
use crate::config::Config;
use crate::store::db::Db;

/// The running service, as a request sees it.
#[derive(Clone)]
pub struct App {
    /// The gate to the database.
    pub db: Db,
    /// The only clock.
    pub clock: Clock,
    /// How the service runs.
    pub config: Arc<Config>,
    /// Access tokens.
    pub tokens: Arc<Tokens>,
    /// Password hashing.
    pub passwords: PasswordPool,
    /// Limits on sign-in.
    pub limits: Arc<SignInLimits>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
}

/// Why no request can be served.
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
    /// Prepares what requests use.
    ///
    /// # Errors
    /// See [`AppFault`].
    pub fn new(config: Arc<Config>, db: Db, clock: Clock) -> Result<App, AppFault> {
        Ok(App {
            tokens: Arc::new(Tokens::new(&config.tokens)?),
            passwords: PasswordPool::new(&config.sign_in)?,
            limits: Arc::new(SignInLimits::new(&config.sign_in, config.http.behind_trusted_proxy, &clock)),
            metrics: Arc::new(Metrics::new()?),
            db,
            clock,
            config,
        })
    }

    /// The same service in one of the threads that serve, with the connections of that thread.
    #[must_use]
    pub fn of_thread(&self, number: usize) -> App {
        App { db: self.db.of_thread(number), ..self.clone() }
    }
}
