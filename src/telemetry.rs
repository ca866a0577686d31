//! Logging: one `tracing` subscriber for the whole process, with output as plain text or as JSON.
//!
//! Never logged at any level: passwords and their hashes, tokens and the `Authorization` header, invitation and reset
//! links, signing keys, database addresses, contents of letters and of e-mails, and descriptions of applications. Log
//! records use identifiers (application, user, document, request), and credit line, year and cents for money. Secrets
//! are wrapped in `secrecy` types, whose `Debug` output is redacted.
//!
//! Every log record of a request has the `request_id` of its span, which is also a header of the response.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::{self, MakeWriter};

use crate::config::{LogFormat, Logging};

/// Why logging could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter is not a valid filter of `tracing`.
    #[error("logging.filter is not understood: {0}")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// The process has a subscriber already.
    #[error("the log was set up twice: {0}")]
    Twice(String),
}

/// Writes the log of this process to standard error, in the configured format.
///
/// # Errors
/// The filter is invalid, or this is the second call in one process.
pub fn start(logging: &Logging) -> Result<(), TelemetryError> {
    tracing::subscriber::set_global_default(subscriber(logging, std::io::stderr)?)
        .map_err(|error| TelemetryError::Twice(error.to_string()))
}

/// The subscriber that writes log records in the configured format.
///
/// # Errors
/// The filter is invalid.
pub fn subscriber<Writer>(
    logging: &Logging,
    writer: Writer,
) -> Result<Box<dyn tracing::Subscriber + Send + Sync>, TelemetryError>
where
    Writer: for<'line> MakeWriter<'line> + Send + Sync + 'static,
{
    let lines = fmt::fmt().with_env_filter(EnvFilter::try_new(&logging.filter)?).with_writer(writer);
    Ok(match logging.format {
        LogFormat::Text => Box::new(lines.with_ansi(false).finish()),
        LogFormat::Json => Box::new(lines.json().flatten_event(true).with_span_list(false).finish()),
    })
}
