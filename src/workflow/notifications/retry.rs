//! What an administrator does with messages that could not be delivered.

use serde_json::json;
use uuid::Uuid;

use crate::store::audit::events;
use crate::store::db::Tx;
use crate::store::notifications::delivery;
use crate::workflow::error::WorkflowError;

/// Gives a parked message all its tries again.
///
/// # Errors
/// [`WorkflowError::NotFound`] where no such message is parked.
pub async fn retry(tx: &Tx, id: Uuid) -> Result<(), WorkflowError> {
    delivery::resend(tx, id).await?;
    Ok(events::record(tx, "message_retried", "outbox_message", &id.to_string(), json!({})).await?)
}
