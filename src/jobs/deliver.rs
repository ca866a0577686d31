//! Delivers the messages of the outbox: lease, commit, send without any transaction, write down what came of it.
//!
//! A worker that dies between sending and writing leaves a message that is sent once more, under the same
//! Message-ID, when the lease has ended. A refusal for good parks a message at once; any other failure costs a try
//! and a longer pause, and the last one parks it. One message never holds up another.

use std::sync::Arc;

use chrono::TimeDelta;
use futures_util::future::join_all;

use super::pause::pause;
use crate::clock::Clock;
use crate::config::{Config, Mail};
use crate::domain::kernel::language::Language;
use crate::mail::failure::SendFailure;
use crate::mail::mailer::Mailer;
use crate::mail::message::{Recipient, Sender, Unsendable, compose};
use crate::mail::notice::{Notice, UnreadableNotice};
use crate::mail::render::{RenderError, render};
use crate::store::db::{Context, Db};
use crate::store::error::StoreError;
use crate::store::notifications::delivery::{self, Leased, Outcome};

/// Messages under way at once in one worker. They are sent side by side, so that a slow server cannot make the last
/// of them outlive its lease.
const AT_ONCE: i64 = 8;

/// Longest failure text that is kept, in characters.
const ERROR_LENGTH: usize = 500;

/// What a worker needs to deliver.
#[derive(Clone)]
pub struct Courier {
    /// The gate to the database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Who carries the messages away.
    pub mailer: Mailer,
    /// Sender, pauses, tries and lease.
    pub mail: Mail,
    /// The address of the service that people see.
    pub public_base_url: String,
}

/// What came of one round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// Messages taken.
    pub leased: usize,
    /// Handed over.
    pub sent: usize,
    /// To be tried again.
    pub postponed: usize,
    /// Given up.
    pub parked: usize,
}

/// Why a try failed.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("no message is written in “{0}”")]
    Language(String),
    #[error(transparent)]
    Notice(#[from] UnreadableNotice),
    #[error(transparent)]
    Render(#[from] RenderError),
    #[error(transparent)]
    Message(#[from] Unsendable),
    #[error(transparent)]
    Send(#[from] SendFailure),
    /// The worker of the last try never came back.
    #[error("every try was begun, the last one without an end")]
    Exhausted,
}

impl Failure {
    /// Whether another try could end differently.
    const fn may_pass(&self) -> bool {
        matches!(self, Self::Send(SendFailure::Deferred(_) | SendFailure::Unreachable(_)))
    }
}

impl Courier {
    /// A courier as configured.
    #[must_use]
    pub fn configured(config: &Config, db: Db, clock: Clock, mailer: Mailer) -> Self {
        Self { db, clock, mailer, mail: config.mail.clone(), public_base_url: config.http.public_base_url.clone() }
    }

    /// Delivers what is due, up to a handful of messages; says what came of it.
    ///
    /// # Errors
    /// A [`StoreError`] of the lease or of the first message whose outcome could not be written down; the others are
    /// finished all the same.
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

    /// Takes a lease on messages that are due.
    ///
    /// # Errors
    /// A [`StoreError`]; nothing is leased then.
    pub async fn lease(&self) -> Result<Vec<Leased>, StoreError> {
        let context = self.context();
        let length = TimeDelta::from_std(self.mail.lease).unwrap_or(TimeDelta::MAX);
        let until = context.now.checked_add_signed(length).unwrap_or(context.now);
        self.db.bookkeeping(context, async move |tx| delivery::lease(&tx, until, AT_ONCE).await).await
    }

    /// Sends one leased message and says what came of it. Touches no database.
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

    /// Writes down what came of a message. Says `false` where the message had gone to another worker meanwhile.
    ///
    /// # Errors
    /// A [`StoreError`]; the message is tried again when its lease ends.
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
