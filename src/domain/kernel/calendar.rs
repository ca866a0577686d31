//! The days that can be recorded: since the organization exists, and until none of us will read it.
//!
//! A calendar knows the year -200000 and a database does not; every day and instant that somebody sends is held to these
//! bounds, which are also those of the tables, before anything else looks at it.

use chrono::{DateTime, NaiveDate, Utc};
use validator::ValidationError;

/// The first day: a 1 January, like the last.
const FIRST: NaiveDate = new_year(1951);

/// The last day.
const LAST: NaiveDate = new_year(2200);

const fn new_year(year: i32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, 1, 1) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

/// Checks that a day can be recorded.
///
/// # Errors
/// `day_out_of_range` with both bounds.
pub fn on_record(day: &NaiveDate) -> Result<(), ValidationError> {
    if (FIRST..=LAST).contains(day) {
        return Ok(());
    }
    let mut fault = ValidationError::new("day_out_of_range");
    fault.add_param("min".into(), &FIRST);
    fault.add_param("max".into(), &LAST);
    Err(fault)
}

/// Checks that an instant lies on a day that can be recorded.
///
/// # Errors
/// As [`on_record`].
pub fn instant_on_record(instant: &DateTime<Utc>) -> Result<(), ValidationError> {
    on_record(&instant.date_naive())
}

/// The civil day in Geneva, seat of the Fund, at an instant.
pub fn day_in_geneva(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&chrono_tz::Europe::Zurich).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bounds_are_days_of_record_and_their_neighbours_are_not() {
        let sound = |text: &str| on_record(&text.parse().unwrap()).is_ok();
        for day in ["1951-01-01", "2019-06-03", "2200-01-01"] {
            assert!(sound(day), "{day}");
        }
        for day in ["1950-12-31", "2200-01-02", "0001-01-01", "-200000-01-01", "+99999-12-31"] {
            assert!(!sound(day), "{day}");
        }
        assert!(instant_on_record(&DateTime::<Utc>::MAX_UTC).is_err());
        assert!(instant_on_record(&DateTime::<Utc>::UNIX_EPOCH).is_ok());
    }
}
