//! The delivery of messages from the outbox: who holds one, what became of it, what the administrator sees.
//!
//! A lease is a promise with an end: a worker that dies gives its messages free without a word. A message is counted
//! as tried when it is leased, so that one that kills its worker cannot do so for ever. Sends nothing itself.

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
    /// What is told.
    pub kind: String,
    /// What was true at the moment of the act.
    pub data: Value,
    /// Tries so far, this one included.
    pub attempts: i32,
    /// End of the lease; also what tells this lease from a later one.
    pub leased_until: Option<DateTime<Utc>>,
}

/// What a try has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The other side has taken the message.
    Sent,
    /// It is to be tried again.
    Postponed {
        /// From when on.
        until: DateTime<Utc>,
        /// Why, in the other side's words.
        error: String,
    },
    /// It is given up.
    Parked {
        /// Why, in the other side's words.
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
    /// What is told.
    pub kind: String,
    /// When the act took place.
    pub created_at: DateTime<Utc>,
    /// What has become of the message, a word of [`DeliveryStatus`].
    pub status: String,
    /// Tries so far.
    pub attempts: i32,
    /// When it is tried next, while it waits.
    pub next_attempt_at: DateTime<Utc>,
    /// When it was handed over.
    pub sent_at: Option<DateTime<Utc>>,
    /// What the last failure was.
    pub last_error: Option<String>,
}

/// Takes a lease until `until` on at most `most` messages that are due, oldest first; no two workers get the same one.
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

/// Writes down what a try has come to. A message that was handed over is sent, whoever holds it by now; a failure
/// counts only while the lease of that try is the last one. Says whether it was written.
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
                // The link of an invitation or of a new password is in its reader's hands: it is kept no longer here.
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

/// A page of messages, youngest first: those of one status or all, after the one with the given instant and id.
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

/// How many messages wait and are parked.
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

/// Parks what waits for a person who has changed office: it was written to somebody who may know other things. What is
/// about the account itself goes on its way.
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

/// Gives a parked message all its tries again, the first of them now.
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
