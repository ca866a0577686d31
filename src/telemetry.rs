//! Log lines: one subscriber for the whole process, as text for a person or as JSON for a collector.
//!
//! What is never logged, at any level: passwords and their hashes, tokens and the `Authorization` header, invitation
//! and reset links, signing keys, database addresses, contents of letters and of e-mails, and the words of an
//! application's description. A line names things by their identifiers (application, user, document, request) and
//! money by line, year and cents. Secrets are wrapped in `secrecy` types, whose debug form shows nothing.
//!
//! Every line written inside a request carries the span's `request_id`, which the answer's header repeats.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::{self, MakeWriter};

use crate::config::{LogFormat, Logging};

/// Why the log could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter is no filter of `tracing`.
    #[error("logging.filter is not understood: {0}")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// The process has a subscriber already.
    #[error("the log was set up twice: {0}")]
    Twice(String),
}

/// Sends the log lines of this process to standard error, in the configured form.
///
/// # Errors
/// A filter that cannot be read, or a second call in one process.
pub fn start(logging: &Logging) -> Result<(), TelemetryError> {
    tracing::subscriber::set_global_default(subscriber(logging, std::io::stderr)?)
        .map_err(|error| TelemetryError::Twice(error.to_string()))
}

/// What hears the log lines and writes them, in the configured form.
///
/// # Errors
/// A filter that cannot be read.
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
