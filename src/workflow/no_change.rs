//! An act that turns out to change nothing is none: its transaction is given up, and no event tells of it.

use std::future::Future;
use std::sync::Arc;

use crate::store::db::{Context, Db, Tx};
use crate::store::error::StoreError;
use crate::workflow::error::WorkflowError;

/// How the work inside the transaction ends without a change.
pub(in crate::workflow) enum Ended<T> {
    /// There was nothing to do; this is what was found.
    Unchanged(T),
    /// It failed.
    Failed(StoreError),
}

impl<T> From<StoreError> for Ended<T> {
    fn from(error: StoreError) -> Ended<T> {
        Ended::Failed(error)
    }
}

/// Runs an act that may find nothing to do.
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
