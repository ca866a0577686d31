//! Delivers the messages of the outbox: lease, commit, send outside of any transaction, record the outcome.
//!
//! Delivery is at least once: if a worker crashes between sending and recording, the message is sent again with the
//! same Message-ID when its lease expires. A permanent failure parks a message at once. A temporary failure is retried
//! after a growing pause, until the configured number of attempts is used up; then the message is parked. Messages are
//! independent of each other.

use std::sync::Arc;

use chrono::TimeDelta;
use futures_util::future::join_all;

use super::pause::pause;
use crate::clock::Clock;
use crate::config::{Config, Mail};
use crate::domain::kernel::language::Language;
use crate::mail::failure::SendFailure;
use crate::mail::mailer::Mailer;
use crate::mail::message::{ComposeError, Recipient, Sender, compose};
use crate::mail::notice::{Notice, UnreadableNotice};
use crate::mail::render::{RenderError, render};
use crate::store::db::{Context, Db};
use crate::store::error::StoreError;
use crate::store::notifications::delivery::{self, Leased, Outcome};

/// Largest number of messages that one worker leases at once. They are sent concurrently, so that a slow server does
/// not let the lease of the last one expire.
const AT_ONCE: i64 = 8;

/// Maximum length of a stored error text, in characters.
const ERROR_LENGTH: usize = 500;

/// A delivery worker: its dependencies and settings.
#[derive(Clone)]
pub struct DeliveryWorker {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// The mail transport.
    pub mailer: Mailer,
    /// The configuration of mail: sender, pauses, attempts, lease.
    pub mail: Mail,
    /// Public base URL of the service, for links in messages.
    pub public_base_url: String,
}

/// Counts of one delivery round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// Messages leased.
    pub leased: usize,
    /// Messages sent.
    pub sent: usize,
    /// Messages to be retried later.
    pub postponed: usize,
    /// Messages parked.
    pub parked: usize,
}

/// Why a delivery attempt failed.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("no message is written in “{0}”")]
    Language(String),
    #[error(transparent)]
    Notice(#[from] UnreadableNotice),
    #[error(transparent)]
    Render(#[from] RenderError),
    #[error(transparent)]
    Message(#[from] ComposeError),
    #[error(transparent)]
    Send(#[from] SendFailure),
    /// The last attempt was started, but its worker never recorded an outcome.
    #[error("every try was begun, the last one without an end")]
    Exhausted,
}

impl Failure {
    /// Whether the failure is temporary, so that a retry may succeed.
    const fn may_pass(&self) -> bool {
        matches!(self, Self::Send(SendFailure::Deferred(_) | SendFailure::Unreachable(_)))
    }
}

impl DeliveryWorker {
    /// A courier with the settings of the configuration.
    #[must_use]
    pub fn configured(config: &Config, db: Db, clock: Clock, mailer: Mailer) -> Self {
        Self { db, clock, mailer, mail: config.mail.clone(), public_base_url: config.http.public_base_url.clone() }
    }

    /// Delivers one batch of due messages and returns the counts.
    ///
    /// # Errors
    /// A [`StoreError`] of the lease, or of the first message whose outcome could not be recorded; the other messages
    /// of the batch are finished all the same.
    pub async fn round(&self) -> Result<Round, StoreError> {
        let messages = self.lease().await?;
        let outcomes = join_all(messages.iter().map(async |message| {
            let outcome = self.attempt(message).await;
            self.settle(message, &outcome).await.map(|_| outcome)
        }));
        let mut round = Round { leased: messages.len(), ..Round::default() };
        for outcome in outcomes.await {
            match outcome? {
                Outcome::Sent => round.sent += 1,
                Outcome::Postponed { .. } => round.postponed += 1,
                Outcome::Parked { .. } => round.parked += 1,
            }
        }
        Ok(round)
    }

    /// Leases a batch of due messages.
    ///
    /// # Errors
    /// A [`StoreError`]; nothing is leased then.
    pub async fn lease(&self) -> Result<Vec<Leased>, StoreError> {
        let context = self.context();
        let length = TimeDelta::from_std(self.mail.lease).unwrap_or(TimeDelta::MAX);
        let until = context.now.checked_add_signed(length).unwrap_or(context.now);
        self.db.bookkeeping(context, async move |tx| delivery::lease(&tx, until, AT_ONCE).await).await
    }

    /// Sends one leased message and returns the outcome. Does not access the database.
    pub async fn attempt(&self, message: &Leased) -> Outcome {
        let Err(failure) = self.send(message).await else {
            return Outcome::Sent;
        };
        let error: String = failure.to_string().chars().take(ERROR_LENGTH).collect();
        tracing::warn!(message = %message.id, kind = message.kind, attempt = message.attempts, "a message was not sent");
        if failure.may_pass() && self.tries(message) < self.mail.attempts.get() {
            let until = self.clock.now() + pause(&self.mail, message.id, self.tries(message));
            Outcome::Postponed { until, error }
        } else {
            Outcome::Parked { error }
        }
    }

    /// Records the outcome of an attempt. Returns `false` if the message has meanwhile been leased by another worker.
    ///
    /// # Errors
    /// A [`StoreError`]; the message is retried when its lease expires.
    pub async fn settle(&self, message: &Leased, outcome: &Outcome) -> Result<bool, StoreError> {
        let (message, outcome) = (message.clone(), outcome.clone());
        self.db
            .bookkeeping(self.context(), async move |tx: Arc<_>| delivery::settle(&tx, &message, &outcome).await)
            .await
    }

    async fn send(&self, message: &Leased) -> Result<(), Failure> {
        if self.tries(message) > self.mail.attempts.get() {
            return Err(Failure::Exhausted);
        }
        let language: Language = message.language.parse().map_err(|_| Failure::Language(message.language.clone()))?;
        let notice = Notice::read(&message.kind, message.data.clone())?;
        let rendered = render(&notice, language, &self.public_base_url)?;
        let sender = Sender { from: self.mail.from.clone(), reply_to: self.mail.reply_to.clone() };
        let recipient =
            Recipient { name: message.recipient_name.clone(), address: message.recipient_email.clone(), language };
        let mail = compose(message.id, &sender, &recipient, self.clock.now(), &rendered)?;
        Ok(self.mailer.send(&mail).await?)
    }

    fn tries(&self, message: &Leased) -> u32 {
        u32::try_from(message.attempts).unwrap_or(u32::MAX)
    }

    fn context(&self) -> Context {
        Context { actor: None, now: self.clock.now(), request_id: "deliver".to_owned() }
    }
}
