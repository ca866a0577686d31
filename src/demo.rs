//! The demonstration: a private server, the reference data, and constructed users, applications and projects, created
//! through the service's own operations. Only the facts of states and the published amounts are real.
//!
//! A database is seeded once: the last step of seeding writes a marker, and a private database without the marker is
//! created anew. On a configured server, only an empty database is seeded.

mod applications;
mod calls;
mod letter;
mod people;
mod plan;
mod projects;
mod ranking;
mod records;
mod seed;
mod session;
mod tables;
mod years;

use std::net::{SocketAddr, TcpListener};
use std::path::Path;

use secrecy::{ExposeSecret as _, SecretString};

use crate::clock::Clock;
use crate::config::{Config, ConfigError};
use crate::embedded::{Cluster, EmbeddedError, SUPERUSER, Settings};
use crate::http::error::AppError;
use crate::http::passwords::{PasswordPool, UnusableSettings};
use crate::http::token::random_secret;
use crate::import::ImportError;
use crate::import::table::TableError;
use crate::startup::{self, StartupError};
use crate::store::error::StoreError;
use crate::store::pools::SERVICE_ROLE;
use crate::store::{migrate, server};
use crate::workflow::error::WorkflowError;
use crate::workflow::people::accounts::AccountError;

pub use seed::{Credential, DatabaseContents, database_contents, mark, seed};

/// Folder of the demonstration's server, relative to the current folder.
pub const SERVER_FOLDER: &str = ".fonds1035/postgresql";

const DATABASE: &str = "fonds1035";

/// ID of the key that signs the tokens of one run.
const SIGNING_KEY: &str = "demo";

/// Why the demonstration could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The address cannot be listened on.
    #[error("{address} cannot be served: {source}; FONDS1035__HTTP__BIND names another address")]
    Address {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The private server did not start.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    /// A configuration value is missing or invalid.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A part of the service did not start.
    #[error(transparent)]
    Startup(#[from] StartupError),
    /// An operation of the database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The reference data could not be recorded.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// A table of the demonstration is damaged.
    #[error("config/demo: {0}")]
    Table(#[from] TableError),
    /// A row is missing in the tables of the demonstration.
    #[error("config/demo: {0}")]
    Missing(String),
    /// A constructed step was refused.
    #[error("“{title}”: {source}")]
    Step {
        /// The application.
        title: String,
        /// Why.
        source: WorkflowError,
    },
    /// Another operation was refused.
    #[error(transparent)]
    Workflow(#[from] WorkflowError),
    /// An account could not be created.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// argon2 refuses its parameters.
    #[error(transparent)]
    Passwords(#[from] UnusableSettings),
    /// No password could be generated.
    #[error("no password could be made: {0}")]
    Secret(String),
}

impl From<AppError> for DemoError {
    fn from(error: AppError) -> DemoError {
        DemoError::Secret(error.code().to_owned())
    }
}

/// A prepared demonstration. Dropping it stops its private server.
pub struct Demonstration {
    /// The configuration to serve with.
    pub config: Config,
    _server: Option<Cluster>,
}

/// Prepares the demonstration. `say` is called with each line of progress.
///
/// # Errors
/// See [`DemoError`].
pub async fn prepare(mut config: Config, say: &impl Fn(&str)) -> Result<Demonstration, DemoError> {
    // The address is checked first, because the passwords are shown only once.
    let address = config.http.bind;
    drop(TcpListener::bind(address).map_err(|source| DemoError::Address { address, source })?);
    if config.tokens.current_signing_key.is_none() {
        config.tokens.signing_keys.insert(SIGNING_KEY.to_owned(), random_secret()?.into());
        config.tokens.current_signing_key = Some(SIGNING_KEY.to_owned());
    }
    if config.database.url.is_some() {
        say("using the server that is configured");
        migrated(&mut config, say).await?;
        fill(&config, say, false).await?;
        return Ok(Demonstration { config, _server: None });
    }
    say(&format!("starting PostgreSQL in {SERVER_FOLDER}"));
    let server = Cluster::start(&Settings::kept(Path::new(SERVER_FOLDER)))?;
    if !server.folder().ends_with(SERVER_FOLDER) {
        say(&format!("its account may not enter this folder: the data is in {}", server.folder().display()));
    }
    let (maintenance, owner) = (server.url("postgres", SUPERUSER), server.url(DATABASE, SUPERUSER));
    config.database.url = Some(SecretString::from(server.url(DATABASE, SERVICE_ROLE)));
    config.database.owner_url = Some(SecretString::from(owner.clone()));
    let found = server::exists(&maintenance, DATABASE).await?;
    if found {
        migrate_aloud(&owner, say).await?;
        server::admit_service_role(&owner).await?;
    }
    let whole = found && database_contents(&startup::open_database(&config)?).await? == DatabaseContents::Filled;
    if whole {
        say("the demonstration is as it was left");
    } else {
        if found {
            say("the first start was interrupted: beginning anew");
        }
        server::make_anew(&maintenance, DATABASE).await?;
        migrate_aloud(&owner, say).await?;
        server::admit_service_role(&owner).await?;
        fill(&config, say, true).await?;
    }
    Ok(Demonstration { config, _server: Some(server) })
}

/// Migrates the configured server, with the owner's address if one is configured, otherwise with the service's address.
async fn migrated(config: &mut Config, say: &impl Fn(&str)) -> Result<(), DemoError> {
    let owner = match config.database_owner_url() {
        Ok(owner) => owner.clone(),
        Err(_) => config.database_url()?.clone(),
    };
    let owner = startup::prepared_address(config, &owner).map_err(StartupError::from)?;
    migrate_aloud(&owner, say).await?;
    if config.database.owner_url.is_none() {
        server::lend_service_role(&owner).await?;
    }
    Ok(())
}

async fn migrate_aloud(owner_url: &str, say: &impl Fn(&str)) -> Result<(), DemoError> {
    let ran = migrate::up(owner_url).await?;
    if !ran.is_empty() {
        say(&format!("ran {} migrations", ran.len()));
    }
    Ok(())
}

async fn fill(config: &Config, say: &impl Fn(&str), own_server: bool) -> Result<(), DemoError> {
    let db = startup::open_database(config)?;
    match database_contents(&db).await? {
        DatabaseContents::Filled => say("the demonstration is as it was left"),
        DatabaseContents::Foreign if !own_server => {
            say("the database holds accounts already: nothing is constructed in it")
        }
        DatabaseContents::Foreign | DatabaseContents::Empty => {
            let passwords = PasswordPool::new(&config.sign_in)?;
            let accounts = seed(&db, Clock::system().now(), &passwords, say).await?;
            say("accounts, shown this once and kept nowhere:");
            for Credential { email, role, password } in &accounts {
                say(&format!("  {:<16} {email:<28} {}", role.as_str(), password.expose_secret()));
            }
            say("the same for a shell:");
            say(&export_line(&accounts));
            mark(&db, Clock::system().now()).await?;
        }
    }
    Ok(())
}

/// A shell command that exports the passwords as variables, named after the local part of the e-mail address.
fn export_line(accounts: &[Credential]) -> String {
    let variables = accounts.iter().map(|Credential { email, password, .. }| {
        let name = email.split('@').next().unwrap_or_default().to_uppercase();
        format!("{name}_PASSWORD='{}'", password.expose_secret())
    });
    format!("export {}", variables.collect::<Vec<_>>().join(" "))
}
