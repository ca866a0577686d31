//! Starts and stops the parts of the service as configured; used by the binary and by the tests.
//!
//! The API and the background jobs run in one process or in several. The shutdown is graceful: requests and messages
//! in progress are finished first.

use std::future::Future;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix_http::error::DispatchError;
use actix_http::{HttpService, Protocol};
use actix_service::{IntoServiceFactory as _, ServiceFactoryExt as _, map_config};
use actix_web::App;
use actix_web::dev::{AppConfig, Server, fn_service};
use actix_web::middleware::{Compress, from_fn};
use actix_web::rt::net::TcpStream;
use actix_web::web::Data;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::config::{Config, ConfigError, Environment};
use crate::domain::kernel::mail_address::is_deliverable;
use crate::domain::people::Profile;
use crate::http::connection::{Connection, Limits};
use crate::http::edge::edge;
use crate::http::measure::measure;
use crate::http::state::{self, AppFault};
use crate::http::token::random_secret;
use crate::jobs::deliver::DeliveryWorker;
use crate::mail::mailer::Mailer;
use crate::store::address::{self, AddressError};
use crate::store::db::{Context, Db};
use crate::store::error::StoreError;
use crate::store::migrate;
use crate::store::pools::DbSettings;
use crate::workflow::people::accounts::{self, AccountError};
use crate::{api, jobs};

/// Time limit for requests in progress during a graceful shutdown, in seconds.
const SHUTDOWN_SECONDS: u64 = 10;

/// How long the rest of a request is read and thrown away after its answer, so that the client can read the answer.
const LINGER: Duration = Duration::from_secs(1);

/// Why a part of the service could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartupError {
    /// A configuration value is missing or invalid.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A URL of the database is not usable.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// An operation of the database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The account cannot be created.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// No mail can be sent to the address.
    #[error("“{0}” is no e-mail address that every mail server takes")]
    MailAddress(String),
    /// No secret could be generated.
    #[error("no secret could be made: {0}")]
    Secret(&'static str),
    /// The API could not be set up.
    #[error(transparent)]
    App(#[from] AppFault),
    /// The background jobs ended although nobody stopped them: one of them panicked.
    #[error("the background jobs ended: {0}")]
    JobsEnded(String),
    /// Listening on the address failed, or the server failed.
    #[error("{what}: {source}")]
    Server {
        /// The operation that failed.
        what: String,
        /// Why it failed.
        source: std::io::Error,
    },
}

/// The parts of the service that run in this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parts {
    /// The API.
    Api,
    /// The background jobs.
    Jobs,
    /// Both.
    Both,
}

/// Opens the configured database.
///
/// # Errors
/// No address is configured, or the pool cannot be built. No connection is made before the first query.
pub fn open_database(config: &Config) -> Result<Db, StartupError> {
    Ok(Db::open(&gate_settings(config)?)?)
}

/// A configured URL as it is used: with the configured authorities, and in production not as plain TCP over a network.
///
/// # Errors
/// [`AddressError`].
pub fn prepared_address(config: &Config, url: &SecretString) -> Result<String, AddressError> {
    let plain_tcp_allowed = config.database.plain_tcp_allowed || config.environment != Environment::Production;
    address::prepared(url.expose_secret(), config.database.authorities_file.as_deref(), plain_tcp_allowed)
}

fn gate_settings(config: &Config) -> Result<DbSettings, StartupError> {
    Ok(DbSettings {
        url: prepared_address(config, config.database_url()?)?,
        pool_size: config.database.pool_size.get(),
        wait: config.database.pool_wait,
        statement_timeout: config.database.statement_timeout,
    })
}

/// Runs the pending migrations on the configured database and returns their names.
///
/// # Errors
/// No address for the owner role is configured, or a migration failed.
pub async fn migrate(config: &Config) -> Result<Vec<String>, StartupError> {
    Ok(migrate::up(&prepared_address(config, config.database_owner_url()?)?).await?)
}

/// Invites the first administrator, on behalf of the service itself because no user can do so yet.
///
/// # Errors
/// See [`StartupError`]; [`StartupError::Account`] if the e-mail address is in use.
pub async fn invite_first(config: &Config, clock: &Clock, email: &str, profile: Profile) -> Result<(), StartupError> {
    if !is_deliverable(email) {
        return Err(StartupError::MailAddress(email.to_owned()));
    }
    let (db, context) = (open_database(config)?, own_context(clock, "invite-administrator"));
    let (email, secret) =
        (email.to_ascii_lowercase(), random_secret().map_err(|error| StartupError::Secret(error.code()))?);
    db.write(context, async move |tx| accounts::invite(&tx, &email, &profile, &secret).await).await?;
    Ok(())
}

/// The context of an operation of the service itself, without an acting user.
#[must_use]
pub fn own_context(clock: &Clock, request_id: &str) -> Context {
    Context { actor: None, now: clock.now(), request_id: request_id.to_owned() }
}

/// Starts the HTTP server on a listening socket, with all middleware around the operations.
///
/// The parts of `HttpServer` are put together here, because it has no place for a stream of one's own.
///
/// # Errors
/// The socket cannot be used.
pub fn serve(app: state::App, listener: TcpListener) -> std::io::Result<Server> {
    let (workers, timeout) = (app.config.http.workers.get(), app.config.http.request_timeout);
    // A request has one timeout for its head and one for its handler; the third is a margin.
    let limits = Limits { blocked: app.config.http.send_timeout, silent: timeout.saturating_mul(3) };
    let (begun, counts) = (Arc::new(AtomicUsize::new(0)), app.metrics.connections());
    let (server, address) = (Server::build(), listener.local_addr()?);
    let stopping = server.graceful_shutdown_signal();
    // Called once in every worker thread.
    let service = move || {
        let (app, stopping) = (app.of_thread(begun.fetch_add(1, Ordering::Relaxed)), stopping.clone());
        // The last middleware is the outermost.
        let operations = App::new()
            .app_data(Data::new(app))
            .wrap(Compress::default())
            .wrap(from_fn(edge))
            .wrap(from_fn(measure))
            .configure(api::routes)
            .into_factory()
            .map_err(|error: actix_web::Error| error.error_response());
        let http = HttpService::build()
            .graceful_shutdown_signal(move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            })
            .client_request_timeout(timeout)
            .client_disconnect_timeout(LINGER)
            .local_addr(address)
            .finish(map_config(operations, |()| AppConfig::default()));
        let counts = counts.clone();
        let accepted = fn_service(move |stream: TcpStream| {
            let counts = counts.clone();
            async move {
                // The parts of a streamed response are sent without waiting for the acknowledgement of the first.
                stream.set_nodelay(true).map_err(DispatchError::Io)?;
                let peer = stream.peer_addr().ok();
                Ok((Connection::new(stream, limits, counts), Protocol::Http1, peer))
            }
        });
        accepted.and_then(http)
    };
    let server = server.workers(workers).disable_signals().shutdown_timeout(SHUTDOWN_SECONDS);
    Ok(server.listen(format!("http on {address}"), listener, service)?.run())
}

/// Runs parts of the service until `stop` completes, then shuts them down gracefully. `ready` is called when requests
/// are accepted and jobs run.
///
/// # Errors
/// See [`StartupError`]; nothing is left running.
pub async fn run(
    config: Config,
    clock: Clock,
    parts: Parts,
    ready: impl FnOnce(),
    stop: impl Future<Output = ()>,
) -> Result<(), StartupError> {
    let config = Arc::new(config);
    // The connections are divided among the worker threads and the jobs, which are stopped last.
    let workers = if parts == Parts::Jobs { 0 } else { config.http.workers.get() };
    let shares = workers + usize::from(parts != Parts::Api);
    let mut db = Db::open_for(&gate_settings(&config)?, shares)?;
    if let Some(url) = &config.database.reader_url {
        let standby = DbSettings { url: prepared_address(&config, url)?, ..gate_settings(&config)? };
        db = db.reading_from(&standby, shares, config.database.reader_max_lag)?;
    }
    let server = match parts {
        Parts::Jobs => None,
        Parts::Api | Parts::Both => {
            let bind = config.http.bind;
            let failed = |source| StartupError::Server { what: format!("listening on {bind}"), source };
            let app = state::App::new(Arc::clone(&config), db.clone(), clock.clone())?;
            Some(serve(app, TcpListener::bind(bind).map_err(failed)?).map_err(failed)?)
        }
    };
    let (tell, told) = watch::channel(false);
    // A message that a mail server is taking is finished, so that it is not sent twice.
    let jobs_grace = config.mail.smtp.timeout + Duration::from_secs(SHUTDOWN_SECONDS);
    let mut jobs = (parts != Parts::Api).then(|| {
        let delivery =
            DeliveryWorker::configured(&config, db.of_thread(workers), clock, Mailer::configured(&config.mail));
        tokio::spawn(jobs::run(delivery, config.reminders, config.jobs.poll_interval, told))
    });
    ready();
    let stopped = stopped_or_failed(stop, jobs.as_mut());
    let (jobs_failed, ended) = match server {
        None => (stopped.await.err(), Ok(())),
        Some(server) => {
            let handle = server.handle();
            let mut serving = tokio::spawn(server);
            let (jobs_failed, result) = tokio::select! {
                stopped = stopped => {
                    handle.stop(true).await;
                    (stopped.err(), serving.await)
                }
                ended = &mut serving => (None, ended),
            };
            let failed = |source| StartupError::Server { what: "serving".to_owned(), source };
            (jobs_failed, result.map_err(std::io::Error::other).and_then(|ended| ended).map_err(failed))
        }
    };
    if let Some(failure) = jobs_failed {
        return Err(failure);
    }
    // The receiver may be gone already.
    let _ = tell.send(true);
    if let Some(mut jobs) = jobs {
        let failed = |source| StartupError::Server { what: "the jobs".to_owned(), source };
        match tokio::time::timeout(jobs_grace, &mut jobs).await {
            Ok(ended) => ended.map_err(std::io::Error::other).map_err(failed)?,
            Err(_) => {
                tracing::warn!("the jobs did not end in time; messages under way are sent again when their lease ends");
                jobs.abort();
            }
        }
    }
    ended
}

/// Waits for the stop signal. The jobs end before it only by a fault: then the process must end too, so that it is
/// started again instead of staying alive without work.
///
/// # Errors
/// [`StartupError::JobsEnded`]; the task has been awaited then.
async fn stopped_or_failed(
    stop: impl Future<Output = ()>,
    jobs: Option<&mut JoinHandle<()>>,
) -> Result<(), StartupError> {
    let Some(jobs) = jobs else {
        stop.await;
        return Ok(());
    };
    tokio::select! {
        () = stop => Ok(()),
        ended = jobs => Err(StartupError::JobsEnded(match ended {
            Ok(()) => "without being told to".to_owned(),
            Err(failure) => failure.to_string(),
        })),
    }
}

/// Completes when the process receives SIGINT (Ctrl-C in a terminal) or SIGTERM.
///
/// # Errors
/// The signal handlers cannot be installed.
pub fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn jobs_that_panic_end_the_process_with_an_error() {
        let mut jobs = tokio::spawn(async { panic!("a job panics, for this test") });
        let ended = stopped_or_failed(std::future::pending(), Some(&mut jobs)).await;
        assert!(matches!(ended, Err(StartupError::JobsEnded(words)) if words.contains("panic")));
    }

    #[tokio::test]
    async fn a_stop_signal_leaves_the_jobs_to_be_told() {
        let mut jobs = tokio::spawn(std::future::pending());
        assert!(stopped_or_failed(std::future::ready(()), Some(&mut jobs)).await.is_ok());
        assert!(!jobs.is_finished());
        assert!(stopped_or_failed(std::future::ready(()), None).await.is_ok());
    }
}
