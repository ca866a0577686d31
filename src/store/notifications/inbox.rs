//! The inbox of a user. It reads the rows of the outbox, so that no mail exists without its copy in the inbox.
//!
//! Messages to a user in one office (role and state) are not shown to the same user in the next office, and one-time
//! tokens are never returned.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;
use uuid::Uuid;

use crate::domain::notifications::message::AccountNoticeKind;
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::schema::{app_user, outbox_message};

/// A message of the inbox, without one-time token.
#[derive(Debug, Clone, Queryable)]
pub struct ReceivedRow {
    /// Identity, that of the mail.
    pub id: Uuid,
    /// Kind of the message.
    pub kind: String,
    /// Data of the message.
    pub data: Value,
    /// Time at which it was enqueued.
    pub created_at: DateTime<Utc>,
    /// When the reader first marked it as read.
    pub read_at: Option<DateTime<Utc>>,
}

/// Kinds of messages about the account itself, which are shown in every office.
pub(in crate::store) fn account_kinds() -> impl Iterator<Item = &'static str> {
    AccountNoticeKind::ALL.iter().map(|kind| kind.as_str())
}

/// The messages to a user in the current office, and those about the account.
#[diesel::dsl::auto_type(no_type_alias)]
fn received(reader: Uuid) -> _ {
    let kinds: Vec<&'static str> = account_kinds().collect();
    outbox_message::table
        .inner_join(app_user::table.on(app_user::id.eq(outbox_message::recipient_id)))
        .filter(outbox_message::recipient_id.eq(reader))
        .filter(
            app_user::office_changed_at
                .is_null()
                .or(outbox_message::created_at.gt(app_user::office_changed_at.assume_not_null()))
                .or(outbox_message::kind.eq_any(kinds)),
        )
}

/// A page of the messages to a person, newest first.
///
/// # Errors
/// A [`StoreError`].
pub async fn page(
    mut connection: &Connection,
    reader: Uuid,
    unread_only: bool,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<ReceivedRow>, StoreError> {
    let columns = (
        outbox_message::id,
        outbox_message::kind,
        outbox_message::data.remove("token"),
        outbox_message::created_at,
        outbox_message::read_at,
    );
    let mut query = received(reader).select(columns).into_boxed();
    if unread_only {
        query = query.filter(outbox_message::read_at.is_null());
    }
    if let Some((at, id)) = before {
        query = query
            .filter(outbox_message::created_at.le(at))
            .filter(outbox_message::created_at.lt(at).or(outbox_message::id.lt(id)));
    }
    let order = (outbox_message::created_at.desc(), outbox_message::id.desc());
    Ok(query.order(order).limit(limit).load(&mut connection).await?)
}

/// How many messages to a person are not marked as read.
///
/// # Errors
/// A [`StoreError`].
pub async fn unread(mut connection: &Connection, reader: Uuid) -> Result<i64, StoreError> {
    Ok(received(reader).filter(outbox_message::read_at.is_null()).count().get_result(&mut connection).await?)
}

/// Marks a message to a person as read; the first mark stays.
///
/// # Errors
/// [`StoreError::NotFound`] where there is no such message to the person.
pub async fn mark_read(tx: &Tx, reader: Uuid, id: Uuid) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let found: Uuid =
        received(reader).filter(outbox_message::id.eq(id)).select(outbox_message::id).first(&mut connection).await?;
    let unread = outbox_message::table.filter(outbox_message::id.eq(found)).filter(outbox_message::read_at.is_null());
    diesel::update(unread).set(outbox_message::read_at.eq(tx.context().now)).execute(&mut connection).await?;
    Ok(())
}
