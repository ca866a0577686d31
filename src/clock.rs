//! The source of the current time.
//!
//! No other module reads the time of day. The instant is read once for each operation and passed on as a parameter:
//! every rule of the Fund is evaluated "as of" an instant.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

/// A source of the current time: the system clock, or an instant that a test sets.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The system clock.
    System,
    /// An instant that changes only by [`Clock::set`] or [`Clock::advance`]; clones share it.
    Settable(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// The system clock.
    #[must_use]
    pub fn system() -> Self {
        Self::System
    }

    /// A clock that stays at `instant` until it is set or advanced.
    #[must_use]
    pub fn fixed(instant: DateTime<Utc>) -> Self {
        Self::Settable(Arc::new(Mutex::new(instant)))
    }

    /// The current instant in UTC, truncated to microseconds, the precision of PostgreSQL, so that a value read from
    /// the database equals the value that was written.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let instant = match self {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that may ask the machine")]
            Self::System => Utc::now(),
            Self::Settable(hand) => *hand.lock().unwrap_or_else(PoisonError::into_inner),
        };
        // An instant after the year 2262 cannot be truncated; it is returned unchanged.
        instant.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(instant)
    }

    /// Sets a settable clock to `instant`. Returns `false` for the system clock, which is not changed.
    pub fn set(&self, instant: DateTime<Utc>) -> bool {
        match self {
            Self::System => false,
            Self::Settable(hand) => {
                *hand.lock().unwrap_or_else(PoisonError::into_inner) = instant;
                true
            }
        }
    }

    /// Advances a settable clock by `step`. Returns `false` for the system clock, which is not changed.
    pub fn advance(&self, step: TimeDelta) -> bool {
        match self {
            Self::System => false,
            Self::Settable(hand) => {
                *hand.lock().unwrap_or_else(PoisonError::into_inner) += step;
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn now_is_cut_to_microseconds() {
        let instant = DateTime::from_timestamp(1_700_000_000, 123_456_789).unwrap();
        let kept = DateTime::from_timestamp(1_700_000_000, 123_456_000).unwrap();
        assert_eq!(Clock::fixed(instant).now(), kept);
        assert_eq!(Clock::system().now().timestamp_subsec_nanos() % 1_000, 0);
    }

    #[test]
    fn clones_of_a_settable_clock_move_together() {
        let start = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let clock = Clock::fixed(start);
        let clone = clock.clone();
        assert!(clock.advance(TimeDelta::hours(2)));
        assert_eq!(clone.now(), start + TimeDelta::hours(2));
        assert!(clone.set(start));
        assert_eq!(clock.now(), start);
    }

    #[test]
    fn the_machines_clock_is_not_moved() {
        let clock = Clock::system();
        let before = clock.now();
        assert!(!clock.set(DateTime::UNIX_EPOCH));
        assert!(!clock.advance(TimeDelta::days(1)));
        assert!(clock.now() >= before && clock.now() - before < TimeDelta::hours(1));
    }
}
