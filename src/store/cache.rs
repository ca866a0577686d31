//! One value that the gate keeps in memory for all its users, under the revision it was read as of.
//!
//! The gate does not know its type: what is kept, and how it is read, is said where the value belongs.

use std::any::Any;
use std::sync::{Arc, PoisonError, RwLock};

use uuid::Uuid;

type Kept = (Uuid, Arc<dyn Any + Send + Sync>);

/// The cache of a gate; clones share it.
#[derive(Clone, Default)]
pub(in crate::store) struct Cache(Arc<RwLock<Option<Kept>>>);

impl Cache {
    /// The value kept under this revision, if there is one of this type.
    pub(in crate::store) fn get<T: Any + Send + Sync>(&self, revision: Uuid) -> Option<Arc<T>> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        kept.filter(|(known, _)| *known == revision).and_then(|(_, value)| value.downcast().ok())
    }

    /// Keeps a value in the place of the one before.
    pub(in crate::store) fn put<T: Any + Send + Sync>(&self, revision: Uuid, value: Arc<T>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some((revision, value));
    }
}
