//! An outage of the database as the jobs see it: told once when it begins and once when it ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::store::error::StoreError;

/// A database that is out of reach, however many jobs fail meanwhile. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Outage {
    is_on: Arc<AtomicBool>,
}

impl Outage {
    /// Whether the error is that of an outage.
    pub fn explains(&self, error: &StoreError) -> bool {
        let is_outage = matches!(error, StoreError::Unreachable(_));
        if is_outage && !self.is_on.swap(true, Ordering::Relaxed) {
            tracing::error!(%error, "the database is out of reach; the jobs go on when it is back");
        }
        is_outage
    }

    /// The database has answered.
    pub fn ended(&self) {
        if self.is_on.swap(false, Ordering::Relaxed) {
            tracing::info!("the database is back");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_is_told_once_until_the_database_is_back() {
        let (outage, unreachable) = (Outage::default(), StoreError::Unreachable("nobody answers".into()));
        assert!(!outage.explains(&StoreError::Broken("a fault".into())) && !outage.is_on.load(Ordering::Relaxed));
        assert!(outage.explains(&unreachable) && outage.is_on.load(Ordering::Relaxed));
        assert!(outage.explains(&unreachable) && outage.is_on.load(Ordering::Relaxed));
        outage.ended();
        assert!(!outage.is_on.load(Ordering::Relaxed));
    }
}
