//! Background jobs: delivery of messages, reminders and digests, the purge of expired rows, and the heartbeat of the
//! worker.
//!
//! Several workers may run concurrently, in this process or in others; a message is leased by one worker at a time. A
//! worker that is stopped finishes the messages it has leased. Leases of a crashed worker expire, so that its messages
//! are picked up again.

pub mod deliver;
pub mod heartbeat;
pub mod memory;
pub mod outage;
pub mod pause;
pub mod places;
pub mod purge;
mod relay;
pub mod remind;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use deliver::DeliveryWorker;
use heartbeat::Heartbeat;
use outage::Outage;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::config::Reminders;
use crate::store::db::Db;

/// Time between two heartbeats.
const BEAT_INTERVAL: TimeDelta = TimeDelta::seconds(5);

/// Time between two purges.
const PURGE_INTERVAL: TimeDelta = TimeDelta::hours(1);

/// The schedule of a periodic job.
struct Timer {
    interval: TimeDelta,
    next: DateTime<Utc>,
}

impl Timer {
    const fn starting(interval: TimeDelta, now: DateTime<Utc>) -> Timer {
        Timer { interval, next: now }
    }

    /// Whether the job is due now; if so, it is due again one interval later. If the clock is set back, the job is
    /// delayed by at most one interval.
    fn is_due(&mut self, now: DateTime<Utc>) -> bool {
        let come = now >= self.next || self.next - now > self.interval;
        if come {
            self.next = now + self.interval;
        }
        come
    }

    /// Makes the job due again at once, because it could not run.
    fn again(&mut self, now: DateTime<Utc>) {
        self.next = now;
    }
}

/// Runs the jobs until `stop` becomes `true` or its sender is dropped; the messages under way are finished first.
/// Delivery and the periodic jobs run side by side, so that a long run of one does not hold up the other.
pub async fn run(delivery: DeliveryWorker, reminders: Reminders, poll_interval: Duration, stop: watch::Receiver<bool>) {
    let (db, clock, outage) = (delivery.db.clone(), delivery.clock.clone(), Outage::default());
    tokio::join!(
        delivery.deliver_until(poll_interval, &outage, stop.clone()),
        run_periodic(&db, &clock, &outage, &reminders, poll_interval, stop),
    );
}

/// Runs the reminders and the purge when they are due. A failure is logged and never ends the loop.
async fn run_periodic(
    db: &Db,
    clock: &Clock,
    outage: &Outage,
    reminders: &Reminders,
    poll_interval: Duration,
    mut stop: watch::Receiver<bool>,
) {
    let mut purging = Timer::starting(PURGE_INTERVAL, clock.now());
    let interval = TimeDelta::from_std(reminders.interval).unwrap_or(TimeDelta::days(1));
    let mut reminding = Timer::starting(interval, clock.now());
    let heartbeat = Heartbeat::new();
    let mut beating = Timer::starting(BEAT_INTERVAL, clock.now());
    while !*stop.borrow() {
        if beating.is_due(clock.now()) {
            let beat = tokio::select! {
                _ = stop.wait_for(|stopped| *stopped) => break,
                beat = heartbeat.beat(db, clock) => beat,
            };
            match beat {
                Ok(()) => outage.ended(),
                Err(error) if outage.explains(&error) => {}
                Err(error) => tracing::warn!(%error, "the heartbeat could not be written"),
            }
        }
        if reminding.is_due(clock.now()) {
            let reminded = tokio::select! {
                _ = stop.wait_for(|stopped| *stopped) => break,
                reminded = remind::remind(db, clock, reminders) => reminded,
            };
            match reminded {
                Ok(reminded) => tracing::debug!(?reminded, "reminded"),
                Err(error) if outage.explains(&error) => reminding.again(clock.now()),
                Err(error) => tracing::error!(%error, "not everything could be reminded"),
            }
        }
        if purging.is_due(clock.now()) {
            let purged = tokio::select! {
                _ = stop.wait_for(|stopped| *stopped) => break,
                purged = purge::purge(db, clock) => purged,
            };
            match purged {
                Ok(purged) => tracing::debug!(?purged, "purged"),
                Err(error) if outage.explains(&error) => purging.again(clock.now()),
                Err(error) => tracing::error!(%error, "nothing could be purged"),
            }
        }
        tokio::select! {
            _ = stop.wait_for(|stopped| *stopped) => break,
            () = tokio::time::sleep(poll_interval) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timer_comes_once_an_interval_also_after_the_clock_went_back() {
        let start = DateTime::from_timestamp(1_559_563_200, 0).unwrap();
        let hour = TimeDelta::hours(1);
        let mut timer = Timer::starting(hour, start);
        let come = [
            (start, true),
            (start + TimeDelta::minutes(59), false),
            (start + hour, true),
            (start + TimeDelta::days(9), true),
            (start, true),
            (start + TimeDelta::minutes(1), false),
            (start + hour, true),
        ];
        for (now, expected) in come {
            assert_eq!(timer.is_due(now), expected, "{now}");
        }
    }
}
