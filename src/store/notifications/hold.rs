//! Messages held back after a restore: they may have been sent before, so the administrator decides about them.
//!
//! A held message is parked with a reason of its own; it is listed with the parked messages and released like them.

use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::domain::notifications::message::DeliveryStatus;
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::notifications::delivery::Delivery;
use crate::store::notifications::inbox::account_kinds;
use crate::store::schema::{app_user, outbox_message};

/// The reason that a held message shows in the place of an error.
const HELD: &str = "held after a restore";

/// Holds every waiting message that was written before an instant; returns their number.
///
/// # Errors
/// A [`StoreError`].
pub async fn hold(tx: &Tx, before: DateTime<Utc>) -> Result<usize, StoreError> {
    let waiting = outbox_message::table
        .filter(outbox_message::status.eq(DeliveryStatus::Waiting.as_str()))
        .filter(outbox_message::created_at.lt(before));
    let held = (
        outbox_message::status.eq(DeliveryStatus::Parked.as_str()),
        outbox_message::last_error.eq(HELD),
        outbox_message::leased_until.eq(None::<DateTime<Utc>>),
    );
    Ok(diesel::update(waiting).set(held).execute(&mut tx.connection()?).await?)
}

/// The held messages, oldest first.
///
/// # Errors
/// A [`StoreError`].
pub async fn held(mut connection: &Connection) -> Result<Vec<Delivery>, StoreError> {
    Ok(outbox_message::table
        .filter(outbox_message::status.eq(DeliveryStatus::Parked.as_str()))
        .filter(outbox_message::last_error.eq(HELD))
        .order((outbox_message::created_at.asc(), outbox_message::id.asc()))
        .select(Delivery::as_select())
        .load(&mut connection)
        .await?)
}

/// Makes the held messages due that were written at an instant or later, all of them without one; returns their number.
/// A message stays held whose recipient has changed office since, unless it is about the account itself.
///
/// # Errors
/// A [`StoreError`].
pub async fn release(tx: &Tx, since: Option<DateTime<Utc>>) -> Result<usize, StoreError> {
    let left = app_user::table
        .filter(app_user::id.eq(outbox_message::recipient_id))
        .filter(app_user::office_changed_at.ge(outbox_message::created_at.nullable()));
    let held = outbox_message::table
        .filter(outbox_message::status.eq(DeliveryStatus::Parked.as_str()))
        .filter(outbox_message::last_error.eq(HELD))
        .filter(outbox_message::created_at.ge(since.unwrap_or(DateTime::UNIX_EPOCH)))
        .filter(not(exists(left)).or(outbox_message::kind.eq_any(account_kinds())));
    let waiting = (
        outbox_message::status.eq(DeliveryStatus::Waiting.as_str()),
        outbox_message::last_error.eq(None::<String>),
        outbox_message::attempts.eq(0),
        outbox_message::next_attempt_at.eq(tx.context().now),
    );
    Ok(diesel::update(held).set(waiting).execute(&mut tx.connection()?).await?)
}
