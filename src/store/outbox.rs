//! The outbox: messages to users, inserted in the transaction of the write that they report.
//!
//! Every message is stored and shown in the inbox; the recipient's preferences decide whether it is mailed immediately,
//! with the digest or not at all.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use futures_util::future::try_join_all;
use futures_util::try_join;
use uuid::Uuid;

use super::db::{Connection, Tx};
use super::error::StoreError;
use super::schema::{app_user, mail_preference, outbox_message};
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::notification::Audience;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::notifications::message::DeliveryStatus;
use crate::domain::notifications::preference::{Delivery, Preferences};
use crate::store::notifications::preferences::PreferenceRow;

/// A user who receives messages.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// The user.
    pub id: Uuid,
    /// E-mail address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Language.
    pub language: String,
    /// Role.
    pub role: Role,
    /// The Member State the person represents.
    pub represents: Option<StateCode>,
    /// Notification preferences.
    pub choices: Preferences,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = app_user)]
pub(in crate::store) struct PersonRow {
    id: Uuid,
    email: String,
    name: String,
    language: String,
    role: Role,
    represents: Option<StateCode>,
}

impl Recipient {
    /// A user with the stored preferences, or with the defaults.
    pub(in crate::store) fn of((person, chosen): (PersonRow, Option<PreferenceRow>)) -> Recipient {
        let PersonRow { id, email, name, language, role, represents } = person;
        let choices = chosen.map(|row| row.choices()).unwrap_or_default();
        Recipient { id, email, name, language, role, represents, choices }
    }

    /// The user as an actor.
    pub fn actor(&self) -> Actor {
        Actor { user_id: self.id, role: self.role, represents: self.represents }
    }
}

/// The active users of an audience.
///
/// # Errors
/// A [`StoreError`].
pub async fn recipients(
    connection: &Connection,
    audience: Audience,
    applicant: StateCode,
) -> Result<Vec<Recipient>, StoreError> {
    recipients_of(connection, [audience], applicant).await
}

/// The active users of some audiences; officers of a state only those of the applicant.
///
/// # Errors
/// A [`StoreError`].
pub async fn recipients_of(
    mut connection: &Connection,
    audiences: impl IntoIterator<Item = Audience>,
    applicant: StateCode,
) -> Result<Vec<Recipient>, StoreError> {
    let roles: BTreeSet<&str> = audiences.into_iter().map(|audience| audience.role().as_str()).collect();
    let of_applicant = app_user::role.ne(Audience::ApplicantState.role().as_str());
    let rows = app_user::table
        .left_join(mail_preference::table.on(mail_preference::user_id.eq(app_user::id)))
        .filter(app_user::status.eq("active"))
        .filter(app_user::role.eq_any(roles))
        .filter(of_applicant.or(app_user::represents.is_not_distinct_from(applicant.as_str())))
        .order(app_user::id.asc())
        .select((PersonRow::as_select(), Option::<PreferenceRow>::as_select()))
        .load(&mut connection)
        .await?;
    Ok(rows.into_iter().map(Recipient::of).collect())
}

/// All active users.
///
/// # Errors
/// A [`StoreError`].
pub async fn everybody(mut connection: &Connection) -> Result<Vec<Recipient>, StoreError> {
    let rows = app_user::table
        .left_join(mail_preference::table.on(mail_preference::user_id.eq(app_user::id)))
        .filter(app_user::status.eq("active"))
        .order(app_user::id.asc())
        .select((PersonRow::as_select(), Option::<PreferenceRow>::as_select()))
        .load(&mut connection)
        .await?;
    Ok(rows.into_iter().map(Recipient::of).collect())
}

/// Releases messages held for the digest, not yet in one, whose kind the user's new preferences no longer put into it:
/// each is mailed immediately, or only shown in the inbox. Returns the number of messages to mail. Messages from before
/// the user's last change of office stay held.
///
/// # Errors
/// A [`StoreError`].
pub async fn release(tx: &Tx, person: Uuid, choices: &Preferences) -> Result<usize, StoreError> {
    let (mut connection, now) = (tx.connection()?, tx.context().now);
    let waiting: Vec<(Uuid, String, Role)> = outbox_message::table
        .inner_join(app_user::table.on(app_user::id.eq(outbox_message::recipient_id)))
        .filter(outbox_message::recipient_id.eq(person))
        .filter(outbox_message::delivery.eq(Delivery::Digest.as_str()))
        .filter(outbox_message::collected_in.is_null())
        .filter(
            app_user::office_changed_at
                .is_null()
                .or(outbox_message::created_at.gt(app_user::office_changed_at.assume_not_null())),
        )
        .select((outbox_message::id, outbox_message::kind, app_user::role))
        .load(&mut connection)
        .await?;
    let chosen = |delivery: Delivery| {
        let so = waiting.iter().filter(move |(_, kind, role)| choices.delivery(kind, *role) == delivery);
        so.map(|(id, ..)| *id).collect::<Vec<Uuid>>()
    };
    let released =
        diesel::update(outbox_message::table.filter(outbox_message::id.eq_any(chosen(Delivery::Immediately))))
            .set((
                outbox_message::delivery.eq(Delivery::Immediately.as_str()),
                outbox_message::status.eq(DeliveryStatus::Waiting.as_str()),
                outbox_message::next_attempt_at.eq(now),
            ))
            .execute(&mut connection)
            .await?;
    diesel::update(outbox_message::table.filter(outbox_message::id.eq_any(chosen(Delivery::None))))
        .set(outbox_message::delivery.eq(Delivery::None.as_str()))
        .execute(&mut connection)
        .await?;
    Ok(released)
}

/// A message to put into the outbox.
#[derive(Debug)]
pub struct NewMessage<'a> {
    /// Idempotency key: a message whose key exists already is not inserted.
    pub key: String,
    /// The recipient.
    pub to: &'a Recipient,
    /// Kind of the message.
    pub kind: &'a str,
    /// Data of the message.
    pub data: &'a serde_json::Value,
}

#[derive(Insertable)]
#[diesel(table_name = outbox_message)]
struct MessageRow<'a> {
    id: Uuid,
    key: &'a str,
    recipient_id: Uuid,
    recipient_email: &'a str,
    recipient_name: &'a str,
    language: &'a str,
    kind: &'a str,
    data: &'a serde_json::Value,
    created_at: DateTime<Utc>,
    status: &'a str,
    next_attempt_at: DateTime<Utc>,
    delivery: &'a str,
}

impl<'a> NewMessage<'a> {
    fn row(&'a self, now: DateTime<Utc>) -> MessageRow<'a> {
        let delivery = self.to.choices.delivery(self.kind, self.to.role);
        let status = match delivery {
            Delivery::Immediately => DeliveryStatus::Waiting,
            Delivery::Digest | Delivery::None => DeliveryStatus::Kept,
        };
        MessageRow {
            id: Uuid::now_v7(),
            key: &self.key,
            recipient_id: self.to.id,
            recipient_email: &self.to.email,
            recipient_name: &self.to.name,
            language: &self.to.language,
            kind: self.kind,
            data: self.data,
            created_at: now,
            status: status.as_str(),
            next_attempt_at: now,
            delivery: delivery.as_str(),
        }
    }
}

/// Inserts one message into the outbox.
///
/// # Errors
/// A [`StoreError`].
pub async fn enqueue(
    tx: &Tx,
    key: &str,
    to: &Recipient,
    kind: &str,
    data: &serde_json::Value,
) -> Result<(), StoreError> {
    enqueue_all(tx, &[NewMessage { key: key.to_owned(), to, kind, data }]).await
}

/// Inserts messages into the outbox. Those that the recipient's preferences do not mail immediately get the status
/// `kept`.
///
/// # Errors
/// A [`StoreError`].
pub async fn enqueue_all(tx: &Tx, messages: &[NewMessage<'_>]) -> Result<(), StoreError> {
    let rows: Vec<MessageRow<'_>> = messages.iter().map(|message| message.row(tx.context().now)).collect();
    // Each number of rows is a statement of its own: inserts of 4, 2 and 1 rows keep three prepared statements.
    let (fours, rest) = rows.as_chunks::<4>();
    let (twos, ones) = rest.as_chunks::<2>();
    try_join!(
        try_join_all(fours.iter().map(|rows| insert(tx, rows))),
        try_join_all(twos.iter().map(|rows| insert(tx, rows))),
        try_join_all(ones.iter().map(|row| insert(tx, std::array::from_ref(row)))),
    )?;
    Ok(())
}

async fn insert<const ROWS: usize>(tx: &Tx, rows: &[MessageRow<'_>; ROWS]) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::insert_into(outbox_message::table).values(rows).on_conflict_do_nothing().execute(&mut connection).await?;
    Ok(())
}
