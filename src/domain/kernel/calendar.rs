//! The range of dates that can be recorded.
//!
//! chrono supports years that PostgreSQL does not. Every date and timestamp of a request is first checked against
//! these bounds, which the tables enforce as well.

use chrono::{DateTime, NaiveDate, Utc};
use validator::ValidationError;

/// The first permitted date.
const FIRST: NaiveDate = new_year(1951);

/// The last permitted date.
const LAST: NaiveDate = new_year(2200);

const fn new_year(year: i32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, 1, 1) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

/// Checks that a date can be recorded.
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

/// Checks that the date of a timestamp can be recorded.
///
/// # Errors
/// As [`on_record`].
pub fn instant_on_record(instant: &DateTime<Utc>) -> Result<(), ValidationError> {
    on_record(&instant.date_naive())
}

/// The civil date in Geneva, seat of the Fund, at an instant.
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
