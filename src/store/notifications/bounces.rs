//! Bounces of outbox messages: the failure that a delivery report states becomes the outcome of its message.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::domain::kernel::actor::Role;
use crate::domain::notifications::bounce::Bounce;
use crate::domain::notifications::message::DeliveryStatus;
use crate::store::db::Tx;
use crate::store::error::StoreError;
use crate::store::outbox::{self, Recipient};
use crate::store::schema::outbox_message;

/// The recipient and the kind of a bounced message.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outbox_message)]
pub struct BouncedMessage {
    /// Kind of the message.
    pub kind: String,
    /// Name of the recipient.
    pub recipient_name: String,
    /// Address of the recipient.
    pub recipient_email: String,
}

/// Marks a message as bounced; the first report counts. A message that still waits was sent by a worker that could not
/// record it: it is not sent again. Returns `None` where the message has bounced before.
///
/// # Errors
/// [`StoreError::NotFound`] where no such message was sent or waits.
pub async fn mark(tx: &Tx, bounce: &Bounce) -> Result<Option<BouncedMessage>, StoreError> {
    let (mut connection, now) = (tx.connection()?, tx.context().now);
    let (status, sent_at): (String, Option<DateTime<Utc>>) = outbox_message::table
        .filter(outbox_message::id.eq(bounce.message))
        .select((outbox_message::status, outbox_message::sent_at))
        .for_update()
        .first(&mut connection)
        .await?;
    match status.parse() {
        Ok(DeliveryStatus::Bounced) => return Ok(None),
        Ok(DeliveryStatus::Sent | DeliveryStatus::Waiting) => {}
        _ => return Err(StoreError::NotFound),
    }
    let bounced = (
        outbox_message::status.eq(DeliveryStatus::Bounced.as_str()),
        outbox_message::sent_at.eq(sent_at.unwrap_or(now)),
        outbox_message::bounced_at.eq(now),
        outbox_message::bounce_status.eq(&bounce.status),
        outbox_message::bounce_diagnostic.eq(&bounce.diagnostic),
        outbox_message::data.eq(outbox_message::data.remove("token")),
        outbox_message::leased_until.eq(None::<DateTime<Utc>>),
    );
    let row = outbox_message::table.filter(outbox_message::id.eq(bounce.message));
    let message =
        diesel::update(row).set(bounced).returning(BouncedMessage::as_returning()).get_result(&mut connection).await?;
    Ok(Some(message))
}

/// The active administrators.
///
/// # Errors
/// A [`StoreError`].
pub async fn administrators(tx: &Tx) -> Result<Vec<Recipient>, StoreError> {
    let everybody = outbox::everybody(tx.connection()?).await?;
    Ok(everybody.into_iter().filter(|person| person.role == Role::Administrator).collect())
}
