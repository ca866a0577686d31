//! A cache of one value with the revision at which it was read, shared by all clones of a `Db`.
//!
//! The cache does not know the type of the value: `store::rules::reference_cache` defines and reads it.

use std::any::Any;
use std::sync::{Arc, PoisonError, RwLock};

use uuid::Uuid;

type CachedValue = (Uuid, Arc<dyn Any + Send + Sync>);

/// A cache of one value; clones share it.
#[derive(Clone, Default)]
pub(in crate::store) struct Cache(Arc<RwLock<Option<CachedValue>>>);

impl Cache {
    /// The cached value, if it has this revision and this type.
    pub(in crate::store) fn get<T: Any + Send + Sync>(&self, revision: Uuid) -> Option<Arc<T>> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        kept.filter(|(known, _)| *known == revision).and_then(|(_, value)| value.downcast().ok())
    }

    /// Caches a value and drops the previous one.
    pub(in crate::store) fn put<T: Any + Send + Sync>(&self, revision: Uuid, value: Arc<T>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some((revision, value));
    }
}
