//! Delivers one message of the outbox: lease, commit, send outside of any transaction, record the outcome.
//!
//! Delivery is at least once: if a worker crashes between sending and recording, the message is sent again with the
//! same Message-ID when its lease expires. If the database is down in between, the worker keeps the outcome and records
//! it later, so that the message is not sent again. An outage of the mail server is no attempt of a message. A permanent
//! failure of the message parks it at once; a temporary one is retried after a growing pause, and the message is parked
//! when the time to give up has passed since its first attempt.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::memory::{Memory, Unrecorded};
use super::pause::{outage_pause, pause};
use crate::clock::Clock;
use crate::config::{Config, Mail};
use crate::domain::kernel::language::Language;
use crate::domain::notifications::message::ParkedCause;
use crate::mail::failure::SendFailure;
use crate::mail::mailer::Mailer;
use crate::mail::message::{ComposeError, Recipient, Sender, compose};
use crate::mail::notice::{Notice, UnreadableNotice};
use crate::mail::render::{RenderError, render};
use crate::store::db::{Context, Db};
use crate::store::error::StoreError;
use crate::store::notifications::delivery::{self, Outcome};
use crate::store::notifications::leases::{self, Leased, Wanted};

/// Maximum length of a stored error text, in characters.
const ERROR_LENGTH: usize = 500;

/// Largest number of attempts without an outcome; the message may be what ends its workers.
pub const UNFINISHED_TRIES: i32 = 8;

/// A delivery worker: its dependencies, settings and memory.
#[derive(Clone)]
pub struct DeliveryWorker {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// The mail transport.
    pub mailer: Mailer,
    /// The configuration of mail: sender, pauses, places, lease.
    pub mail: Mail,
    /// Public base URL of the service, for links in messages.
    pub public_base_url: String,
    /// What the database does not know.
    pub memory: Memory,
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
    /// The last attempts were started, but their workers never recorded an outcome.
    #[error("every try was begun, the last one without an end")]
    Exhausted,
}

/// What a failure means for its message.
enum Verdict {
    /// The server as a whole takes no mail.
    Outage,
    /// A retry may succeed.
    MayPass,
    /// A retry would fail too.
    Final(ParkedCause),
}

impl Failure {
    const fn verdict(&self) -> Verdict {
        match self {
            Self::Language(_) | Self::Notice(_) | Self::Render(_) | Self::Message(_) => {
                Verdict::Final(ParkedCause::Unwritable)
            }
            Self::Exhausted => Verdict::Final(ParkedCause::Unfinished),
            Self::Send(SendFailure::Refused(_)) => Verdict::Final(ParkedCause::Refused),
            Self::Send(SendFailure::Deferred(_) | SendFailure::BrokenOff(_)) => Verdict::MayPass,
            Self::Send(SendFailure::Unreachable(_)) => Verdict::Outage,
        }
    }
}

impl DeliveryWorker {
    /// A worker with the settings of the configuration.
    #[must_use]
    pub fn configured(config: &Config, db: Db, clock: Clock, mailer: Mailer) -> Self {
        let (mail, public_base_url) = (config.mail.clone(), config.http.public_base_url.clone());
        Self { db, clock, mailer, mail, public_base_url, memory: Memory::default() }
    }

    /// Leases due messages for all places. Outcomes that are not recorded yet are recorded first; nothing is leased
    /// while the database or the mail server is down.
    ///
    /// # Errors
    /// A [`StoreError`]; nothing is leased then, as far as the worker knows.
    pub async fn lease(&self) -> Result<Vec<Leased>, StoreError> {
        self.lease_beside(Vec::new()).await
    }

    /// Leases due messages for the places that the messages under way, with their addresses, leave free.
    pub(super) async fn lease_beside(&self, under_way: Vec<(Uuid, String)>) -> Result<Vec<Leased>, StoreError> {
        self.record_kept().await?;
        let context = self.context(self.clock.now());
        let free = self.mail.places.get().saturating_sub(under_way.len());
        let places = self.memory.admits(context.now, free, under_way.len());
        if places == 0 {
            return Ok(Vec::new());
        }
        let length = self.lease_length();
        let wanted = Wanted {
            until: context.now.checked_add_signed(length).unwrap_or(context.now),
            places,
            places_per_domain: self.mail.places_per_domain.get(),
            under_way,
            takes_over: self.memory.takes_over(context.now, length),
        };
        let leased = self.db.bookkeeping(context, async move |tx| leases::lease(&tx, &wanted).await).await;
        leased.inspect_err(|_| self.memory.database_fails(self.clock.now()))
    }

    /// Sends one leased message and records the outcome.
    ///
    /// # Errors
    /// A [`StoreError`] where the outcome could not be recorded: it is kept, and recorded before the next lease.
    pub async fn deliver(&self, message: &Leased) -> Result<Outcome, StoreError> {
        let outcome = self.attempt(message).await;
        let at = self.clock.now();
        match self.settle_at(message, &outcome, at).await {
            Ok(_) => Ok(outcome),
            Err(error) => {
                self.memory.database_fails(self.clock.now());
                self.memory.keep(Unrecorded { message: message.clone(), outcome, at });
                tracing::error!(message = %message.id, %error, "the outcome of a message is not recorded yet");
                Err(error)
            }
        }
    }

    /// Sends one leased message and returns the outcome. Does not access the database.
    pub async fn attempt(&self, message: &Leased) -> Outcome {
        let began = self.clock.now();
        let Err(failure) = self.send(message).await else {
            self.memory.server_lets_in();
            return Outcome::Sent;
        };
        let now = self.clock.now();
        let error: String = failure.to_string().chars().take(ERROR_LENGTH).collect();
        let verdict = failure.verdict();
        if let Verdict::Outage = verdict {
            self.memory.server_fails(began, now, |failures| outage_pause(&self.mail, failures));
            tracing::warn!(error, "the mail server takes no mail");
            return Outcome::Released { error };
        }
        if let Failure::Send(_) = failure {
            self.memory.server_lets_in();
        }
        tracing::warn!(message = %message.id, kind = message.kind, attempt = message.attempts, "a message was not sent");
        match verdict {
            Verdict::Final(cause) => Outcome::Parked { cause, error },
            Verdict::MayPass | Verdict::Outage => self.again(message, now, error),
        }
    }

    /// The outcome of a failure that may pass.
    fn again(&self, message: &Leased, now: DateTime<Utc>, error: String) -> Outcome {
        let give_up_after = TimeDelta::from_std(self.mail.give_up_after).unwrap_or(TimeDelta::MAX);
        if now - message.first_tried_at.unwrap_or(now) >= give_up_after {
            return Outcome::Parked { cause: ParkedCause::GivenUp, error };
        }
        let attempt = u32::try_from(message.attempts).unwrap_or(u32::MAX);
        Outcome::Postponed { until: now + pause(&self.mail, message.id, attempt), error }
    }

    /// Records the outcome of an attempt that ended now. Returns `false` if the message has meanwhile been leased by
    /// another worker.
    ///
    /// # Errors
    /// A [`StoreError`]; the message is retried when its lease expires.
    pub async fn settle(&self, message: &Leased, outcome: &Outcome) -> Result<bool, StoreError> {
        self.settle_at(message, outcome, self.clock.now()).await
    }

    /// Records the outcomes that the database does not know yet.
    ///
    /// # Errors
    /// A [`StoreError`]; the remaining ones are kept.
    pub async fn record_kept(&self) -> Result<(), StoreError> {
        for Unrecorded { message, outcome, at } in self.memory.unrecorded() {
            match self.settle_at(&message, &outcome, at).await {
                Ok(_) => tracing::info!(message = %message.id, "the outcome of a message is recorded late"),
                // The database answers and will refuse it again: it must not hold up every other message.
                Err(StoreError::Constraint(name)) => {
                    tracing::error!(message = %message.id, name, "the outcome of a message cannot be recorded");
                }
                Err(error) => {
                    self.memory.database_fails(self.clock.now());
                    return Err(error);
                }
            }
            self.memory.forget(message.id);
        }
        Ok(())
    }

    /// The messages whose outcome the database does not know.
    pub fn kept(&self) -> Vec<Uuid> {
        self.memory.unrecorded().into_iter().map(|unrecorded| unrecorded.message.id).collect()
    }

    async fn settle_at(&self, message: &Leased, outcome: &Outcome, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let (message, outcome) = (message.clone(), outcome.clone());
        self.db
            .bookkeeping(self.context(at), async move |tx: Arc<_>| delivery::settle(&tx, &message, &outcome).await)
            .await
    }

    async fn send(&self, message: &Leased) -> Result<(), Failure> {
        if message.unfinished_tries > UNFINISHED_TRIES {
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

    fn lease_length(&self) -> TimeDelta {
        TimeDelta::from_std(self.mail.lease).unwrap_or(TimeDelta::MAX)
    }

    fn context(&self, now: DateTime<Utc>) -> Context {
        Context { actor: None, now, request_id: "deliver".to_owned() }
    }
}
