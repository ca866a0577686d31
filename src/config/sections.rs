//! The sections of the configuration: what can be set, in which unit. Nothing here is a rule of the Fund.
//!
//! The comments of the sections and of their fields are printed by `fonds1035 print configuration`.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::num::{NonZeroU16, NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

use lettre::message::Mailbox;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::forms::{mailbox, masked, masked_map, milliseconds, optional_mailbox, seconds};
use super::keys::section;

section! {
    /// The HTTP server.
    #[derive(Clone, Debug, Deserialize, Serialize)]
    pub struct Http {
        /// Address and port to listen on; `/metrics`, `/healthz` and `/readyz` are public on it too.
        pub bind: SocketAddr,
        /// Worker threads.
        pub workers: NonZeroUsize,
        /// Longest accepted body of a request, uploads aside.
        pub body_limit_bytes: NonZeroUsize,
        /// Longest accepted document of an upload.
        pub upload_limit_bytes: NonZeroUsize,
        /// How long a request may take.
        #[serde(rename = "request_timeout_seconds", with = "seconds")]
        pub request_timeout: Duration,
        /// How long a client may leave its answer unread before its connection is closed; a client that reads less than
        /// 8 KiB a second uses this time up.
        #[serde(rename = "send_timeout_seconds", with = "seconds")]
        pub send_timeout: Duration,
        /// Address of the service for its users, `http(s)://…` without a slash at its end; links in e-mails begin with
        /// it.
        pub public_base_url: String,
        /// `true` only behind a proxy that itself sets `X-Forwarded-For`: limits per address then read that header.
        pub behind_trusted_proxy: bool,
    }
}

section! {
    /// The database and the connections to it.
    #[derive(Clone, Debug, Deserialize, Serialize)]
    pub struct Database {
        /// URL for the service's login, a member of `fonds1035_service` that owns nothing; `DATABASE_URL` sets it too.
        /// Several hosts with `target_session_attrs=read-write` are tried until one accepts writes.
        #[serde(default, serialize_with = "masked")]
        pub url: Option<SecretString>,
        /// URL for the owner of the tables; used by migrations only.
        #[serde(default, serialize_with = "masked")]
        pub owner_url: Option<SecretString>,
        /// URL of a standby for the service's login: pages and statements are read there, never older than the request.
        #[serde(default, serialize_with = "masked")]
        pub reader_url: Option<SecretString>,
        /// How long a request waits for the standby to catch up before the primary is read instead.
        #[serde(rename = "reader_max_lag_milliseconds", with = "milliseconds")]
        pub reader_max_lag: Duration,
        /// Certificates (PEM) of the only authorities that may vouch for the server, for URLs with
        /// `sslmode=verify-full`; without it those that the machine trusts.
        #[serde(default)]
        pub authorities_file: Option<PathBuf>,
        /// `true` only where the network itself is protected: production then accepts a URL of another host without
        /// TLS.
        pub plain_tcp_allowed: bool,
        /// Connections: two for requests of those who are not signed in, the others divided among the worker threads.
        /// Each thread has two for reads, two for writes, and the rest of its share for long work.
        pub pool_size: NonZeroUsize,
        /// How long a request waits for a free connection before it is answered 503.
        #[serde(rename = "pool_wait_milliseconds", with = "milliseconds")]
        pub pool_wait: Duration,
        /// How long PostgreSQL may work on one statement. Two seconds later the connection is given up.
        #[serde(rename = "statement_timeout_seconds", with = "seconds")]
        pub statement_timeout: Duration,
    }
}

section! {
    /// Access and refresh tokens.
    #[derive(Clone, Debug, Deserialize, Serialize)]
    pub struct Tokens {
        /// The `iss` claim.
        pub issuer: String,
        /// The `aud` claim.
        pub audience: String,
        /// Lifetime of an access token.
        #[serde(rename = "access_lifetime_seconds", with = "seconds")]
        pub access_lifetime: Duration,
        /// Lifetime of a refresh token.
        #[serde(rename = "refresh_lifetime_seconds", with = "seconds")]
        pub refresh_lifetime: Duration,
        /// How long an exchanged refresh token gives its first successor again, for two tabs or a lost answer, at most
        /// 60; later its use ends the session.
        #[serde(rename = "refresh_repeat_seconds", with = "seconds")]
        pub refresh_repeat: Duration,
        /// Secret that signs access tokens (HMAC with SHA-256, 32 bytes or more), by key id; an old key stays while
        /// tokens that it signed are valid.
        #[serde(serialize_with = "masked_map")]
        pub signing_keys: BTreeMap<String, SecretString>,
        /// Id of the key that signs new tokens.
        #[serde(default)]
        pub current_signing_key: Option<String>,
    }
}

section! {
    /// Password hashing (argon2id) and limits on sign-in.
    #[derive(Clone, Debug, Deserialize, Serialize)]
    pub struct SignIn {
        /// Memory of one password hash; production refuses less than the minimum of OWASP.
        pub argon2_memory_kib: u32,
        /// Passes over the memory of one hash.
        pub argon2_iterations: u32,
        /// Lanes of one hash.
        pub argon2_lanes: u32,
        /// Hashes computed at once, each on one core; further ones wait and leave the other cores to other requests.
        pub hashing_threads: NonZeroUsize,
        /// Attempts per minute from one address; in IPv6 from one network of 64 bits. All limits hold for all processes
        /// together.
        pub attempts_per_address_per_minute: NonZeroU32,
        /// Attempts per minute from one IPv6 network of 48 bits, the size that a provider gives to one site.
        pub attempts_per_site_per_minute: NonZeroU32,
        /// Attempts per minute on one account.
        pub attempts_per_account_per_minute: NonZeroU32,
    }
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

section! {
    /// The mail server, for transport `smtp`.
    #[derive(Clone, Debug, Deserialize, Serialize)]
    pub struct Smtp {
        /// Host name.
        pub host: String,
        /// Port.
        pub port: NonZeroU16,
        /// Protection of the connection: `none`, `starttls` or `implicit`.
        pub tls: SmtpTls,
        /// Certificates (PEM) of authorities that may vouch for the server besides those that the machine trusts.
        #[serde(default)]
        pub authorities_file: Option<PathBuf>,
        /// User name, if the server asks for one; set together with the password.
        #[serde(default)]
        pub user: Option<String>,
        /// Password of the user.
        #[serde(default, serialize_with = "masked")]
        pub password: Option<SecretString>,
        /// How long one exchange with the server may take; shorter than `mail.lease_seconds`.
        #[serde(rename = "timeout_seconds", with = "seconds")]
        pub timeout: Duration,
    }
}

section! {
    /// Notifications by e-mail.
    #[derive(Clone, Debug, Deserialize, Serialize)]
    pub struct Mail {
        /// `smtp` (a mail server), `file` (a folder of `.eml` files) or `memory` (for tests; refused in production).
        pub transport: MailTransport,
        /// Sender of the messages.
        #[serde(with = "mailbox")]
        pub from: Mailbox,
        /// Address for answers, if it is not the sender's.
        #[serde(default, with = "optional_mailbox")]
        pub reply_to: Option<Mailbox>,
        /// The mail server.
        pub smtp: Smtp,
        /// Folder of the messages, for transport `file`.
        pub file_folder: PathBuf,
        /// Pause before the second attempt to deliver a message.
        #[serde(rename = "first_pause_seconds", with = "seconds")]
        pub first_pause: Duration,
        /// Factor by which each further pause is longer.
        pub pause_factor: NonZeroU32,
        /// Longest pause between two attempts.
        #[serde(rename = "longest_pause_seconds", with = "seconds")]
        pub longest_pause: Duration,
        /// How long after its first attempt a message that is refused for the moment is tried again, then it is parked
        /// for the administrator; at least 4 days (RFC 5321, 4.5.4.1).
        #[serde(rename = "give_up_after_seconds", with = "seconds")]
        pub give_up_after: Duration,
        /// Longest pause of a worker before it tries again whether a mail server takes mail that took none; such
        /// attempts are no attempts of a message.
        #[serde(rename = "longest_outage_pause_seconds", with = "seconds")]
        pub longest_outage_pause: Duration,
        /// Secret with which a mail gateway hands in delivery reports at `/api/v1/bounces`, 32 bytes or more; without it
        /// none are taken.
        #[serde(default, serialize_with = "masked")]
        pub bounces_secret: Option<SecretString>,
        /// Messages that one worker sends at the same time.
        pub places: NonZeroUsize,
        /// Messages to one domain of recipients that one worker sends at the same time.
        pub places_per_domain: NonZeroUsize,
        /// How long a worker may hold a message; then another worker may take it.
        #[serde(rename = "lease_seconds", with = "seconds")]
        pub lease: Duration,
    }
}

section! {
    /// Background jobs.
    #[derive(Clone, Debug, Deserialize, Serialize)]
    pub struct Jobs {
        /// Pause between two looks at an empty outbox.
        #[serde(rename = "poll_interval_milliseconds", with = "milliseconds")]
        pub poll_interval: Duration,
    }
}

section! {
    /// What `/readyz` looks at, and the heartbeats of the processes.
    #[derive(Clone, Copy, Debug, Deserialize, Serialize)]
    pub struct Health {
        /// Largest difference between the clocks of the process and of the database; above it `/readyz` is 503. At most
        /// 60.
        #[serde(rename = "clock_difference_seconds", with = "seconds")]
        pub clock_difference: Duration,
        /// Pause between two small writes of a process: of `work` by itself, of `serve` when `/readyz` is asked.
        #[serde(rename = "write_interval_seconds", with = "seconds")]
        pub write_interval: Duration,
        /// How long the reads and the small write of `/readyz` may take; after that it is 503.
        #[serde(rename = "probe_timeout_seconds", with = "seconds")]
        pub probe_timeout: Duration,
        /// Age of the last heartbeat of `work` from which on `/readyz` warns.
        #[serde(rename = "worker_silent_seconds", with = "seconds")]
        pub worker_silent: Duration,
        /// Time for which the oldest due message has waited from which on `/readyz` warns.
        #[serde(rename = "outbox_late_seconds", with = "seconds")]
        pub outbox_late: Duration,
    }
}

section! {
    /// Reminders and digests: how many days a step may wait before its reminder, which is repeated every week. Due
    /// dates are rules of the Fund and not set here.
    #[derive(Clone, Copy, Debug, Deserialize, Serialize)]
    pub struct Reminders {
        /// Pause between two runs of the reminders, the digests and the daily reassessment.
        #[serde(rename = "interval_seconds", with = "seconds")]
        pub interval: Duration,
        /// Hour of the day in Geneva from which on the digest of the day is sent, 0 to 23.
        pub digest_hour: u32,
        /// Days that a submitted application may wait for its endorsement or for the review to begin.
        pub submitted_days: NonZeroU16,
        /// Days that a review may wait for its recommendation.
        pub under_review_days: NonZeroU16,
        /// Days that a request for clarification may wait for its answer.
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
        /// Days that a late request for an amendment may wait for an exception.
        pub amendment_late_days: NonZeroU16,
        /// Days that any other open amendment may wait for its next step.
        pub amendment_days: NonZeroU16,
        /// Days that a question of a conversation may wait for its answer.
        pub question_days: NonZeroU16,
    }
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

section! {
    /// Log lines.
    #[derive(Clone, Debug, Deserialize, Serialize)]
    pub struct Logging {
        /// `text` for a person, `json` for a collector.
        pub format: LogFormat,
        /// Lines that are written, in the syntax of `tracing`: `info,fonds1035=debug`.
        pub filter: String,
    }
}
