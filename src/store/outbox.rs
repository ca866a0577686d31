//! Messages to persons, written in the transaction of the act they tell of.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::db::{Connection, Tx};
use super::error::StoreError;
use super::schema::{app_user, outbox_message};
use crate::domain::actor::Role;
use crate::domain::member_state::StateCode;
use crate::domain::notice::Audience;

/// Somebody to write to.
#[derive(Debug, Clone, Queryable)]
pub struct Recipient {
    /// The person.
    pub id: Uuid,
    /// Address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Language.
    pub language: String,
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
    let role = match audience {
        Audience::ApplicantState => Role::StateOfficer,
        Audience::RegionalOffice => Role::RegionalOffice,
        Audience::FundUnit => Role::FundOfficer,
        Audience::Approvers => Role::Approver,
        Audience::FinanceUnit => Role::FinanceOfficer,
    };
    let active = app_user::table
        .filter(app_user::status.eq("active"))
        .filter(app_user::role.eq(role.as_str()))
        .order(app_user::id.asc())
        .select((app_user::id, app_user::email, app_user::name, app_user::language));
    if audience == Audience::ApplicantState {
        let of_the_state = active.filter(app_user::represents.eq(applicant.as_str()));
        return Ok(of_the_state.load(&mut connection).await?);
    }
    Ok(active.load(&mut connection).await?)
}

/// Puts a message into the outbox; the same key again is no second message.
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
            outbox_message::status.eq("waiting"),
            outbox_message::next_attempt_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(&mut connection)
        .await?;
    Ok(())
}
