//! The heartbeat of a worker: a row that says when it last worked.

use uuid::Uuid;

use crate::clock::Clock;
use crate::store::db::{Context, Db};
use crate::store::error::StoreError;
use crate::store::health::{self, Part};

/// The heartbeat of one worker.
#[derive(Debug)]
pub struct Heartbeat {
    instance: Uuid,
}

impl Default for Heartbeat {
    fn default() -> Self {
        Self::new()
    }
}

impl Heartbeat {
    /// The heartbeat of a worker that starts now.
    #[must_use]
    pub fn new() -> Heartbeat {
        Heartbeat { instance: Uuid::now_v7() }
    }

    /// Writes the heartbeat.
    ///
    /// # Errors
    /// A [`StoreError`].
    pub async fn beat(&self, db: &Db, clock: &Clock) -> Result<(), StoreError> {
        let (instance, now) = (self.instance, clock.now());
        let context = Context { actor: None, now, request_id: "heartbeat".to_owned() };
        db.bookkeeping(context, async move |tx| health::beat(&tx, Part::Work, instance).await).await
    }
}
