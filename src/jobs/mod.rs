//! Work that no request waits for: delivering messages, and clearing away what is kept for a while only.
//!
//! Any number of workers may run, in this process or in others: what one holds, no other takes. A worker that is
//! stopped finishes what it holds; one that is killed gives it free when its lease ends.

pub mod deliver;
pub mod pause;
pub mod purge;

use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;

use deliver::Courier;

/// Time between two purges.
const PURGE_INTERVAL: TimeDelta = TimeDelta::hours(1);

/// Works until `stop` says `true` or its sender is gone; the messages under way are finished first. A failure is
/// logged, and tried again after `poll_interval`: the database may come back.
pub async fn run(courier: Courier, poll_interval: Duration, mut stop: watch::Receiver<bool>) {
    let mut next_purge = courier.clock.now();
    while !*stop.borrow() {
        let found_work = match courier.round().await {
            Ok(round) => round.leased > 0,
            Err(error) => {
                tracing::error!(%error, "messages could not be delivered");
                false
            }
        };
        if courier.clock.now() >= next_purge {
            next_purge = courier.clock.now() + PURGE_INTERVAL;
            match purge::purge(&courier.db, &courier.clock).await {
                Ok(purged) => tracing::debug!(?purged, "purged"),
                Err(error) => tracing::error!(%error, "nothing could be purged"),
            }
        }
        if !found_work {
            tokio::select! {
                _ = stop.wait_for(|stopped| *stopped) => break,
                () = tokio::time::sleep(poll_interval) => {}
            }
        }
    }
}
