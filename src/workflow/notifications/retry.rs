//! Retries messages that could not be delivered, on request of an administrator.

use serde_json::json;
use uuid::Uuid;

use crate::domain::notifications::message::ParkedCause;
use crate::store::audit::events;
use crate::store::db::Tx;
use crate::store::notifications::delivery::{self, Again};
use crate::workflow::error::WorkflowError;

/// Resets the delivery attempts of a parked message.
///
/// # Errors
/// [`WorkflowError::NotFound`] where no such message is parked, or its recipient has changed office since.
pub async fn retry(tx: &Tx, id: Uuid) -> Result<(), WorkflowError> {
    if delivery::resend(tx, &Again::One(id)).await? == 0 {
        return Err(WorkflowError::NotFound);
    }
    Ok(events::record(tx, "message_retried", "outbox_message", &id.to_string(), json!({})).await?)
}

/// Resets the delivery attempts of all messages that are parked for one cause, with a domain only of those to its
/// addresses; returns their number. One event records them all.
///
/// # Errors
/// A [`WorkflowError`] of the store.
pub async fn retry_all(tx: &Tx, cause: ParkedCause, domain: Option<String>) -> Result<usize, WorkflowError> {
    let retried = delivery::resend(tx, &Again::Cause(cause, domain.clone())).await?;
    let detail = json!({ "cause": cause, "recipient_domain": domain, "count": retried });
    events::record(tx, "messages_retried", "outbox", cause.as_str(), detail).await?;
    Ok(retried)
}
