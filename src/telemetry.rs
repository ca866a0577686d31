//! Logging: one `tracing` subscriber for the whole process, with output as plain text or as JSON.
//!
//! Never logged at any level: passwords and their hashes, tokens and the `Authorization` header, invitation and reset
//! links, signing keys, database addresses, contents of letters and of e-mails, and descriptions of applications. Log
//! records use identifiers (application, user, document, request), and credit line, year and cents for money. Secrets
//! are wrapped in `secrecy` types, whose `Debug` output is redacted.
//!
//! Every log record of a request has the `request_id` of its span, which is also a header of the response.

use std::fmt::Debug;

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::fmt::{self, MakeWriter};
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use tracing_subscriber::{EnvFilter, Layer};

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
    let registry = tracing_subscriber::registry().with(EnvFilter::try_new(&logging.filter)?).with(WithoutClientFaults);
    let lines = fmt::layer().with_writer(writer);
    Ok(match logging.format {
        LogFormat::Text => Box::new(registry.with(lines.with_ansi(false))),
        LogFormat::Json => Box::new(registry.with(lines.json().flatten_event(true).with_span_list(false))),
    })
}

/// The HTTP server writes an ERROR record for each connection that it closes. These are faults of clients: a head that
/// cannot be parsed is answered 400, one that is too large 431, a slow one 408.
const CLIENT_FAULTS: &[&str] = &[
    "stream error: request parse error",
    "stream error: I/O error",
    "stream error: request did not complete within the specified timeout",
];

/// Drops the records of [`CLIENT_FAULTS`]: anyone can cause them, and an ERROR asks the operator to look.
struct WithoutClientFaults;

impl<S: Subscriber> Layer<S> for WithoutClientFaults {
    fn event_enabled(&self, event: &Event<'_>, _: Context<'_, S>) -> bool {
        let metadata = event.metadata();
        if *metadata.level() != Level::ERROR || !metadata.target().starts_with("actix_http::") {
            return true;
        }
        let mut message = Message(String::new());
        event.record(&mut message);
        !CLIENT_FAULTS.iter().any(|fault| message.0.starts_with(fault))
    }
}

/// The text of a record.
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}
