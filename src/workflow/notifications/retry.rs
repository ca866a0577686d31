//! Retries messages that could not be delivered, on request of an administrator.

use serde_json::json;
use uuid::Uuid;

use crate::store::audit::events;
use crate::store::db::Tx;
use crate::store::notifications::delivery;
use crate::workflow::error::WorkflowError;

/// Resets the delivery attempts of a parked message.
///
/// # Errors
/// [`WorkflowError::NotFound`] where no such message is parked.
pub async fn retry(tx: &Tx, id: Uuid) -> Result<(), WorkflowError> {
    delivery::resend(tx, id).await?;
    Ok(events::record(tx, "message_retried", "outbox_message", &id.to_string(), json!({})).await?)
}
