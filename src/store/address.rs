//! Where the database is: the parsed URL with its hosts, TLS and time limits, and the only way to open a connection.
//!
//! The hosts of a URL are tried one after the other, each with a limit of its own, so that a host which accepts
//! connections and answers nothing does not keep the next one from being asked.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use diesel_async::AsyncPgConnection;
use tokio::time::timeout;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Config, NoTls, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::error::StoreError;
use super::tls;

/// `connect_timeout` of a URL that names none.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// `tcp_user_timeout` of a URL that names none: sent bytes that nobody acknowledges end the connection after it.
const TCP_USER_TIMEOUT: Duration = Duration::from_secs(10);
/// Pause after which the kernel asks an idle peer for a sign of life, and its pause before it asks again.
const KEEPALIVE_IDLE: Duration = Duration::from_secs(5);
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(2);
/// Unanswered questions after which the kernel gives up the connection.
const KEEPALIVE_RETRIES: u32 = 3;

/// Parameters of a URL that are read here and unknown to the driver.
const SSLMODE: &str = "sslmode";
const SSLROOTCERT: &str = "sslrootcert";

/// Why a URL names no database that the service may use. Never holds the URL, which has a password.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// Not a URL of PostgreSQL.
    #[error("the URL of the database begins with postgres:// or postgresql://")]
    NoUrl,
    /// A parameter has an unknown name or an unusable value.
    #[error("the URL of the database is not usable: {0}")]
    Unusable(String),
    /// An unknown value of `sslmode`.
    #[error("sslmode is `{0}`; it is `disable`, `require` or `verify-full`")]
    Mode(String),
    /// Authorities without a check of the certificate.
    #[error("sslrootcert has a meaning with sslmode=verify-full only")]
    UselessAuthorities,
    /// The certificates cannot be read.
    #[error("TLS to the database: {0}")]
    Tls(String),
    /// A connection without TLS over a network.
    #[error(
        "the database is on another host and the connection is plain TCP: add sslmode=verify-full to its URL, or set \
         database.plain_tcp_allowed where the network itself is protected"
    )]
    PlainTcp,
}

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Protection {
    /// Not at all.
    Disable,
    /// Encrypted; the server's certificate is not checked.
    Require,
    /// Encrypted, with a certificate for this host from an authority that is trusted.
    VerifyFull,
}

/// The parameters of a URL that the driver does not know, and the URL without them.
struct Parts {
    url: String,
    protection: Protection,
    authorities: Option<PathBuf>,
}

impl Parts {
    fn of(url: &str) -> Result<Parts, AddressError> {
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(AddressError::NoUrl);
        }
        let (place, query) = url.split_once('?').unwrap_or((url, ""));
        let mut parts = Parts { url: place.to_owned(), protection: Protection::Disable, authorities: None };
        let mut separator = '?';
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let decoded = form_urlencoded::parse(pair.as_bytes()).next();
            match decoded.as_ref().map(|(name, value)| (name.as_ref(), value.as_ref())) {
                Some((SSLMODE, "disable")) => parts.protection = Protection::Disable,
                Some((SSLMODE, "require")) => parts.protection = Protection::Require,
                Some((SSLMODE, "verify-full")) => parts.protection = Protection::VerifyFull,
                Some((SSLMODE, other)) => return Err(AddressError::Mode(other.to_owned())),
                Some((SSLROOTCERT, file)) => parts.authorities = Some(PathBuf::from(file)),
                _ => {
                    parts.url.push(separator);
                    parts.url.push_str(pair);
                    separator = '&';
                }
            }
        }
        if parts.authorities.is_some() && parts.protection != Protection::VerifyFull {
            return Err(AddressError::UselessAuthorities);
        }
        Ok(parts)
    }

    /// One URL for each host of the authority part.
    fn hosts(&self) -> Vec<String> {
        let (scheme, rest) = self.url.split_once("://").unwrap_or((&self.url, ""));
        let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let (user, hosts) =
            authority.rsplit_once('@').map_or((String::new(), authority), |(user, hosts)| (format!("{user}@"), hosts));
        hosts.split(',').map(|host| format!("{scheme}://{user}{host}{path}")).collect()
    }
}

/// Makes a configured URL ready for use: adds the authorities that are configured beside it, and refuses plain TCP to
/// another host unless it is allowed.
///
/// # Errors
/// [`AddressError`].
pub fn prepared(url: &str, authorities: Option<&Path>, plain_tcp_allowed: bool) -> Result<String, AddressError> {
    let parts = Parts::of(url)?;
    let mut prepared = url.to_owned();
    if let (Protection::VerifyFull, None, Some(file)) = (parts.protection, &parts.authorities, authorities) {
        let file: String = form_urlencoded::byte_serialize(file.to_string_lossy().as_bytes()).collect();
        // A URL with verify-full has a query already.
        let _ = write!(prepared, "&{SSLROOTCERT}={file}");
    }
    let address = Address::parse(&prepared)?;
    if !plain_tcp_allowed && address.tls.is_none() && address.hosts.iter().any(reaches_another_machine) {
        return Err(AddressError::PlainTcp);
    }
    Ok(prepared)
}

/// Whether a connection may leave this machine.
fn reaches_another_machine(config: &Config) -> bool {
    let named = config.get_hosts().iter().any(|host| match host {
        Host::Unix(_) => false,
        Host::Tcp(name) => {
            let address = name.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
            name != "localhost" && !address.is_ok_and(|address| address.is_loopback())
        }
    });
    // The name beside a numeric address is for the certificate; the connection goes to the address.
    let numbered = config.get_hostaddrs();
    if numbered.is_empty() { named } else { numbered.iter().any(|address| !address.is_loopback()) }
}

/// A database: its hosts in the order of the URL, TLS and time limits.
pub(in crate::store) struct Address {
    hosts: Vec<Config>,
    tls: Option<MakeRustlsConnect>,
    /// The host that answered last: it is tried first.
    last_good: AtomicUsize,
}

impl Address {
    /// Parses a URL. TLS certificates are read now, so that a fault is told at the start.
    ///
    /// # Errors
    /// [`AddressError`].
    pub(in crate::store) fn parse(url: &str) -> Result<Address, AddressError> {
        let parts = Parts::of(url)?;
        let tls = match parts.protection {
            Protection::Disable => None,
            Protection::Require => Some(tls::unchecked()),
            Protection::VerifyFull => Some(tls::checked(parts.authorities.as_deref())),
        };
        let tls = tls.transpose().map_err(AddressError::Tls)?.map(MakeRustlsConnect::new);
        let mode = if tls.is_some() { SslMode::Require } else { SslMode::Disable };
        let config = |url: String| {
            let mut config: Config = url.parse().map_err(|error| AddressError::Unusable(with_causes(&error)))?;
            limit(&mut config);
            let over_network = config.get_hosts().iter().any(|host| matches!(host, Host::Tcp(_)));
            // As in libpq, a Unix socket has no TLS whatever the mode says.
            config.ssl_mode(if over_network { mode } else { SslMode::Disable });
            Ok(config)
        };
        let hosts = parts.hosts().into_iter().map(config).collect::<Result<Vec<_>, AddressError>>()?;
        Ok(Address { hosts, tls, last_good: AtomicUsize::new(0) })
    }

    /// Opens a connection to the first host that answers in time and has the wanted `target_session_attrs`.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`] with the failure of every host.
    pub(in crate::store) async fn connect(&self) -> Result<AsyncPgConnection, StoreError> {
        let (count, first) = (self.hosts.len(), self.last_good.load(Ordering::Relaxed));
        let mut failures = Vec::new();
        for number in (0..count).map(|offset| (first + offset) % count) {
            let config = &self.hosts[number];
            match timeout(opening_limit(config), self.open(config)).await {
                Ok(Ok(connection)) => {
                    self.last_good.store(number, Ordering::Relaxed);
                    return Ok(connection);
                }
                Ok(Err(failure)) => failures.push(failure),
                Err(_) => failures.push(format!("{} does not answer", name(config))),
            }
        }
        Err(StoreError::Unreachable(failures.join("; ")))
    }

    async fn open(&self, config: &Config) -> Result<AsyncPgConnection, String> {
        match &self.tls {
            None => open(config, NoTls).await,
            Some(tls) => open(config, tls.clone()).await,
        }
    }

    /// The longest time that opening a connection may take.
    pub(in crate::store) fn limit(&self) -> Duration {
        self.hosts.iter().map(opening_limit).sum()
    }
}

/// Opens a connection as the URL of the service's own tools says: migrations, catalogue, administration.
///
/// # Errors
/// [`StoreError::Broken`] for a URL that is not usable, [`StoreError::Unreachable`] without a server.
pub(in crate::store) async fn connect(url: &str) -> Result<AsyncPgConnection, StoreError> {
    Address::parse(url).map_err(|error| StoreError::Broken(error.to_string()))?.connect().await
}

async fn open<T>(config: &Config, tls: T) -> Result<AsyncPgConnection, String>
where
    T: MakeTlsConnect<Socket>,
    T::Stream: Send + 'static,
{
    let failed = |cause: String| format!("{}: {cause}", name(config));
    let (client, connection) = config.connect(tls).await.map_err(|error| failed(with_causes(&error)))?;
    AsyncPgConnection::try_from_client_and_connection(client, connection)
        .await
        .map_err(|error| failed(error.to_string()))
}

/// Sets the time limits that the URL does not name.
fn limit(config: &mut Config) {
    let by_default = Config::new();
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_TIMEOUT);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(TCP_USER_TIMEOUT);
    }
    if config.get_keepalives_idle() == by_default.get_keepalives_idle() {
        config.keepalives_idle(KEEPALIVE_IDLE);
    }
    if config.get_keepalives_interval().is_none() {
        config.keepalives_interval(KEEPALIVE_INTERVAL);
    }
    if config.get_keepalives_retries().is_none() {
        config.keepalives_retries(KEEPALIVE_RETRIES);
    }
}

/// How long a host may take for all of it: the socket, TLS, and the session.
fn opening_limit(config: &Config) -> Duration {
    2 * config.get_connect_timeout().copied().unwrap_or(CONNECT_TIMEOUT)
}

/// The host of a configuration, for log lines.
fn name(config: &Config) -> String {
    let hosts: Vec<String> = config
        .get_hosts()
        .iter()
        .map(|host| match host {
            Host::Tcp(name) => name.clone(),
            Host::Unix(folder) => folder.display().to_string(),
        })
        .collect();
    hosts.join(",")
}

/// An error with its causes; the driver's own text names the kind alone.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        let _ = write!(text, ": {deeper}");
        cause = deeper.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_host_is_a_try_of_its_own_with_limits_by_default() {
        let url = "postgres://me:a%40b@one:5433,two/fonds?target_session_attrs=read-write&keepalives_idle=60";
        let address = Address::parse(url).unwrap();
        let names: Vec<String> = address.hosts.iter().map(name).collect();
        assert_eq!(names, ["one", "two"]);
        assert_eq!(address.hosts[0].get_ports(), [5433]);
        for host in &address.hosts {
            assert_eq!(host.get_password(), Some("a@b".as_bytes()));
            assert_eq!(host.get_dbname(), Some("fonds"));
            assert_eq!(host.get_connect_timeout(), Some(&CONNECT_TIMEOUT));
            assert_eq!(host.get_tcp_user_timeout(), Some(&TCP_USER_TIMEOUT));
            assert_eq!(host.get_keepalives_idle(), Duration::from_secs(60));
            assert_eq!(host.get_keepalives_retries(), Some(KEEPALIVE_RETRIES));
            assert_eq!(host.get_ssl_mode(), SslMode::Disable);
        }
    }

    #[test]
    fn a_url_that_is_not_usable_is_refused_without_its_password() {
        for (url, expected) in [
            ("host=one password=hidden", "begins with"),
            ("postgres://me:hidden@one/fonds?sslmode=prefer", "`prefer`"),
            ("postgres://me:hidden@one/fonds?sslmode=require&sslrootcert=x", "verify-full only"),
            ("postgres://me:hidden@one/fonds?colour=red", "not usable"),
            ("postgres://me:hidden@one/fonds?sslmode=verify-full&sslrootcert=no%2Fsuch.pem", "no/such.pem"),
        ] {
            let message = Address::parse(url).err().unwrap().to_string();
            assert!(message.contains(expected) && !message.contains("hidden"), "{url}: {message}");
        }
    }

    #[test]
    fn plain_tcp_to_another_host_is_refused_unless_it_is_allowed() {
        let another = ["postgres://me@db.example/fonds", "postgres://me@localhost,10.0.0.7/fonds?sslmode=disable"];
        for url in another {
            assert!(matches!(prepared(url, None, false), Err(AddressError::PlainTcp)), "{url}");
            assert_eq!(prepared(url, None, true).unwrap(), url);
        }
        for url in [
            "postgres://me@localhost/fonds",
            "postgres://me@127.0.0.1:5433,[::1]/fonds",
            "postgres://me@%2Frun%2Fpostgresql/fonds",
            "postgres://me@db.example/fonds?sslmode=require",
        ] {
            assert_eq!(prepared(url, None, false).unwrap(), url);
        }
    }

    #[test]
    fn configured_authorities_are_for_a_checked_certificate_without_its_own() {
        let file = Path::new("tests/it/jobs/tls_CONSTRUCTED/authority.pem");
        let checked = prepared("postgres://me@db.example/fonds?sslmode=verify-full", Some(file), false).unwrap();
        assert_eq!(Parts::of(&checked).unwrap().authorities.as_deref(), Some(file));
        let encrypted = "postgres://me@db.example/fonds?sslmode=require";
        assert_eq!(prepared(encrypted, Some(file), false).unwrap(), encrypted);
    }
}
