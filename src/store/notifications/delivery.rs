//! Delivery of messages from the outbox: leases, outcomes of attempts, and the queries of the administrator.
//!
//! Leases expire, so messages of a crashed worker are picked up again. An attempt is counted when the lease is taken,
//! so that a message that crashes its worker runs out of attempts. This module sends nothing.

use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;
use uuid::Uuid;

use crate::domain::notifications::message::DeliveryStatus;
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::notifications::inbox::account_kinds;
use crate::store::schema::{app_user, outbox_message};

/// A message under a lease, with all that is needed to send it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outbox_message)]
pub struct Leased {
    /// The message.
    pub id: Uuid,
    /// Address of the recipient.
    pub recipient_email: String,
    /// Name of the recipient.
    pub recipient_name: String,
    /// Language of the recipient.
    pub language: String,
    /// Kind of the message.
    pub kind: String,
    /// Data of the message.
    pub data: Value,
    /// Attempts so far, including this one.
    pub attempts: i32,
    /// End of the lease; also identifies this lease.
    pub leased_until: Option<DateTime<Utc>>,
}

/// The outcome of an attempt to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server has accepted the message.
    Sent,
    /// The attempt failed; the message is retried.
    Postponed {
        /// Earliest time of the next attempt.
        until: DateTime<Utc>,
        /// Error message of the attempt.
        error: String,
    },
    /// The message is parked: no further attempts.
    Parked {
        /// Error message of the attempt.
        error: String,
    },
}

/// A message as the administrator sees it: never its content, which may hold a token.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outbox_message)]
pub struct Delivery {
    /// The message.
    pub id: Uuid,
    /// The recipient.
    pub recipient_id: Uuid,
    /// Address of the recipient.
    pub recipient_email: String,
    /// Kind of the message.
    pub kind: String,
    /// Time at which it was enqueued.
    pub created_at: DateTime<Utc>,
    /// Delivery status, a code of [`DeliveryStatus`].
    pub status: String,
    /// Attempts so far.
    pub attempts: i32,
    /// Time of the next attempt, while it waits.
    pub next_attempt_at: DateTime<Utc>,
    /// Time at which it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// Last error.
    pub last_error: Option<String>,
}

/// Leases at most `most` due messages until `until`, oldest first. Concurrent workers get different messages (SKIP
/// LOCKED).
///
/// # Errors
/// A [`StoreError`].
pub async fn lease(tx: &Tx, until: DateTime<Utc>, most: i64) -> Result<Vec<Leased>, StoreError> {
    let mut connection = tx.connection()?;
    let now = tx.context().now;
    let due: Vec<Uuid> = outbox_message::table
        .filter(outbox_message::status.eq(DeliveryStatus::Waiting.as_str()))
        .filter(outbox_message::next_attempt_at.le(now))
        .filter(outbox_message::leased_until.is_null().or(outbox_message::leased_until.le(now)))
        .order((outbox_message::next_attempt_at.asc(), outbox_message::id.asc()))
        .limit(most)
        .select(outbox_message::id)
        .for_update()
        .skip_locked()
        .load(&mut connection)
        .await?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let leased = diesel::update(outbox_message::table.filter(outbox_message::id.eq_any(due)))
        .set((outbox_message::leased_until.eq(until), outbox_message::attempts.eq(outbox_message::attempts + 1)))
        .returning(Leased::as_returning())
        .get_results(&mut connection)
        .await?;
    Ok(leased)
}

/// Records the outcome of an attempt. `Sent` is recorded even if the lease has passed to another worker; a failure only
/// while the lease is still held. Returns whether a row was updated.
///
/// # Errors
/// A [`StoreError`].
pub async fn settle(tx: &Tx, message: &Leased, outcome: &Outcome) -> Result<bool, StoreError> {
    let mut connection = tx.connection()?;
    let row = outbox_message::table
        .filter(outbox_message::id.eq(message.id))
        .filter(outbox_message::status.eq(DeliveryStatus::Waiting.as_str()));
    let free = outbox_message::leased_until.eq(None::<DateTime<Utc>>);
    let written = match outcome {
        Outcome::Sent => {
            let sent = (
                outbox_message::status.eq(DeliveryStatus::Sent.as_str()),
                outbox_message::sent_at.eq(tx.context().now),
                outbox_message::last_error.eq(None::<String>),
                // The one-time token of the link was sent: it is removed from the stored message.
                outbox_message::data.eq(outbox_message::data.remove("token")),
                free,
            );
            diesel::update(row).set(sent).execute(&mut connection).await?
        }
        Outcome::Postponed { until, error } => {
            let postponed = (outbox_message::next_attempt_at.eq(until), outbox_message::last_error.eq(error), free);
            let held = row.filter(outbox_message::leased_until.eq(message.leased_until));
            diesel::update(held).set(postponed).execute(&mut connection).await?
        }
        Outcome::Parked { error } => {
            let parked = (
                outbox_message::status.eq(DeliveryStatus::Parked.as_str()),
                outbox_message::last_error.eq(error),
                free,
            );
            let held = row.filter(outbox_message::leased_until.eq(message.leased_until));
            diesel::update(held).set(parked).execute(&mut connection).await?
        }
    };
    Ok(written == 1)
}

/// A page of messages, newest first: those of one status or all, after the one with the given time and id.
///
/// # Errors
/// A [`StoreError`].
pub async fn page(
    mut connection: &Connection,
    status: Option<DeliveryStatus>,
    after: Option<(DateTime<Utc>, Uuid)>,
    most: i64,
) -> Result<Vec<Delivery>, StoreError> {
    let mut rows = outbox_message::table
        .order((outbox_message::created_at.desc(), outbox_message::id.desc()))
        .limit(most)
        .select(Delivery::as_select())
        .into_boxed();
    if let Some(status) = status {
        rows = rows.filter(outbox_message::status.eq(status.as_str()));
    }
    if let Some((created_at, id)) = after {
        let later = outbox_message::created_at.lt(created_at).or(outbox_message::id.lt(id));
        rows = rows.filter(outbox_message::created_at.le(created_at)).filter(later);
    }
    Ok(rows.load(&mut connection).await?)
}

/// The numbers of waiting and of parked messages.
///
/// # Errors
/// A [`StoreError`].
pub async fn unsent(mut connection: &Connection) -> Result<Vec<(DeliveryStatus, i64)>, StoreError> {
    let mut counts = Vec::new();
    for status in [DeliveryStatus::Waiting, DeliveryStatus::Parked] {
        let of_status = outbox_message::table.filter(outbox_message::status.eq(status.as_str()));
        counts.push((status, of_status.count().get_result(&mut connection).await?));
    }
    Ok(counts)
}

/// Parks the waiting messages to a user who has changed office, because the new office may not be allowed to read them.
/// Messages about the account itself are still sent.
///
/// # Errors
/// A [`StoreError`].
pub async fn withhold(tx: &Tx, recipient: Uuid) -> Result<(), StoreError> {
    let waiting = outbox_message::table
        .filter(outbox_message::recipient_id.eq(recipient))
        .filter(outbox_message::status.eq(DeliveryStatus::Waiting.as_str()))
        .filter(outbox_message::kind.ne_all(account_kinds()));
    let parked = (
        outbox_message::status.eq(DeliveryStatus::Parked.as_str()),
        outbox_message::last_error.eq("the recipient has changed office since"),
        outbox_message::leased_until.eq(None::<DateTime<Utc>>),
    );
    diesel::update(waiting).set(parked).execute(&mut tx.connection()?).await?;
    Ok(())
}

/// Resets the attempts of a parked message and makes it due now.
///
/// # Errors
/// [`StoreError::NotFound`] where no such message is parked, or its recipient has changed office since.
pub async fn resend(tx: &Tx, id: Uuid) -> Result<(), StoreError> {
    let left = app_user::table
        .filter(app_user::id.eq(outbox_message::recipient_id))
        .filter(app_user::office_changed_at.ge(outbox_message::created_at.nullable()));
    let parked = outbox_message::table
        .filter(outbox_message::id.eq(id))
        .filter(outbox_message::status.eq(DeliveryStatus::Parked.as_str()))
        .filter(not(exists(left)).or(outbox_message::kind.eq_any(account_kinds())));
    let waiting = (
        outbox_message::status.eq(DeliveryStatus::Waiting.as_str()),
        outbox_message::attempts.eq(0),
        outbox_message::next_attempt_at.eq(tx.context().now),
    );
    let changed = diesel::update(parked).set(waiting).execute(&mut tx.connection()?).await?;
    if changed == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}
