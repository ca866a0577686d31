//! Holds the messages that a restored database would send once more, and releases them.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::store::audit::events;
use crate::store::db::{Db, Tx};
use crate::store::notifications::delivery::Delivery;
use crate::store::notifications::hold as held_messages;
use crate::workflow::error::WorkflowError;

/// Holds every waiting message that was written before an instant; returns their number.
///
/// # Errors
/// A [`WorkflowError`].
pub async fn hold(tx: &Tx, before: DateTime<Utc>) -> Result<usize, WorkflowError> {
    let held = held_messages::hold(tx, before).await?;
    let detail = json!({ "before": before, "messages": held });
    events::record(tx, "messages_held", "outbox", "outbox", detail).await?;
    Ok(held)
}

/// The held messages, oldest first.
///
/// # Errors
/// A [`WorkflowError`].
pub async fn held(db: &Db) -> Result<Vec<Delivery>, WorkflowError> {
    Ok(held_messages::held(&*db.reader().await?).await?)
}

/// Makes held messages due; returns their number.
///
/// # Errors
/// A [`WorkflowError`].
pub async fn release(tx: &Tx, since: Option<DateTime<Utc>>) -> Result<usize, WorkflowError> {
    let released = held_messages::release(tx, since).await?;
    let detail = json!({ "since": since, "messages": released });
    events::record(tx, "messages_released", "outbox", "outbox", detail).await?;
    Ok(released)
}
