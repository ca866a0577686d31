//! Sends one message by SMTP, command by command (RFC 5321), so that a failure is attributed to the command that
//! failed: a permanent failure of this message, a temporary failure, or a failure of the session.
//!
//! Only a permanent refusal of the recipient or the content is final. Whatever fails before the recipient is named (the
//! connection, the greeting, TLS, authentication, the sender) would fail for every message: it is an outage of the
//! server and no failure of the message. From the recipient on a failure belongs to the message, 421 included: a server
//! that closes the connection on one message only must not hold up the others.

use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use secrecy::ExposeSecret;
use tokio::time::{Instant, timeout, timeout_at};

use crate::config::{Smtp, SmtpTls};
use crate::mail::failure::SendFailure;

/// Time limit for `QUIT`, whose outcome does not matter.
const FAREWELL: Duration = Duration::from_secs(1);

/// Sends a message; the configured timeout applies to the whole session.
pub(super) async fn hand_over(settings: &Smtp, message: &Message) -> Result<(), SendFailure> {
    let content = message.formatted();
    let end = Instant::now() + settings.timeout;
    let late = || format!("no end within {} ms", settings.timeout.as_millis());
    let mut connection = match timeout_at(end, begin(settings, message)).await {
        Ok(begun) => begun?,
        Err(_) => return Err(SendFailure::Unreachable(late())),
    };
    match timeout_at(end, give(&mut connection, message, &content)).await {
        Ok(given) => given.map_err(refused)?,
        Err(_) => return Err(SendFailure::BrokenOff(late())),
    }
    // The message is accepted already, so the outcome of `QUIT` is ignored.
    let _ = timeout(FAREWELL, connection.command(Quit)).await;
    Ok(())
}

/// Connects and names the sender: all that is the same for every message.
async fn begin(settings: &Smtp, message: &Message) -> Result<AsyncSmtpConnection, SendFailure> {
    let protection = if settings.tls == SmtpTls::None { None } else { Some(protection(settings)?) };
    let mut connection = enter(settings, protection).await.map_err(not_let_in)?;
    connection.command(Mail::new(message.envelope().from().cloned(), Vec::new())).await.map_err(not_let_in)?;
    Ok(connection)
}

/// Names the recipient and hands the content over.
async fn give(connection: &mut AsyncSmtpConnection, message: &Message, content: &[u8]) -> Result<(), Error> {
    for recipient in message.envelope().to() {
        connection.command(Rcpt::new(recipient.clone(), Vec::new())).await?;
    }
    connection.command(Data).await?;
    connection.message(content).await?;
    Ok(())
}

/// The TLS parameters that verify the identity of the server: its host name and the trusted certificate authorities.
fn protection(settings: &Smtp) -> Result<TlsParameters, SendFailure> {
    let mut trusted = TlsParameters::builder(settings.host.clone());
    if let Some(file) = &settings.authorities_file {
        let unusable = |why: String| SendFailure::Unreachable(format!("{}: {why}", file.display()));
        let authorities = std::fs::read(file).map_err(|error| unusable(error.to_string()))?;
        let authorities = Certificate::from_pem(&authorities).map_err(|error| unusable(error.to_string()))?;
        trusted = trusted.add_root_certificate(authorities);
    }
    trusted.build().map_err(not_let_in)
}

/// Connects, sets up TLS as configured, and authenticates if a user is configured.
async fn enter(settings: &Smtp, protection: Option<TlsParameters>) -> Result<AsyncSmtpConnection, Error> {
    let server = (settings.host.as_str(), settings.port.get());
    let hello = ClientId::default();
    let (implicit, later) = if settings.tls == SmtpTls::Implicit { (protection, None) } else { (None, protection) };
    let mut connection =
        AsyncSmtpConnection::connect_tokio1(server, Some(settings.timeout), &hello, implicit, None).await?;
    if let Some(protection) = later {
        // Fails if the server does not offer STARTTLS: there is no fallback to an unencrypted connection.
        connection.starttls(protection, &hello).await?;
    }
    if let (Some(user), Some(password)) = (&settings.user, &settings.password) {
        let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
        connection.auth(DEFAULT_MECHANISMS, &credentials).await?;
    }
    Ok(connection)
}

/// A failure before `RCPT TO`.
fn not_let_in(error: Error) -> SendFailure {
    SendFailure::Unreachable(error.to_string())
}

/// A failure from `RCPT TO` on.
fn refused(error: Error) -> SendFailure {
    if error.is_permanent() {
        SendFailure::Refused(error.to_string())
    } else if error.is_transient() {
        SendFailure::Deferred(error.to_string())
    } else {
        SendFailure::BrokenOff(error.to_string())
    }
}
