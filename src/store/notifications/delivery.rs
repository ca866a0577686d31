//! Delivery of messages from the outbox: outcomes of attempts, and the queries and retries of the administrator. This
//! module sends nothing.

use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::notifications::message::{DeliveryStatus, ParkedCause};
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::notifications::inbox::account_kinds;
use crate::store::notifications::leases::{Leased, lower, split_part};
use crate::store::schema::{app_user, outbox_message};

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
    /// The mail server as a whole takes no mail: the attempt is not counted, the message stays due.
    Released {
        /// Error message of the attempt.
        error: String,
    },
    /// The message is parked: no further attempts.
    Parked {
        /// Why.
        cause: ParkedCause,
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
    /// Why it is parked, a code of [`ParkedCause`].
    pub parked_for: Option<String>,
    /// When it was reported back as not delivered.
    pub bounced_at: Option<DateTime<Utc>>,
    /// Status code of the report.
    pub bounce_status: Option<String>,
    /// The words of the report.
    pub bounce_diagnostic: Option<String>,
}

/// Records the outcome of an attempt. `Sent` is recorded even if the lease has passed to another worker; a failure only
/// while the lease is still held. Returns whether a row was updated.
///
/// # Errors
/// A [`StoreError`].
pub async fn settle(tx: &Tx, message: &Leased, outcome: &Outcome) -> Result<bool, StoreError> {
    let mut connection = tx.connection()?;
    let now = tx.context().now;
    let row = outbox_message::table
        .filter(outbox_message::id.eq(message.id))
        .filter(outbox_message::status.eq(DeliveryStatus::Waiting.as_str()));
    let held = row.filter(outbox_message::leased_until.eq(message.leased_until));
    // The lease is free again, and the attempt has ended.
    let ended = (outbox_message::leased_until.eq(None::<DateTime<Utc>>), outbox_message::unfinished_tries.eq(0));
    let written = match outcome {
        Outcome::Sent => {
            let sent = (
                outbox_message::status.eq(DeliveryStatus::Sent.as_str()),
                outbox_message::sent_at.eq(now),
                outbox_message::last_error.eq(None::<String>),
                // The one-time token of the link was sent: it is removed from the stored message.
                outbox_message::data.eq(outbox_message::data.remove("token")),
                ended,
            );
            diesel::update(row).set(sent).execute(&mut connection).await?
        }
        Outcome::Postponed { until, error } => {
            let postponed = (
                outbox_message::next_attempt_at.eq(until),
                outbox_message::first_tried_at.eq(message.first_tried_at.unwrap_or(now)),
                outbox_message::last_error.eq(error),
                ended,
            );
            diesel::update(held).set(postponed).execute(&mut connection).await?
        }
        Outcome::Released { error } => {
            let released = (
                outbox_message::attempts.eq((message.attempts - 1).max(0)),
                outbox_message::last_error.eq(error),
                ended,
            );
            diesel::update(held).set(released).execute(&mut connection).await?
        }
        Outcome::Parked { cause, error } => {
            let parked = (
                outbox_message::status.eq(DeliveryStatus::Parked.as_str()),
                outbox_message::parked_for.eq(cause.as_str()),
                outbox_message::last_error.eq(error),
                ended,
            );
            diesel::update(held).set(parked).execute(&mut connection).await?
        }
    };
    Ok(written == 1)
}

/// A page of messages, newest first: those of one status or all, those parked for one cause or all, after the one with
/// the given time and id.
///
/// # Errors
/// A [`StoreError`].
pub async fn page(
    mut connection: &Connection,
    status: Option<DeliveryStatus>,
    cause: Option<ParkedCause>,
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
    if let Some(cause) = cause {
        rows = rows.filter(outbox_message::parked_for.eq(cause.as_str()));
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
        outbox_message::parked_for.eq(ParkedCause::OfficeChanged.as_str()),
        outbox_message::last_error.eq("the recipient has changed office since"),
        outbox_message::leased_until.eq(None::<DateTime<Utc>>),
    );
    diesel::update(waiting).set(parked).execute(&mut tx.connection()?).await?;
    Ok(())
}

/// The columns of a message that has all its attempts again, the first of them now.
#[derive(AsChangeset)]
#[diesel(table_name = outbox_message, treat_none_as_null = true)]
struct Anew {
    status: &'static str,
    attempts: i32,
    unfinished_tries: i32,
    first_tried_at: Option<DateTime<Utc>>,
    parked_for: Option<String>,
    next_attempt_at: DateTime<Utc>,
}

impl Anew {
    fn at(now: DateTime<Utc>) -> Anew {
        Anew {
            status: DeliveryStatus::Waiting.as_str(),
            attempts: 0,
            unfinished_tries: 0,
            first_tried_at: None,
            parked_for: None,
            next_attempt_at: now,
        }
    }
}

/// Which parked messages are sent again.
#[derive(Debug, Clone)]
pub enum Again {
    /// This one.
    One(Uuid),
    /// Those of one cause; with a domain only those to its addresses.
    Cause(ParkedCause, Option<String>),
}

/// Resets the attempts of parked messages and makes them due now; returns their number. A message whose recipient has
/// changed office since stays parked, unless it is about the account itself.
///
/// # Errors
/// A [`StoreError`].
pub async fn resend(tx: &Tx, again: &Again) -> Result<usize, StoreError> {
    let left = app_user::table
        .filter(app_user::id.eq(outbox_message::recipient_id))
        .filter(app_user::office_changed_at.ge(outbox_message::created_at.nullable()));
    let is_parked = || outbox_message::status.eq(DeliveryStatus::Parked.as_str());
    let mut parked = outbox_message::table
        .filter(is_parked())
        .filter(not(exists(left)).or(outbox_message::kind.eq_any(account_kinds())))
        .select(outbox_message::id)
        .into_boxed();
    parked = match again {
        Again::One(id) => parked.filter(outbox_message::id.eq(id)),
        Again::Cause(cause, domain) => {
            parked = parked.filter(outbox_message::parked_for.eq(cause.as_str()));
            match domain {
                Some(domain) => parked.filter(lower(split_part(outbox_message::recipient_email, "@", -1)).eq(domain)),
                None => parked,
            }
        }
    };
    let mut connection = tx.connection()?;
    let ids: Vec<Uuid> = parked.load(&mut connection).await?;
    // The status is checked again: a concurrent retry may have been first.
    let rows = outbox_message::table.filter(outbox_message::id.eq_any(ids)).filter(is_parked());
    Ok(diesel::update(rows).set(Anew::at(tx.context().now)).execute(&mut connection).await?)
}
