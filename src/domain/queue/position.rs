//! The queue of a line: the retained applications in order, with the cumulative amount required.
//!
//! The position depends on the first retention of an application (the Fund's page on review), by the same
//! [`QueueOrder`] as in a scenario. Ranking assessments do not affect it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::applications::state::State;
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::kernel::money::Cents;

/// The default order of applications; lesser is earlier. Recommended applications come first, because their money is
/// reserved already; then retained ones by first retention (the Fund's page on review); then the others by
/// submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct QueueOrder {
    needs_money: bool,
    never_retained: bool,
    retained_at: Option<DateTime<Utc>>,
    submitted_at: Option<DateTime<Utc>>,
    number: i64,
}

impl QueueOrder {
    /// The sort key of an application: its state, the times of its first retention and submission, and the number in
    /// its reference.
    pub const fn of(
        state: State,
        retained_at: Option<DateTime<Utc>>,
        submitted_at: Option<DateTime<Utc>>,
        number: i64,
    ) -> QueueOrder {
        let needs_money = !matches!(state, State::Recommended);
        QueueOrder { needs_money, never_retained: retained_at.is_none(), retained_at, submitted_at, number }
    }
}

/// A retained application with the data for its position and amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retained {
    /// The application.
    pub id: Uuid,
    /// The number in its reference.
    pub number: i64,
    /// When it was first handed in.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Time of the first retention.
    pub since: DateTime<Utc>,
    /// What it asks for, USD.
    pub amount: Cents,
}

impl Retained {
    /// The sort key; lesser is earlier.
    pub const fn order(&self) -> QueueOrder {
        QueueOrder::of(State::Retained, Some(self.since), self.submitted_at, self.number)
    }

    /// Civil days in Geneva since the first retention.
    pub fn days_waiting(&self, now: DateTime<Utc>) -> i64 {
        (day_in_geneva(now) - day_in_geneva(self.since)).num_days()
    }
}

/// A retained application in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Position, from 1.
    pub place: usize,
    /// The application.
    pub retained: Retained,
    /// What it and all before it ask for together, USD.
    pub needed: Cents,
}

/// The applications in the order of their places.
pub fn in_queue_order(mut waiting: Vec<Retained>) -> Vec<Placed> {
    waiting.sort_by_key(Retained::order);
    let mut needed = Cents::ZERO;
    let placed = (1..).zip(waiting).map(|(place, retained)| {
        // Saturates: no line holds more than the largest amount.
        needed = needed.checked_add(retained.amount).unwrap_or(Cents::MAX);
        Placed { place, retained, needed }
    });
    placed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn retained(number: i64, since: &str, submitted: &str, amount: &str) -> Retained {
        Retained {
            id: Uuid::from_u128(number.unsigned_abs().into()),
            number,
            submitted_at: Some(submitted.parse().unwrap()),
            since: since.parse().unwrap(),
            amount: amount.parse().unwrap(),
        }
    }

    #[test]
    fn places_go_by_first_retention_then_submission_then_reference_and_the_need_adds_up() {
        let queue = in_queue_order(vec![
            retained(9, "2026-02-01T09:00:00Z", "2026-01-02T09:00:00Z", "10.00"),
            retained(3, "2026-02-01T09:00:00Z", "2026-01-02T09:00:00Z", "5.00"),
            retained(7, "2026-02-01T09:00:00Z", "2026-01-01T09:00:00Z", "2.50"),
            retained(8, "2026-01-31T09:00:00Z", "2026-01-30T09:00:00Z", "1.00"),
        ]);
        let shown: Vec<_> = queue.iter().map(|one| (one.place, one.retained.number, one.needed.to_string())).collect();
        let expected = [(1, 8, "1.00"), (2, 7, "3.50"), (3, 3, "8.50"), (4, 9, "18.50")];
        assert_eq!(shown, expected.map(|(place, number, needed)| (place, number, needed.to_owned())));
    }

    #[test]
    fn days_are_civil_days_in_geneva() {
        let one = retained(1, "2026-06-30T22:30:00Z", "2026-06-01T09:00:00Z", "1.00");
        let days = |now: &str| one.days_waiting(now.parse().unwrap());
        // Half past midnight on 1 July in Geneva.
        assert_eq!((days("2026-06-30T23:00:00Z"), days("2026-07-01T21:59:59Z")), (0, 0));
        assert_eq!(days("2026-07-01T22:00:00Z"), 1);
    }

    proptest! {
        #[test]
        fn the_order_of_reading_does_not_matter(seed in proptest::collection::vec((0i64..3, 0i64..3, 1i64..1_000), 0..12)) {
            let at = |seconds: i64| DateTime::from_timestamp(1_780_000_000 + seconds, 0).unwrap();
            let all: Vec<Retained> = (1..).zip(&seed).map(|(number, (since, submitted, cents))| Retained {
                id: Uuid::nil(),
                number,
                submitted_at: Some(at(*submitted)),
                since: at(*since),
                amount: Cents::new(*cents).unwrap(),
            }).collect();
            let mut turned = all.clone();
            turned.reverse();
            let queue = in_queue_order(all.clone());
            prop_assert_eq!(&queue, &in_queue_order(turned));
            let whole: i64 = seed.iter().map(|(_, _, cents)| cents).sum();
            prop_assert_eq!(queue.last().map_or(0, |last| last.needed.get()), whole);
            prop_assert!(queue.windows(2).all(|pair| pair[0].retained.order() < pair[1].retained.order()));
        }
    }
}
