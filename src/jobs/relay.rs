//! Whether the mail server takes mail: after an outage of the whole server nothing is sent until a pause is over, then
//! one message is tried.

use chrono::{DateTime, TimeDelta, Utc};

/// What a worker knows about the mail server.
#[derive(Debug, Default)]
pub(super) struct Relay {
    outage: Option<Outage>,
}

#[derive(Debug)]
struct Outage {
    /// Failures in a row.
    failures: u32,
    /// The last of them.
    noticed_at: DateTime<Utc>,
    /// Pause from then on.
    pause: TimeDelta,
}

impl Relay {
    /// How many of the free places may be filled: all while the server takes mail, none during a pause, and one after
    /// it where nothing is under way.
    pub(super) fn admits(&self, now: DateTime<Utc>, free: usize, under_way: usize) -> usize {
        match &self.outage {
            None => free,
            // A clock that was set back ends the pause.
            Some(outage) if (outage.noticed_at..outage.noticed_at + outage.pause).contains(&now) => 0,
            Some(_) => free.min(usize::from(under_way == 0)),
        }
    }

    /// The server has let the service in.
    pub(super) fn lets_in(&mut self) {
        self.outage = None;
    }

    /// The server took no mail in an attempt that began at `began`; `pause` gives the pause after a number of failures
    /// in a row. Attempts that were under way at the same time tell of one failure.
    pub(super) fn fails(&mut self, began: DateTime<Utc>, now: DateTime<Utc>, pause: impl Fn(u32) -> TimeDelta) {
        let failures = match &self.outage {
            Some(outage) if began <= outage.noticed_at => return,
            Some(outage) => outage.failures.saturating_add(1),
            None => 1,
        };
        self.outage = Some(Outage { failures, noticed_at: now, pause: pause(failures) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(failures: u32) -> TimeDelta {
        TimeDelta::minutes(i64::from(failures))
    }

    #[test]
    fn an_outage_closes_all_places_and_a_probe_opens_them() {
        let start = DateTime::from_timestamp(1_559_563_200, 0).unwrap();
        let at = |minute: i64| start + TimeDelta::minutes(minute);
        let mut relay = Relay::default();
        assert_eq!(relay.admits(start, 8, 0), 8);
        // Eight attempts under way at once fail: one outage.
        for _ in 0..8 {
            relay.fails(start, start, minutes);
        }
        assert_eq!(relay.admits(at(0), 8, 0), 0);
        assert_eq!(relay.admits(at(1), 8, 0), 1);
        assert_eq!(relay.admits(at(1), 7, 1), 0, "one probe at a time");
        relay.fails(at(1), at(1), minutes);
        assert_eq!(relay.admits(at(2), 8, 0), 0, "the pause grows");
        assert_eq!(relay.admits(at(3), 8, 0), 1);
        assert_eq!(relay.admits(at(-60), 8, 0), 1, "a clock set back ends the pause");
        relay.lets_in();
        assert_eq!(relay.admits(at(3), 8, 0), 8);
    }
}
