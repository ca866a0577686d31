//! What a worker knows and the database does not: outcomes that could not be recorded, and the state of the servers.
//!
//! A message that the mail server has accepted while the database is down must not be sent again when the database is
//! back. The worker keeps the outcome and records it before it leases the next message. A worker that crashes with
//! such an outcome loses it: its message is sent once more, with the same Message-ID.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::relay::Relay;
use crate::store::notifications::delivery::Outcome;
use crate::store::notifications::leases::Leased;

/// The memory of a worker. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Memory(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    relay: Relay,
    unrecorded: BTreeMap<Uuid, Unrecorded>,
    database_trouble: Option<DateTime<Utc>>,
}

/// An outcome that the database does not know.
#[derive(Debug, Clone)]
pub(super) struct Unrecorded {
    /// The message.
    pub(super) message: Leased,
    /// What became of it.
    pub(super) outcome: Outcome,
    /// When.
    pub(super) at: DateTime<Utc>,
}

impl Memory {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// As [`Relay::admits`].
    pub(super) fn admits(&self, now: DateTime<Utc>, free: usize, under_way: usize) -> usize {
        self.known().relay.admits(now, free, under_way)
    }

    /// As [`Relay::lets_in`].
    pub(super) fn server_lets_in(&self) {
        self.known().relay.lets_in();
    }

    /// As [`Relay::fails`].
    pub(super) fn server_fails(&self, began: DateTime<Utc>, now: DateTime<Utc>, pause: impl Fn(u32) -> TimeDelta) {
        self.known().relay.fails(began, now, pause);
    }

    /// Keeps an outcome until it is recorded.
    pub(super) fn keep(&self, unrecorded: Unrecorded) {
        self.known().unrecorded.insert(unrecorded.message.id, unrecorded);
    }

    /// The outcomes that are not recorded yet.
    pub(super) fn unrecorded(&self) -> Vec<Unrecorded> {
        self.known().unrecorded.values().cloned().collect()
    }

    /// Forgets an outcome that is recorded now.
    pub(super) fn forget(&self, message: Uuid) {
        self.known().unrecorded.remove(&message);
    }

    /// The database did not answer.
    pub(super) fn database_fails(&self, now: DateTime<Utc>) {
        self.known().database_trouble = Some(now);
    }

    /// Whether expired leases of other workers may be taken over. For the length of a lease after trouble with the
    /// database they may not: leases went on expiring during the trouble, and their workers may have sent the message
    /// and be about to record it.
    pub(super) fn takes_over(&self, now: DateTime<Utc>, lease: TimeDelta) -> bool {
        self.known().database_trouble.is_none_or(|trouble| !(trouble..trouble + lease).contains(&now))
    }
}
