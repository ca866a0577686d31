//! From the configuration to the parts of the running service; used by the binary and by the tests alike.

use std::net::TcpListener;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::Data;
use actix_web::{App, HttpServer};
use secrecy::ExposeSecret as _;

use crate::api;
use crate::clock::Clock;
use crate::config::{Config, ConfigError};
use crate::http::edge::edge;
use crate::http::metrics::measure;
use crate::http::state;
use crate::store::db::{Context, Db, DbSettings};
use crate::store::error::StoreError;
use crate::store::migrate;

/// Why a part of the service could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartupError {
    /// Something is not configured.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens the gate to the configured database.
///
/// # Errors
/// No address is configured, or the pool cannot be built. The server is first asked when something is read.
pub fn open_database(config: &Config) -> Result<Db, StartupError> {
    Ok(Db::open(&DbSettings {
        url: config.database_url()?.expose_secret().to_owned(),
        pool_size: config.database.pool_size.get(),
        wait: config.database.pool_wait,
        statement_timeout: config.database.statement_timeout,
    })?)
}

/// Brings the configured database to the shape that the program expects; the names of the migrations that ran.
///
/// # Errors
/// No address of the owner is configured, or a migration failed.
pub async fn migrate(config: &Config) -> Result<Vec<String>, StartupError> {
    Ok(migrate::up(config.database_owner_url()?.expose_secret()).await?)
}

/// The context of an act of the service itself.
#[must_use]
pub fn own_context(clock: &Clock, request_id: &str) -> Context {
    Context { actor: None, now: clock.now(), request_id: request_id.to_owned() }
}

/// Serves on a listening socket until the server is stopped.
///
/// # Errors
/// The socket cannot be used.
pub fn serve(app: Data<state::App>, listener: TcpListener) -> std::io::Result<Server> {
    let (workers, timeout) = (app.config.http.workers.get(), app.config.http.request_timeout);
    let service = move || {
        // The last layer is the outermost.
        App::new()
            .app_data(app.clone())
            .wrap(Compress::default())
            .wrap(from_fn(edge))
            .wrap(from_fn(measure))
            .configure(api::routes)
    };
    Ok(HttpServer::new(service).workers(workers).client_request_timeout(timeout).listen(listener)?.run())
}
