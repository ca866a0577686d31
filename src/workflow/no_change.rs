//! Writes that may find nothing to change: the transaction is then rolled back, and no audit event is recorded.

use std::future::Future;
use std::sync::Arc;

use crate::store::db::{Context, Db, Tx};
use crate::store::error::StoreError;

/// Why the work inside the transaction ended without a change.
pub(in crate::workflow) enum Ended<T, E = StoreError> {
    /// There was nothing to change; holds the result for the caller.
    Unchanged(T),
    /// The work failed.
    Failed(E),
}

impl<T, E: From<StoreError>> From<StoreError> for Ended<T, E> {
    fn from(error: StoreError) -> Ended<T, E> {
        Ended::Failed(error.into())
    }
}

/// Runs a write transaction that may find nothing to change. `Ended::Unchanged` rolls it back and returns the result.
pub(in crate::workflow) async fn write_if_changed<T, E, R, F, Fut>(db: &Db, context: Context, work: F) -> Result<T, R>
where
    F: FnOnce(Arc<Tx>) -> Fut + Send + 'static,
    Fut: Future<Output = Result<T, Ended<T, E>>> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    R: From<E>,
{
    match db.write(context, work).await {
        Ok(found) | Err(Ended::Unchanged(found)) => Ok(found),
        Err(Ended::Failed(error)) => Err(error.into()),
    }
}
