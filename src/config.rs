//! How the service runs: ports, pools, mail, keys of tokens. Typed, layered, checked once at the start.
//!
//! Holds no rule of the Fund: amounts, thresholds and dates of the rules are dated rows with a legal source in the
//! database. Layers, later ones win: the built-in `default.toml`, the built-in file of the environment, a file of the
//! same name in the configuration folder, `DATABASE_URL`, variables `FONDS1035__SECTION__KEY`. A key that nobody
//! knows is an error, not a shrug.

mod forms;
mod keys;
mod sections;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use config::builder::DefaultState;
use config::{ConfigBuilder, Environment as Variables, File, FileFormat};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

pub use keys::{Section, Setting, sections};
use keys::{VARIABLE_PREFIX, VARIABLE_SEPARATOR};
pub use sections::{
    Database, Health, Http, Jobs, LogFormat, Logging, Mail, MailTransport, Reminders, SignIn, Smtp, SmtpTls, Tokens,
};

const DEFAULT: &str = include_str!("../config/default.toml");
const DEVELOPMENT: &str = include_str!("../config/development.toml");
const PRODUCTION: &str = include_str!("../config/production.toml");

/// Shortest secret that may sign tokens, in bytes: the output length of SHA-256 (RFC 7518, section 3.2).
pub const SIGNING_SECRET_BYTES: usize = 32;

/// Longest time for which an exchanged refresh token may give its successor again: a copied token is not noticed in it.
pub const LONGEST_REFRESH_REPEAT: Duration = Duration::from_secs(60);

/// Least memory of a password hash in production, in KiB (OWASP Password Storage Cheat Sheet, argon2id).
pub const LEAST_ARGON2_MEMORY_KIB: u32 = 19_456;

/// Longest difference between the clocks of two processes that tokens tolerate.
pub const LONGEST_CLOCK_DIFFERENCE: Duration = Duration::from_secs(60);

/// Least time over which delivery is retried (RFC 5321, 4.5.4.1: at least 4 to 5 days).
pub const LEAST_GIVE_UP_AFTER: Duration = Duration::from_secs(4 * 24 * 60 * 60);

/// Most messages that one worker may send at the same time; each needs a connection to the mail server.
pub const MOST_PLACES: usize = 64;

/// Where the service runs; chosen by `FONDS1035_ENV`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// A developer's machine, tests, the demo.
    Development,
    /// The service that people rely on; refuses what only a developer may want.
    Production,
}

impl Environment {
    fn name(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Production => "production",
        }
    }

    fn built_in(self) -> &'static str {
        match self {
            Self::Development => DEVELOPMENT,
            Self::Production => PRODUCTION,
        }
    }
}

/// The whole configuration; the sections are named as in the files.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the service runs.
    pub environment: Environment,
    /// The HTTP server.
    pub http: Http,
    /// The database.
    pub database: Database,
    /// Access and refresh tokens.
    pub tokens: Tokens,
    /// Password hashing and limits on sign-in.
    pub sign_in: SignIn,
    /// Notifications by e-mail.
    pub mail: Mail,
    /// Background jobs.
    pub jobs: Jobs,
    /// What `/readyz` looks at.
    pub health: Health,
    /// Reminders and digests.
    pub reminders: Reminders,
    /// Log lines.
    pub logging: Logging,
}

/// Why there is no configuration to run with.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// `FONDS1035_ENV` names no environment.
    #[error("FONDS1035_ENV is `{0}`; it is `development` or `production`")]
    Environment(String),
    /// The folder named on the command line does not exist.
    #[error("the configuration folder {0} does not exist")]
    NoFolder(PathBuf),
    /// A file or variable cannot be read, has a wrong type, or sets a key that nobody knows.
    #[error("the configuration cannot be read: {0}")]
    Unreadable(#[from] config::ConfigError),
    /// Values that make no sense, all of them at once.
    #[error("the configuration is not usable:\n  - {}", .0.join("\n  - "))]
    Unusable(Vec<String>),
    /// A value without which the command cannot do its work.
    #[error("{key} is not set; set {variable}")]
    Missing {
        /// The key, `section.key`.
        key: &'static str,
        /// The variable or variables that set it.
        variable: &'static str,
    },
}

impl Config {
    /// Reads every layer: built-in files, `folder` (or `config/`, where it exists), the process's variables.
    ///
    /// # Errors
    /// See [`ConfigError`]; nothing is replaced silently by a default.
    pub fn load(folder: Option<&Path>) -> Result<Self, ConfigError> {
        let folder = match folder {
            Some(named) if !named.is_dir() => return Err(ConfigError::NoFolder(named.to_owned())),
            Some(named) => named,
            None => Path::new("config"),
        };
        Self::from_layers(
            folder,
            std::env::vars_os()
                .filter_map(|(key, value)| {
                    // A variable that is no text is none of ours.
                    Some((key.into_string().ok()?, value.into_string().ok()?))
                })
                .collect(),
        )
    }

    fn from_layers(folder: &Path, mut variables: HashMap<String, String>) -> Result<Self, ConfigError> {
        let environment = match variables.get("FONDS1035_ENV").map(String::as_str) {
            None | Some("" | "development") => Environment::Development,
            Some("production") => Environment::Production,
            Some(other) => return Err(ConfigError::Environment(other.to_owned())),
        };
        if let Some(url) = variables.remove("DATABASE_URL") {
            variables.entry("FONDS1035__DATABASE__URL".to_owned()).or_insert(url);
        }
        let of_the_environment = folder.join(environment.name()).with_extension("toml");
        let config: Self = built_in(environment)?
            .add_source(File::from(of_the_environment).required(false))
            .add_source(
                Variables::with_prefix(VARIABLE_PREFIX)
                    .prefix_separator(VARIABLE_SEPARATOR)
                    .separator(VARIABLE_SEPARATOR)
                    .ignore_empty(true)
                    .source(Some(variables)),
            )
            .build()?
            .try_deserialize()?;
        config.check()?;
        Ok(config)
    }

    /// Address of the database for the service's own role.
    ///
    /// # Errors
    /// It is not set.
    pub fn database_url(&self) -> Result<&SecretString, ConfigError> {
        self.database
            .url
            .as_ref()
            .ok_or(ConfigError::Missing { key: "database.url", variable: "DATABASE_URL or FONDS1035__DATABASE__URL" })
    }

    /// Address of the database for the role that owns the tables.
    ///
    /// # Errors
    /// It is not set.
    pub fn database_owner_url(&self) -> Result<&SecretString, ConfigError> {
        self.database
            .owner_url
            .as_ref()
            .ok_or(ConfigError::Missing { key: "database.owner_url", variable: "FONDS1035__DATABASE__OWNER_URL" })
    }

    /// Id and secret of the key that signs new tokens.
    ///
    /// # Errors
    /// None is set.
    pub fn current_signing_key(&self) -> Result<(&str, &SecretString), ConfigError> {
        self.tokens
            .current_signing_key
            .as_deref()
            .and_then(|id| self.tokens.signing_keys.get_key_value(id))
            .map(|(id, secret)| (id.as_str(), secret))
            .ok_or(ConfigError::Missing {
                key: "tokens.current_signing_key",
                variable: "FONDS1035__TOKENS__CURRENT_SIGNING_KEY=<id> and FONDS1035__TOKENS__SIGNING_KEYS__<ID>",
            })
    }

    /// What the types cannot say, collected so that all of it is corrected in one go.
    fn check(&self) -> Result<(), ConfigError> {
        let production = self.environment == Environment::Production;
        let mut faults = Vec::new();
        let mut require = |holds: bool, fault: String| {
            if !holds {
                faults.push(fault);
            }
        };
        let base = &self.http.public_base_url;
        require(
            (base.starts_with("https://") || base.starts_with("http://")) && !base.ends_with('/'),
            format!("http.public_base_url is `{base}`; it begins with https:// or http:// and ends without a slash"),
        );
        require(
            self.http.upload_limit_bytes >= self.http.body_limit_bytes,
            "http.upload_limit_bytes is smaller than http.body_limit_bytes".to_owned(),
        );
        for (id, secret) in &self.tokens.signing_keys {
            require(
                secret.expose_secret().len() >= SIGNING_SECRET_BYTES,
                format!("tokens.signing_keys.{id} is shorter than {SIGNING_SECRET_BYTES} bytes"),
            );
        }
        if let Some(id) = &self.tokens.current_signing_key {
            require(
                self.tokens.signing_keys.contains_key(id),
                format!("tokens.current_signing_key is `{id}`; tokens.signing_keys holds no such id"),
            );
        }
        require(
            self.tokens.access_lifetime < self.tokens.refresh_lifetime,
            "tokens.access_lifetime_seconds is not shorter than tokens.refresh_lifetime_seconds".to_owned(),
        );
        require(
            self.tokens.refresh_repeat <= LONGEST_REFRESH_REPEAT,
            format!("tokens.refresh_repeat_seconds is above {}", LONGEST_REFRESH_REPEAT.as_secs()),
        );
        let SignIn { argon2_memory_kib, argon2_iterations, argon2_lanes, .. } = self.sign_in;
        if let Err(error) = argon2::Params::new(argon2_memory_kib, argon2_iterations, argon2_lanes, None) {
            require(false, format!("sign_in.argon2_…: {error}"));
        }
        require(
            !production || argon2_memory_kib >= LEAST_ARGON2_MEMORY_KIB,
            format!("sign_in.argon2_memory_kib is below {LEAST_ARGON2_MEMORY_KIB}, too little for production"),
        );
        require(
            self.mail.first_pause <= self.mail.longest_pause,
            "mail.first_pause_seconds is longer than mail.longest_pause_seconds".to_owned(),
        );
        require(
            self.mail.give_up_after >= LEAST_GIVE_UP_AFTER,
            format!(
                "mail.give_up_after_seconds is below {}, the 4 days of RFC 5321, 4.5.4.1",
                LEAST_GIVE_UP_AFTER.as_secs()
            ),
        );
        require(
            self.mail.longest_outage_pause <= self.mail.longest_pause,
            "mail.longest_outage_pause_seconds is longer than mail.longest_pause_seconds".to_owned(),
        );
        require(
            self.mail.places_per_domain <= self.mail.places && self.mail.places.get() <= MOST_PLACES,
            format!("mail.places is above {MOST_PLACES} or below mail.places_per_domain"),
        );
        require(
            self.mail.smtp.timeout < self.mail.lease,
            "mail.lease_seconds is not longer than mail.smtp.timeout_seconds: two workers would send one message"
                .to_owned(),
        );
        require(
            self.sign_in.attempts_per_site_per_minute >= self.sign_in.attempts_per_address_per_minute,
            "sign_in.attempts_per_site_per_minute is smaller than sign_in.attempts_per_address_per_minute".to_owned(),
        );
        require(
            self.health.clock_difference <= LONGEST_CLOCK_DIFFERENCE,
            "health.clock_difference_seconds is longer than the 60 s that tokens tolerate between two processes"
                .to_owned(),
        );
        require(
            self.health.write_interval < self.health.worker_silent,
            "health.worker_silent_seconds is not longer than health.write_interval_seconds".to_owned(),
        );
        require(
            self.health.probe_timeout < self.http.request_timeout,
            "health.probe_timeout_seconds is not shorter than http.request_timeout_seconds".to_owned(),
        );
        if let Some(file) = &self.mail.smtp.authorities_file {
            let holds_some = |text: String| text.contains("-----BEGIN CERTIFICATE-----");
            require(
                std::fs::read_to_string(file).is_ok_and(holds_some),
                format!("mail.smtp.authorities_file: no certificate can be read from {}", file.display()),
            );
        }
        if let Some(file) = &self.database.authorities_file {
            let holds_some = |text: String| text.contains("-----BEGIN CERTIFICATE-----");
            require(
                std::fs::read_to_string(file).is_ok_and(holds_some),
                format!("database.authorities_file: no certificate can be read from {}", file.display()),
            );
        }
        require(
            self.database.reader_max_lag < self.database.statement_timeout,
            "database.reader_max_lag_milliseconds is not shorter than database.statement_timeout_seconds".to_owned(),
        );
        if let Some(secret) = &self.mail.bounces_secret {
            require(
                secret.expose_secret().len() >= SIGNING_SECRET_BYTES,
                format!("mail.bounces_secret is shorter than {SIGNING_SECRET_BYTES} bytes"),
            );
        }
        require(
            self.mail.smtp.user.is_some() == self.mail.smtp.password.is_some(),
            "mail.smtp.user and mail.smtp.password are set together or not at all".to_owned(),
        );
        require(
            self.reminders.digest_hour < 24,
            format!("reminders.digest_hour is {}; a day has the hours 0 to 23", self.reminders.digest_hour),
        );
        require(
            !production || self.mail.transport != MailTransport::Memory,
            "mail.transport is `memory`: in production every message would be lost".to_owned(),
        );
        if faults.is_empty() { Ok(()) } else { Err(ConfigError::Unusable(faults)) }
    }
}

/// The layers that are part of the program.
fn built_in(environment: Environment) -> Result<ConfigBuilder<DefaultState>, ConfigError> {
    Ok(config::Config::builder()
        .add_source(File::from_str(DEFAULT, FileFormat::Toml))
        .add_source(File::from_str(environment.built_in(), FileFormat::Toml))
        .set_override("environment", environment.name())?)
}

#[cfg(test)]
mod tests;
