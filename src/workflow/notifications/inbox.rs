//! Marks messages to a user as read.

use uuid::Uuid;

use crate::store::db::{Context, Db};
use crate::store::notifications::inbox;
use crate::workflow::error::WorkflowError;

/// Marks a message to a user as read; the first mark stays. A mark is no act, so no event is recorded.
///
/// # Errors
/// [`WorkflowError::NotFound`] where there is no such message to the user.
pub async fn mark_read(db: &Db, context: Context, reader: Uuid, id: Uuid) -> Result<(), WorkflowError> {
    Ok(db.bookkeeping(context, async move |tx| inbox::mark_read(&tx, reader, id).await).await?)
}
