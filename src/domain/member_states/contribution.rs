//! Assessed contributions of Member States: dated positions in Swiss francs, each with its source.
//!
//! A position states the outstanding amount of the contribution of a financial year on a day. It applies until a
//! later day is recorded. A correction is a later record for the same year and day; no record is overwritten. The
//! financial year is the calendar year. Arrears are computed in `article_4`.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::kernel::money::Centimes;
use crate::domain::kernel::state_code::StateCode;

/// The amounts of one position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// What the state was assessed for the year.
    pub assessed: Centimes,
    /// What of it is not paid.
    pub outstanding: Centimes,
    /// What of all the years before is not paid, where the document says it.
    pub outstanding_before: Option<Centimes>,
}

/// Error: the outstanding amount exceeds the assessed amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no more can be outstanding of a contribution than was assessed")]
pub struct MoreOutstandingThanAssessed;

impl Figures {
    /// Creates figures whose outstanding amount does not exceed the assessed amount.
    ///
    /// # Errors
    /// [`MoreOutstandingThanAssessed`].
    pub fn new(
        assessed: Centimes,
        outstanding: Centimes,
        outstanding_before: Option<Centimes>,
    ) -> Result<Figures, MoreOutstandingThanAssessed> {
        if outstanding > assessed {
            return Err(MoreOutstandingThanAssessed);
        }
        Ok(Figures { assessed, outstanding, outstanding_before })
    }

    /// The paid part of the contribution.
    pub fn paid(&self) -> Centimes {
        self.assessed.saturating_sub(self.outstanding)
    }
}

/// The state, financial year and day that identify a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PositionKey {
    /// The state.
    pub state: StateCode,
    /// The financial year of the contribution.
    pub year: i16,
    /// The day of the position.
    pub as_of: NaiveDate,
}

/// One record about a state and a financial year. Append-only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The state.
    pub state: StateCode,
    /// The financial year whose contribution it is about.
    pub year: i16,
    /// The day on which it stood so.
    pub as_of: NaiveDate,
    /// The amounts; `None`: the earlier record for the same year and day is retracted, and the position before it
    /// applies.
    pub figures: Option<Figures>,
    /// When it was recorded here.
    pub recorded_at: DateTime<Utc>,
    /// Publication or document it comes from.
    pub source: String,
}

/// The recorded positions of some states, queried by day.
#[derive(Debug, Clone, Default)]
pub struct Positions {
    by_state_and_year: BTreeMap<(StateCode, i16), Vec<Position>>,
}

impl Positions {
    /// Builds the index from records in any order.
    pub fn new(records: impl IntoIterator<Item = Position>) -> Positions {
        let mut positions = Positions::default();
        for record in records {
            positions.by_state_and_year.entry((record.state, record.year)).or_default().push(record);
        }
        for records in positions.by_state_and_year.values_mut() {
            records.sort_by_key(|record| (record.as_of, record.recorded_at));
        }
        positions
    }

    /// The last position of a year up to `day`, with its amounts, as known at `known_at`; `None` if no position
    /// applies.
    ///
    /// Among records for the same day the last recorded one applies. After a retraction the position before that day
    /// applies.
    pub fn on(
        &self,
        state: StateCode,
        year: i16,
        day: NaiveDate,
        known_at: DateTime<Utc>,
    ) -> Option<(&Position, Figures)> {
        let records = self.by_state_and_year.get(&(state, year))?;
        let mut retracted_day = None;
        for record in records.iter().rev() {
            if record.as_of > day || record.recorded_at > known_at || retracted_day == Some(record.as_of) {
                continue;
            }
            match record.figures {
                Some(figures) => return Some((record, figures)),
                None => retracted_day = Some(record.as_of),
            }
        }
        None
    }

    /// The newest day of a position of any year before `year`, up to `day`, as known at `known_at`.
    pub fn newest_before(
        &self,
        state: StateCode,
        year: i16,
        day: NaiveDate,
        known_at: DateTime<Utc>,
    ) -> Option<NaiveDate> {
        let years = self.by_state_and_year.range((state, i16::MIN)..(state, year));
        years
            .filter_map(|((_, year), _)| self.on(state, *year, day, known_at))
            .map(|(position, _)| position.as_of)
            .max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn francs(text: &str) -> Centimes {
        text.parse().unwrap()
    }

    fn position(as_of: &str, recorded: &str, outstanding: Option<&str>) -> Position {
        Position {
            state: "XAA".parse().unwrap(),
            year: 2018,
            as_of: as_of.parse().unwrap(),
            figures: outstanding.map(|text| Figures::new(francs("100.00"), francs(text), None).unwrap()),
            recorded_at: recorded.parse().unwrap(),
            source: "constructed".into(),
        }
    }

    #[test]
    fn the_last_day_counts_a_correction_replaces_and_a_retraction_lets_the_earlier_go_on() {
        let positions = Positions::new([
            position("2018-10-31", "2018-11-02T00:00:00Z", Some("100.00")),
            position("2019-03-31", "2019-04-02T00:00:00Z", Some("60.00")),
            position("2019-03-31", "2019-05-02T00:00:00Z", Some("40.00")),
            position("2019-03-31", "2019-06-02T00:00:00Z", None),
            position("2019-03-31", "2019-07-02T00:00:00Z", Some("20.00")),
        ]);
        let outstanding = |day: &str, known_at: &str| {
            let found = positions.on("XAA".parse().unwrap(), 2018, day.parse().unwrap(), known_at.parse().unwrap());
            found.map(|(_, figures)| figures.outstanding.to_string())
        };
        let always = "2020-01-01T00:00:00Z";
        for (day, known_at, expected) in [
            ("2018-10-30", always, None),
            ("2018-10-31", always, Some("100.00")),
            ("2019-03-30", always, Some("100.00")),
            ("2019-03-31", "2019-04-01T00:00:00Z", Some("100.00")),
            ("2019-03-31", "2019-04-02T00:00:00Z", Some("60.00")),
            ("2019-03-31", "2019-06-01T00:00:00Z", Some("40.00")),
            ("2019-03-31", "2019-06-02T00:00:00Z", Some("100.00")),
            ("2019-03-31", always, Some("20.00")),
        ] {
            assert_eq!(outstanding(day, known_at).as_deref(), expected, "{day} as known {known_at}");
        }
    }

    proptest! {
        #[test]
        fn paid_and_outstanding_are_what_was_assessed(assessed in 0i64..1_000_000, outstanding in 0i64..1_000_000) {
            let [assessed, outstanding] = [assessed, outstanding].map(|count| Centimes::new(count).unwrap());
            match Figures::new(assessed, outstanding, None) {
                Ok(figures) => prop_assert_eq!(figures.paid().checked_add(outstanding), Some(assessed)),
                Err(MoreOutstandingThanAssessed) => prop_assert!(outstanding > assessed),
            }
        }
    }
}
