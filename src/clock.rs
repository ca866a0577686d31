//! The only reader of the time of day.
//!
//! Every rule of the Fund is asked "as of" an instant that is decided once, at the edge, by this clock; nothing
//! else may ask the machine. Knows nothing of rules, requests or the database.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

/// Where "now" comes from: the machine, or a hand that a test holds.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// An instant that stays until [`Clock::set`] or [`Clock::advance`] moves it; its clones move with it.
    Settable(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::System
    }

    /// A clock that stands still at `instant` until it is moved.
    #[must_use]
    pub fn fixed(instant: DateTime<Utc>) -> Self {
        Self::Settable(Arc::new(Mutex::new(instant)))
    }

    /// The present instant in UTC, cut to the microseconds that PostgreSQL keeps, so that a value read back from
    /// the database equals the one that was written.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let instant = match self {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that may ask the machine")]
            Self::System => Utc::now(),
            Self::Settable(hand) => *hand.lock().unwrap_or_else(PoisonError::into_inner),
        };
        // Only an instant beyond the year 2262 cannot be cut; it is then returned as it is.
        instant.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(instant)
    }

    /// Moves a settable clock to `instant`. The machine's clock is not moved: the answer is then `false`.
    pub fn set(&self, instant: DateTime<Utc>) -> bool {
        match self {
            Self::System => false,
            Self::Settable(hand) => {
                *hand.lock().unwrap_or_else(PoisonError::into_inner) = instant;
                true
            }
        }
    }

    /// Moves a settable clock on by `step`. The machine's clock is not moved: the answer is then `false`.
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
