//! The sections of the configuration: what can be set, in which unit. Nothing here is a rule of the Fund.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::num::{NonZeroU16, NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

use lettre::message::Mailbox;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::forms::{mailbox, masked, masked_map, milliseconds, optional_mailbox, seconds};

/// The HTTP server.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    /// Address and port to listen on.
    pub bind: SocketAddr,
    /// Worker threads.
    pub workers: NonZeroUsize,
    /// Longest accepted body, uploads aside, in bytes.
    pub body_limit_bytes: NonZeroUsize,
    /// Longest accepted document, in bytes.
    pub upload_limit_bytes: NonZeroUsize,
    /// How long a request may take.
    #[serde(rename = "request_timeout_seconds", with = "seconds")]
    pub request_timeout: Duration,
    /// The address people see, `http(s)://…` without a slash at its end.
    pub public_base_url: String,
    /// Whether a proxy in front of the service sets `X-Forwarded-For` itself.
    pub behind_trusted_proxy: bool,
}

/// The database and the pool of connections to it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// Address for the service's own role, which owns nothing.
    #[serde(default, serialize_with = "masked")]
    pub url: Option<SecretString>,
    /// Address for the role that owns the tables; used by migrations only.
    #[serde(default, serialize_with = "masked")]
    pub owner_url: Option<SecretString>,
    /// Connections in the pool, divided among the threads that serve.
    pub pool_size: NonZeroUsize,
    /// How long a request waits for a free connection.
    #[serde(rename = "pool_wait_milliseconds", with = "milliseconds")]
    pub pool_wait: Duration,
    /// How long PostgreSQL may work on one statement.
    #[serde(rename = "statement_timeout_seconds", with = "seconds")]
    pub statement_timeout: Duration,
}

/// Access and refresh tokens.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    /// The `iss` claim.
    pub issuer: String,
    /// The `aud` claim.
    pub audience: String,
    /// Life of an access token.
    #[serde(rename = "access_lifetime_seconds", with = "seconds")]
    pub access_lifetime: Duration,
    /// Life of a refresh token.
    #[serde(rename = "refresh_lifetime_seconds", with = "seconds")]
    pub refresh_lifetime: Duration,
    /// Secrets (HMAC with SHA-256, 32 bytes or more) by key id; old ones stay here while their tokens live.
    #[serde(serialize_with = "masked_map")]
    pub signing_keys: BTreeMap<String, SecretString>,
    /// Id of the key that signs new tokens.
    #[serde(default)]
    pub current_signing_key: Option<String>,
}

/// Password hashing (argon2id) and limits on sign-in.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Memory of one hash, in KiB.
    pub argon2_memory_kib: u32,
    /// Passes over the memory.
    pub argon2_iterations: u32,
    /// Lanes.
    pub argon2_lanes: u32,
    /// Threads that hash.
    pub hashing_threads: NonZeroUsize,
    /// Attempts a minute from one address.
    pub attempts_per_address_per_minute: NonZeroU32,
    /// Attempts a minute on one account.
    pub attempts_per_account_per_minute: NonZeroU32,
}

/// Who carries an e-mail away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTransport {
    /// A mail server.
    Smtp,
    /// A folder of `.eml` files.
    File,
    /// The memory of this process; for tests.
    Memory,
}

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpTls {
    /// Not at all: a mail catcher on the same machine.
    None,
    /// Plain first, TLS required before anything is said.
    Starttls,
    /// TLS from the first byte.
    Implicit,
}

/// The mail server.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    /// Host name.
    pub host: String,
    /// Port.
    pub port: NonZeroU16,
    /// Protection of the connection.
    pub tls: SmtpTls,
    /// Certificates (PEM) of authorities that may vouch for the server besides those that the machine trusts.
    #[serde(default)]
    pub authorities_file: Option<PathBuf>,
    /// User, if the server asks for one.
    #[serde(default)]
    pub user: Option<String>,
    /// The user's password.
    #[serde(default, serialize_with = "masked")]
    pub password: Option<SecretString>,
    /// How long one exchange with the server may take.
    #[serde(rename = "timeout_seconds", with = "seconds")]
    pub timeout: Duration,
}

/// Notifications by e-mail.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Who carries the messages away.
    pub transport: MailTransport,
    /// Sender.
    #[serde(with = "mailbox")]
    pub from: Mailbox,
    /// Where answers go, if not to the sender.
    #[serde(default, with = "optional_mailbox")]
    pub reply_to: Option<Mailbox>,
    /// The server, for transport `smtp`.
    pub smtp: Smtp,
    /// The folder, for transport `file`.
    pub file_folder: PathBuf,
    /// Pause before the second attempt.
    #[serde(rename = "first_pause_seconds", with = "seconds")]
    pub first_pause: Duration,
    /// By how much each next pause is longer.
    pub pause_factor: NonZeroU32,
    /// No pause is longer than this.
    #[serde(rename = "longest_pause_seconds", with = "seconds")]
    pub longest_pause: Duration,
    /// Attempts before a message is parked.
    pub attempts: NonZeroU32,
    /// How long a worker may hold a message.
    #[serde(rename = "lease_seconds", with = "seconds")]
    pub lease: Duration,
}

/// Background jobs.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Jobs {
    /// Pause between two looks at an empty queue.
    #[serde(rename = "poll_interval_milliseconds", with = "milliseconds")]
    pub poll_interval: Duration,
}

/// Reminders and digests. What is due when is a rule of the Fund; how long a step may wait before somebody is reminded
/// is not.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Reminders {
    /// Pause between two looks at what has come.
    #[serde(rename = "interval_seconds", with = "seconds")]
    pub interval: Duration,
    /// Hour of the day in Geneva from which on the digest of the day is sent, 0 to 23.
    pub digest_hour: u32,
    /// Days that a submitted application may wait for its endorsement or for the review to begin.
    pub submitted_days: NonZeroU16,
    /// Days that a review may wait for its recommendation.
    pub under_review_days: NonZeroU16,
    /// Days that a question may wait for its answer.
    pub clarification_requested_days: NonZeroU16,
    /// Days that a recommendation may wait for the approval.
    pub recommended_days: NonZeroU16,
    /// Days that an approved application may wait for the project to begin.
    pub approved_days: NonZeroU16,
    /// Days that a project may wait for its completion after its agreed end.
    pub agreed_end_days: NonZeroU16,
    /// Days that an evaluated project may wait for its closing.
    pub evaluated_days: NonZeroU16,
    /// Days that a filed report may wait for its decision.
    pub report_days: NonZeroU16,
    /// Days that a requested instalment may wait for its check.
    pub instalment_requested_days: NonZeroU16,
    /// Days that a checked instalment may wait for its payment.
    pub instalment_checked_days: NonZeroU16,
    /// Days that an amendment that was asked for late may wait for an exception.
    pub amendment_late_days: NonZeroU16,
    /// Days that any other open amendment may wait for its next step.
    pub amendment_days: NonZeroU16,
    /// Days that a question of a conversation may wait for its answer.
    pub question_days: NonZeroU16,
}

/// Form of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For a person.
    Text,
    /// For a collector.
    Json,
}

/// Log lines.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Logging {
    /// Their form.
    pub format: LogFormat,
    /// Which of them, in the syntax of `tracing`: `info,fonds1035=debug`.
    pub filter: String,
}
