//! Sends one message by SMTP, command by command (RFC 5321), so that a failure is attributed to the command that
//! failed: a permanent failure of this message, a temporary failure, or a failure of the session.
//!
//! Only a permanent refusal of the recipient or the content is final. A failed connection, TLS handshake or
//! authentication, or a refused sender, is retried.

use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use secrecy::ExposeSecret;
use tokio::time::timeout;

use crate::config::{Smtp, SmtpTls};
use crate::mail::failure::SendFailure;

/// Time limit for `QUIT`, whose outcome does not matter.
const FAREWELL: Duration = Duration::from_secs(1);

/// Sends a message; the configured timeout applies to the whole session.
pub(super) async fn hand_over(settings: &Smtp, message: &Message) -> Result<(), SendFailure> {
    let content = message.formatted();
    match timeout(settings.timeout, converse(settings, message, &content)).await {
        Ok(Ok(mut connection)) => {
            // The message is accepted already, so the outcome of `QUIT` is ignored.
            let _ = timeout(FAREWELL, connection.command(Quit)).await;
            Ok(())
        }
        Ok(Err(failure)) => Err(failure),
        Err(_) => Err(SendFailure::Unreachable(format!("no end within {} ms", settings.timeout.as_millis()))),
    }
}

async fn converse(settings: &Smtp, message: &Message, content: &[u8]) -> Result<AsyncSmtpConnection, SendFailure> {
    let protection = if settings.tls == SmtpTls::None { None } else { Some(protection(settings)?) };
    let mut connection = enter(settings, protection).await.map_err(not_let_in)?;
    let envelope = message.envelope();
    connection.command(Mail::new(envelope.from().cloned(), Vec::new())).await.map_err(not_let_in)?;
    for recipient in envelope.to() {
        connection.command(Rcpt::new(recipient.clone(), Vec::new())).await.map_err(refused)?;
    }
    connection.command(Data).await.map_err(refused)?;
    connection.message(content).await.map_err(refused)?;
    Ok(connection)
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

/// A failure before `RCPT TO` concerns the session or the sender, not this message: it is never permanent.
fn not_let_in(error: Error) -> SendFailure {
    if error.is_transient() {
        SendFailure::Deferred(error.to_string())
    } else {
        SendFailure::Unreachable(error.to_string())
    }
}

fn refused(error: Error) -> SendFailure {
    if error.is_permanent() { SendFailure::Refused(error.to_string()) } else { not_let_in(error) }
}
