//! Writes that may find nothing to change: the transaction is then rolled back, and no audit event is recorded.

use std::future::Future;
use std::sync::Arc;

use crate::store::db::{Context, Db, Tx};
use crate::store::error::StoreError;
use crate::workflow::error::WorkflowError;

/// Why the work inside the transaction ended without a change.
pub(in crate::workflow) enum Ended<T> {
    /// There was nothing to change; holds the result for the caller.
    Unchanged(T),
    /// The work failed.
    Failed(StoreError),
}

impl<T> From<StoreError> for Ended<T> {
    fn from(error: StoreError) -> Ended<T> {
        Ended::Failed(error)
    }
}

/// Runs a write transaction that may find nothing to change. `Ended::Unchanged` rolls it back and returns the result.
pub(in crate::workflow) async fn write_if_changed<T, F, Fut>(
    db: &Db,
    context: Context,
    work: F,
) -> Result<T, WorkflowError>
where
    F: FnOnce(Arc<Tx>) -> Fut + Send + 'static,
    Fut: Future<Output = Result<T, Ended<T>>> + Send + 'static,
    T: Send + 'static,
{
    match db.write(context, work).await {
        Ok(found) | Err(Ended::Unchanged(found)) => Ok(found),
        Err(Ended::Failed(error)) => Err(error.into()),
    }
}
