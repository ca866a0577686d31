//! Messages to persons, written in the transaction of the act they tell of.
//!
//! Every message is kept here for its reader; what the reader chose decides whether it is mailed by itself.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::db::{Connection, Tx};
use super::error::StoreError;
use super::preferences::PreferenceRow;
use super::schema::{app_user, mail_preference, outbox_message};
use crate::domain::actor::{Actor, Role};
use crate::domain::member_state::StateCode;
use crate::domain::notice::{Audience, DeliveryStatus};
use crate::domain::preference::{Choices, Delivery};

/// Somebody to write to.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// The person.
    pub id: Uuid,
    /// Address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Language.
    pub language: String,
    /// The one role.
    pub role: Role,
    /// The Member State the person represents.
    pub represents: Option<StateCode>,
    /// What the person wants to be mailed.
    pub choices: Choices,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = app_user)]
pub(super) struct PersonRow {
    id: Uuid,
    email: String,
    name: String,
    language: String,
    role: Role,
    represents: Option<StateCode>,
}

impl Recipient {
    /// A person with the stored choices.
    pub(super) fn of((person, chosen): (PersonRow, Option<PreferenceRow>)) -> Recipient {
        let PersonRow { id, email, name, language, role, represents } = person;
        let choices = chosen.map(|row| row.choices()).unwrap_or_default();
        Recipient { id, email, name, language, role, represents, choices }
    }

    /// The person as somebody who acts.
    pub fn actor(&self) -> Actor {
        Actor { user_id: self.id, role: self.role, represents: self.represents }
    }
}

/// The active persons of an audience.
///
/// # Errors
/// A [`StoreError`].
pub async fn recipients(
    mut connection: &Connection,
    audience: Audience,
    applicant: StateCode,
) -> Result<Vec<Recipient>, StoreError> {
    let active = app_user::table
        .left_join(mail_preference::table.on(mail_preference::user_id.eq(app_user::id)))
        .filter(app_user::status.eq("active"))
        .filter(app_user::role.eq(audience.role().as_str()))
        .order(app_user::id.asc())
        .select((PersonRow::as_select(), Option::<PreferenceRow>::as_select()));
    let rows = if audience == Audience::ApplicantState {
        active.filter(app_user::represents.eq(applicant.as_str())).load(&mut connection).await?
    } else {
        active.load(&mut connection).await?
    };
    Ok(rows.into_iter().map(Recipient::of).collect())
}

/// Every active person.
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

/// Lets go what was put off to a digest that its reader does not want any more and that no digest has told of: each
/// message is mailed, or only kept, as the reader chose now. Says how many are mailed. What was written to the person in
/// an earlier office is not told in this one.
///
/// # Errors
/// A [`StoreError`].
pub async fn release(tx: &Tx, person: Uuid, choices: &Choices) -> Result<usize, StoreError> {
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

/// Puts a message into the outbox; the same key again is no second message. A message that the person does not want by
/// itself is kept and not mailed.
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
    let mut connection = tx.connection()?;
    let now = tx.context().now;
    let delivery = to.choices.delivery(kind, to.role);
    let status = match delivery {
        Delivery::Immediately => DeliveryStatus::Waiting,
        Delivery::Digest | Delivery::None => DeliveryStatus::Kept,
    };
    diesel::insert_into(outbox_message::table)
        .values((
            outbox_message::id.eq(Uuid::now_v7()),
            outbox_message::key.eq(key),
            outbox_message::recipient_id.eq(to.id),
            outbox_message::recipient_email.eq(&to.email),
            outbox_message::recipient_name.eq(&to.name),
            outbox_message::language.eq(&to.language),
            outbox_message::kind.eq(kind),
            outbox_message::data.eq(data),
            outbox_message::created_at.eq(now),
            outbox_message::status.eq(status.as_str()),
            outbox_message::next_attempt_at.eq(now),
            outbox_message::delivery.eq(delivery.as_str()),
        ))
        .on_conflict_do_nothing()
        .execute(&mut connection)
        .await?;
    Ok(())
}
