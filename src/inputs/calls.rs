//! Inputs of calls: the announcement and its revision, with every fault of every field at once.
//!
//! An instant is sent with its UTC offset, which must be the offset of the named zone at that instant: noon in summer
//! with the winter offset would be another instant than its author means.

use chrono::{DateTime, Datelike, FixedOffset, Offset, Timelike, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use validator::Validate;

use crate::domain::calls::{Grace, GraceFault, MOST_GRACE_MINUTES, Window};
use crate::domain::kernel::local_time::Clocks;
use crate::inputs::field_error::FieldError;

/// Years in which the instants of a call may be.
const YEARS: std::ops::RangeInclusive<i32> = 2_000..=2_199;

/// Maximum characters of a title.
const TITLE: usize = 200;
/// Maximum characters of a source, and of the reason of a grace period.
const SOURCE: usize = 500;
/// Maximum characters of the reason of a revision.
const REASON: usize = 1_000;

/// A call to record.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallBody {
    /// What it is called, 1 to 200 characters.
    pub title: String,
    /// When it opens: RFC 3339, a whole second, with the offset that the zone has then.
    #[schema(format = DateTime, example = "2027-03-01T09:00:00+01:00")]
    pub opens_at: String,
    /// When it closes, likewise: the first instant that is too late.
    #[schema(format = DateTime, example = "2027-04-30T18:00:00+02:00")]
    pub closes_at: String,
    /// The zone in which it is announced, by its IANA name.
    #[schema(example = "Europe/Zurich")]
    pub zone: String,
    /// Minutes after the closing in which submissions are still taken and recorded as such, 0 to 1440.
    #[serde(default)]
    pub grace_minutes: i64,
    /// Why there is a grace, 1 to 500 characters; named with a grace alone.
    #[serde(default)]
    pub grace_reason: Option<String>,
    /// Decision or document that it comes from, 1 to 500 characters.
    pub source: String,
}

/// What a call is to say, and why.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallRevisionBody {
    /// When it opens: RFC 3339, a whole second, with the offset that the zone has then. It stays once it has passed.
    #[schema(format = DateTime, example = "2027-03-01T09:00:00+01:00")]
    pub opens_at: String,
    /// When it closes, likewise: the first instant that is too late.
    #[schema(format = DateTime, example = "2027-05-14T18:00:00+02:00")]
    pub closes_at: String,
    /// The zone in which it is announced, by its IANA name.
    #[schema(example = "Europe/Zurich")]
    pub zone: String,
    /// Minutes after the closing in which submissions are still taken and recorded as such, 0 to 1440.
    #[serde(default)]
    pub grace_minutes: i64,
    /// Why there is a grace, 1 to 500 characters; named with a grace alone.
    #[serde(default)]
    pub grace_reason: Option<String>,
    /// Why it is revised, 1 to 1000 characters.
    pub reason: String,
}

impl CallBody {
    /// The submission window of a call that has not opened yet.
    ///
    /// # Errors
    /// Every fault.
    pub fn window(&self, now: DateTime<Utc>) -> Result<Window, Vec<FieldError>> {
        let mut faults = Vec::new();
        length("/title", &self.title, TITLE, &mut faults);
        let times = Times {
            opens_at: &self.opens_at,
            closes_at: &self.closes_at,
            zone: &self.zone,
            grace: (self.grace_minutes, self.grace_reason.as_deref()),
        };
        let window = times.window(&mut faults);
        if window.as_ref().is_some_and(|window| window.opens_at() < now) {
            let now = Clocks::of(now, None).utc;
            faults.push(FieldError::at("/opens_at", "instant_passed").with("now", now));
        }
        length("/source", &self.source, SOURCE, &mut faults);
        checked(window, faults)
    }
}

impl CallRevisionBody {
    /// The revised submission window; whether it is allowed is decided by the domain rules.
    ///
    /// # Errors
    /// Every fault.
    pub fn window(&self) -> Result<Window, Vec<FieldError>> {
        let mut faults = Vec::new();
        let times = Times {
            opens_at: &self.opens_at,
            closes_at: &self.closes_at,
            zone: &self.zone,
            grace: (self.grace_minutes, self.grace_reason.as_deref()),
        };
        let window = times.window(&mut faults);
        length("/reason", &self.reason, REASON, &mut faults);
        checked(window, faults)
    }
}

fn checked(window: Option<Window>, faults: Vec<FieldError>) -> Result<Window, Vec<FieldError>> {
    match window {
        Some(window) if faults.is_empty() => Ok(window),
        _ => Err(faults),
    }
}

/// A text that is not blank and not too long.
fn length(pointer: &str, text: &str, most: usize, faults: &mut Vec<FieldError>) {
    if text.trim().is_empty() || text.chars().count() > most {
        faults.push(FieldError::at(pointer, "length_between").with("min", 1).with("max", most));
    }
}

/// The fields of a call that concern time.
struct Times<'a> {
    opens_at: &'a str,
    closes_at: &'a str,
    zone: &'a str,
    grace: (i64, Option<&'a str>),
}

impl Times<'_> {
    fn window(&self, faults: &mut Vec<FieldError>) -> Option<Window> {
        let zone: Option<Tz> = self.zone.parse().ok();
        let opens = instant("/opens_at", self.opens_at, zone, faults);
        let closes = instant("/closes_at", self.closes_at, zone, faults);
        if zone.is_none() {
            faults.push(FieldError::at("/zone", "zone_unknown"));
        }
        let grace = grace(self.grace, faults);
        if opens.zip(closes).is_some_and(|(opens, closes)| closes <= opens) {
            faults.push(FieldError::at("/closes_at", "closes_before_it_opens"));
        }
        Window::new(opens?, closes?, zone?, grace?).ok()
    }
}

/// Parses an instant; `None` if it is invalid.
fn instant(pointer: &str, text: &str, zone: Option<Tz>, faults: &mut Vec<FieldError>) -> Option<DateTime<Utc>> {
    let Ok(written) = DateTime::parse_from_rfc3339(text) else {
        faults.push(FieldError::at(pointer, "instant_malformed"));
        return None;
    };
    if !YEARS.contains(&written.year()) || !YEARS.contains(&written.to_utc().year()) {
        let fault = FieldError::at(pointer, "instant_out_of_range");
        faults.push(fault.with("min", YEARS.start()).with("max", YEARS.end()));
        return None;
    }
    // chrono represents a leap second by nanoseconds of 10⁹ or more, so it is refused as well.
    if written.nanosecond() != 0 {
        faults.push(FieldError::at(pointer, "instant_whole_second"));
        return None;
    }
    let shown: Option<FixedOffset> = zone.map(|zone| written.with_timezone(&zone).offset().fix());
    if let Some((zone, shown)) = zone.zip(shown).filter(|(_, shown)| shown != written.offset()) {
        let fault = FieldError::at(pointer, "offset_of_another_time");
        faults.push(fault.with("zone", zone).with("offset", shown));
        return None;
    }
    Some(written.to_utc())
}

fn grace((minutes, reason): (i64, Option<&str>), faults: &mut Vec<FieldError>) -> Option<Grace> {
    if let Some(reason) = reason {
        length("/grace_reason", reason, SOURCE, faults);
    }
    let too_long = || FieldError::at("/grace_minutes", "out_of_range").with("min", 0).with("max", MOST_GRACE_MINUTES);
    let Ok(minutes) = u16::try_from(minutes) else {
        faults.push(too_long());
        return None;
    };
    let fault = match Grace::new(minutes, reason.map(str::to_owned)) {
        Ok(grace) => return Some(grace),
        Err(GraceFault::TooLong) => too_long(),
        Err(GraceFault::ReasonMissing) => FieldError::at("/grace_reason", "grace_reason_missing"),
        Err(GraceFault::ReasonWithoutGrace) => FieldError::at("/grace_reason", "grace_reason_without_grace"),
    };
    faults.push(fault);
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(opens: &str, closes: &str, zone: &str) -> CallBody {
        CallBody {
            title: "Spring".into(),
            opens_at: opens.into(),
            closes_at: closes.into(),
            zone: zone.into(),
            grace_minutes: 0,
            grace_reason: None,
            source: "CONSTRUCTED".into(),
        }
    }

    /// The faults as pointer, code and figures.
    fn faults(body: &CallBody) -> Vec<String> {
        match body.window("2027-01-01T00:00:00Z".parse().unwrap()) {
            Ok(_) => Vec::new(),
            Err(faults) => faults
                .iter()
                .map(|fault| {
                    let crate::inputs::field_error::Place::Pointer(pointer) = &fault.place else { panic!("{fault:?}") };
                    let figures: Vec<&str> = fault.args.iter().map(|(_, value)| value.as_str()).collect();
                    format!("{pointer} {} {}", fault.code, figures.join(" ")).trim_end().to_owned()
                })
                .collect(),
        }
    }

    #[test]
    fn an_offset_must_be_the_one_that_the_clocks_show_then() {
        let cases = [
            ("2027-03-01T09:00:00+01:00", "2027-04-30T18:00:00+02:00", "Europe/Zurich", &[][..]),
            (
                "2027-03-01T09:00:00+02:00",
                "2027-04-30T18:00:00+01:00",
                "Europe/Zurich",
                &[
                    "/opens_at offset_of_another_time Europe/Zurich +01:00",
                    "/closes_at offset_of_another_time Europe/Zurich +02:00",
                ][..],
            ),
            // The hour that is skipped and the hour that occurs twice when the clocks change.
            (
                "2027-03-28T01:59:59+01:00",
                "2027-03-28T02:30:00+01:00",
                "Europe/Zurich",
                &["/closes_at offset_of_another_time Europe/Zurich +02:00"],
            ),
            ("2027-10-31T02:30:00+02:00", "2027-10-31T02:30:00+01:00", "Europe/Zurich", &[]),
            ("2027-10-31T02:00:00+01:00", "2027-10-31T03:00:00+01:00", "Europe/Zurich", &[]),
            ("2027-03-01T09:00:00+05:45", "2027-03-02T09:00:00+05:45", "Asia/Kathmandu", &[]),
            (
                "2027-03-01T09:00:00+05:30",
                "2027-03-02T09:00:00+05:45",
                "Asia/Kathmandu",
                &["/opens_at offset_of_another_time Asia/Kathmandu +05:45"],
            ),
            (
                "2027-03-01T09:00:00+14:00",
                "2027-03-02T09:00:00+13:00",
                "Pacific/Apia",
                &["/opens_at offset_of_another_time Pacific/Apia +13:00"],
            ),
            // Morocco sets its clocks back by one hour during Ramadan.
            (
                "2027-02-07T02:59:59+01:00",
                "2027-02-20T12:00:00+01:00",
                "Africa/Casablanca",
                &["/closes_at offset_of_another_time Africa/Casablanca +00:00"],
            ),
            (
                "2027-02-07T02:59:59-02:00",
                "2027-02-20T12:00:00-03:00",
                "America/Sao_Paulo",
                &["/opens_at offset_of_another_time America/Sao_Paulo -03:00"],
            ),
            ("2027-03-01T09:00:00Z", "2027-03-01T09:00:01+00:00", "UTC", &[]),
            (
                "2027-03-01T09:00:00Z",
                "2027-04-01T09:00:00Z",
                "Europe/Zurich",
                &[
                    "/opens_at offset_of_another_time Europe/Zurich +01:00",
                    "/closes_at offset_of_another_time Europe/Zurich +02:00",
                ],
            ),
        ];
        for (opens, closes, zone, expected) in cases {
            assert_eq!(faults(&body(opens, closes, zone)), expected, "{opens} to {closes} in {zone}");
        }
    }

    #[test]
    fn every_offset_that_a_zone_shows_is_taken() {
        for zone in chrono_tz::TZ_VARIANTS {
            for at in ["2027-03-28T00:59:59Z", "2027-03-28T01:00:00Z", "2027-10-31T00:59:59Z", "2027-10-31T01:00:00Z"] {
                let at: DateTime<Utc> = at.parse().unwrap();
                let written = |at: DateTime<Utc>| at.with_timezone(&zone).to_rfc3339();
                let body = body(&written(at), &written(at + chrono::TimeDelta::days(40)), zone.name());
                assert_eq!(faults(&body), Vec::<String>::new(), "{body:?}");
            }
        }
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let wrong = CallBody {
            title: " ".into(),
            source: "x".repeat(501),
            grace_minutes: -1,
            grace_reason: Some(String::new()),
            ..body("2027-03-01 09:00", "2027-02-29T00:00:00+01:00", "Geneva")
        };
        assert_eq!(
            faults(&wrong),
            [
                "/title length_between 1 200",
                "/opens_at instant_malformed",
                "/closes_at instant_malformed",
                "/zone zone_unknown",
                "/grace_reason length_between 1 500",
                "/grace_minutes out_of_range 0 1440",
                "/source length_between 1 500",
            ]
        );
        let graced = |minutes, reason: Option<&str>| CallBody {
            grace_minutes: minutes,
            grace_reason: reason.map(str::to_owned),
            ..body("2027-03-01T09:00:00Z", "2027-03-02T09:00:00Z", "UTC")
        };
        assert_eq!(faults(&graced(1_440, Some("because"))), Vec::<String>::new());
        assert_eq!(faults(&graced(1_441, Some("because"))), ["/grace_minutes out_of_range 0 1440"]);
        assert_eq!(faults(&graced(i64::MAX, Some("because"))), ["/grace_minutes out_of_range 0 1440"]);
        assert_eq!(faults(&graced(1, None)), ["/grace_reason grace_reason_missing"]);
        assert_eq!(faults(&graced(0, Some("because"))), ["/grace_reason grace_reason_without_grace"]);
    }

    #[test]
    fn a_call_opens_later_closes_after_it_and_counts_in_whole_seconds_of_this_time() {
        let cases = [
            ("2026-12-31T23:59:59Z", "2027-02-01T00:00:00Z", "/opens_at instant_passed 2027-01-01T00:00:00Z"),
            ("2027-02-01T00:00:00Z", "2027-02-01T00:00:00Z", "/closes_at closes_before_it_opens"),
            ("2027-02-01T00:00:00Z", "2027-01-31T23:59:59Z", "/closes_at closes_before_it_opens"),
            ("2027-02-01T00:00:00.5Z", "2027-03-01T00:00:00Z", "/opens_at instant_whole_second"),
            ("2027-02-01T00:00:00Z", "2027-03-01T00:00:00.000001Z", "/closes_at instant_whole_second"),
            ("2027-02-01T00:00:00Z", "2027-03-31T23:59:60Z", "/closes_at instant_whole_second"),
            ("2027-02-01T00:00:00Z", "2200-01-01T00:00:00Z", "/closes_at instant_out_of_range 2000 2199"),
            ("2027-02-01T00:00:00Z", "9999-12-31T23:59:59Z", "/closes_at instant_out_of_range 2000 2199"),
            ("2027-02-01", "2027-03-01T00:00:00Z", "/opens_at instant_malformed"),
            ("2027-02-01T00:00:00", "2027-03-01T00:00:00Z", "/opens_at instant_malformed"),
        ];
        for (opens, closes, expected) in cases {
            assert_eq!(faults(&body(opens, closes, "UTC")), [expected], "{opens} to {closes}");
        }
        assert_eq!(faults(&body("2027-01-01T00:00:00Z", "2027-01-01T00:00:01Z", "UTC")), Vec::<String>::new());
    }
}
