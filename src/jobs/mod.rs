//! Work that no request waits for: delivering messages, reminding, and clearing away what is kept for a while only.
//!
//! Any number of workers may run, in this process or in others: what one holds, no other takes. A worker that is
//! stopped finishes what it holds; one that is killed gives it free when its lease ends.

pub mod deliver;
pub mod pause;
pub mod purge;
pub mod remind;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use deliver::Courier;
use tokio::sync::watch;

use crate::config::Reminders;

/// Time between two purges.
const PURGE_INTERVAL: TimeDelta = TimeDelta::hours(1);

/// Something that is done now and then.
struct Timer {
    interval: TimeDelta,
    next: DateTime<Utc>,
}

impl Timer {
    const fn starting(interval: TimeDelta, now: DateTime<Utc>) -> Timer {
        Timer { interval, next: now }
    }

    /// Whether it is to be done now; the next time is an interval later. A clock that went back does not delay it by
    /// more than an interval.
    fn has_come(&mut self, now: DateTime<Utc>) -> bool {
        let come = now >= self.next || self.next - now > self.interval;
        if come {
            self.next = now + self.interval;
        }
        come
    }
}

/// Works until `stop` says `true` or its sender is gone; the messages under way are finished first. A failure is
/// logged, and tried again after `poll_interval`: the database may come back.
pub async fn run(courier: Courier, reminders: Reminders, poll_interval: Duration, mut stop: watch::Receiver<bool>) {
    let (db, clock) = (&courier.db, &courier.clock);
    let mut purging = Timer::starting(PURGE_INTERVAL, clock.now());
    let interval = TimeDelta::from_std(reminders.interval).unwrap_or(TimeDelta::days(1));
    let mut reminding = Timer::starting(interval, clock.now());
    while !*stop.borrow() {
        if reminding.has_come(clock.now()) {
            match remind::remind(db, clock, &reminders).await {
                Ok(reminded) => tracing::debug!(?reminded, "reminded"),
                Err(error) => tracing::error!(%error, "not everything could be reminded"),
            }
        }
        let found_work = match courier.round().await {
            Ok(round) => round.leased > 0,
            Err(error) => {
                tracing::error!(%error, "messages could not be delivered");
                false
            }
        };
        if purging.has_come(clock.now()) {
            match purge::purge(db, clock).await {
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
            assert_eq!(timer.has_come(now), expected, "{now}");
        }
    }
}
