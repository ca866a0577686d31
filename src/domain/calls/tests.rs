//! Boundary tests of call windows: one second and one microsecond around each boundary, in several time zones and
//! across daylight saving changes; permitted revisions.

use chrono::{DurationRound, FixedOffset, TimeZone};
use proptest::prelude::*;

use super::*;

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn grace(minutes: u16) -> Grace {
    Grace::new(minutes, (minutes > 0).then(|| "CONSTRUCTED: the network of a capital was down".to_owned())).unwrap()
}

fn window(opens: &str, closes: &str, zone: Tz, minutes: u16) -> Window {
    Window::new(at(opens), at(closes), zone, grace(minutes)).unwrap()
}

fn call(number: u128, window: Window) -> Call {
    let id = Uuid::from_u128(number);
    Call { id, revision: 1, title: format!("Call {number}"), source: format!("CONSTRUCTED {number}"), window }
}

/// The status of a window one second and one microsecond before an instant, at it, and after it.
fn around(window: &Window, border: DateTime<Utc>) -> [CallStanding; 5] {
    let (second, tick) = (TimeDelta::seconds(1), TimeDelta::microseconds(1));
    [border - second, border - tick, border, border + tick, border + second].map(|instant| window.standing(instant))
}

#[test]
fn a_call_is_open_from_its_opening_until_before_its_closing_and_its_grace_until_before_its_end() {
    use CallStanding::{Closed, InGrace, Open, ToOpen};
    // Announced in the time zones of five capitals; each opens or closes on a day of a daylight saving change.
    let cases = [
        ("2027-03-01T09:00:00+01:00", "2027-03-28T03:00:00+02:00", Tz::Europe__Zurich),
        ("2027-03-28T01:59:59+01:00", "2027-10-31T02:30:00+02:00", Tz::Europe__Zurich),
        ("2027-10-31T02:30:00+02:00", "2027-10-31T02:30:00+01:00", Tz::Europe__Zurich),
        ("2018-11-04T01:00:00-02:00", "2019-02-16T23:59:59-02:00", Tz::America__Sao_Paulo),
        ("2027-03-28T00:00:00+05:45", "2027-10-31T23:59:59+05:45", Tz::Asia__Kathmandu),
        ("2021-04-04T03:59:59+14:00", "2021-09-26T03:00:00+13:00", Tz::Pacific__Apia),
        ("2027-02-07T02:59:59+01:00", "2027-03-14T03:00:00+01:00", Tz::Africa__Casablanca),
    ];
    for (opens, closes, zone) in cases {
        for minutes in [0, 1, 90, MOST_GRACE_MINUTES] {
            let window = window(opens, closes, zone, minutes);
            let after = if minutes == 0 { Closed } else { InGrace };
            assert_eq!(around(&window, at(opens)), [ToOpen, ToOpen, Open, Open, Open], "{opens}");
            assert_eq!(around(&window, at(closes)), [Open, Open, after, after, after], "{closes} and {minutes}");
            if minutes > 0 {
                assert_eq!(around(&window, window.ends_at()), [InGrace, InGrace, Closed, Closed, Closed], "{closes}");
            }
            assert_eq!(window.ends_at() - at(closes), TimeDelta::minutes(i64::from(minutes)));
        }
    }
}

#[test]
fn an_hour_that_the_clocks_show_twice_is_two_hours_and_grace_runs_through_the_change() {
    let twice = window("2027-10-31T02:30:00+02:00", "2027-10-31T02:30:00+01:00", Tz::Europe__Zurich, 0);
    assert_eq!(twice.ends_at() - twice.opens_at(), TimeDelta::hours(1));
    // Closes half an hour before the clocks go forward, with one hour of grace: it ends at half past three.
    let forward = window("2027-03-01T00:00:00+01:00", "2027-03-28T01:30:00+01:00", Tz::Europe__Zurich, 60);
    assert_eq!(forward.ends_at(), at("2027-03-28T03:30:00+02:00"));
}

#[test]
fn grace_has_a_reason_and_is_at_most_a_day() {
    let because = || Some("because".to_owned());
    assert_eq!(Grace::new(0, None), Ok(Grace::NONE));
    assert_eq!(Grace::new(1_440, because()).unwrap().minutes(), 1_440);
    assert_eq!(Grace::new(1_441, because()), Err(GraceFault::TooLong));
    assert_eq!(Grace::new(5, None), Err(GraceFault::ReasonMissing));
    assert_eq!(Grace::new(0, because()), Err(GraceFault::ReasonWithoutGrace));
    let moment = at("2027-03-01T08:00:00Z");
    assert_eq!(Window::new(moment, moment, Tz::UTC, Grace::NONE), Err(ClosesBeforeItOpens));
}

#[test]
fn a_revision_touches_nothing_that_has_passed() {
    use RefusalCode::{CallClosingPassed, CallEnded, CallOpeningPassed, CallUnchanged};
    let recorded = ("2027-03-01T08:00:00Z", "2027-03-31T22:00:00Z", 60);
    let (opens, closes, hour) = recorded;
    let (before, during, in_grace, ended) =
        ("2027-02-01T00:00:00Z", "2027-03-15T12:00:00Z", "2027-03-31T22:30:00Z", "2027-03-31T23:00:00Z");
    let late = "2027-04-15T22:00:00Z";
    let cases = [
        // Before the opening both dates may change, but not to a time in the past.
        (before, ("2027-02-01T00:00:00Z", closes, hour), None),
        (before, ("2027-01-31T23:59:59Z", closes, hour), Some(CallOpeningPassed)),
        (before, ("2027-03-05T08:00:00Z", late, 0), None),
        (before, recorded, Some(CallUnchanged)),
        // After the opening the opening is fixed; at the instant of the opening the call is open.
        ("2027-03-01T07:59:59Z", ("2027-03-02T08:00:00Z", closes, hour), None),
        (opens, ("2027-03-02T08:00:00Z", closes, hour), Some(CallOpeningPassed)),
        (during, ("2027-03-16T08:00:00Z", closes, hour), Some(CallOpeningPassed)),
        (during, (opens, late, hour), None),
        (during, (opens, "2027-03-15T12:00:00Z", 0), None),
        (during, (opens, "2027-03-15T11:59:59Z", 0), Some(CallClosingPassed)),
        (during, (opens, "2027-03-15T11:59:59Z", 60), Some(CallClosingPassed)),
        (during, (opens, closes, 0), None),
        // After the closing the closing is fixed; the running grace period may be extended or ended now.
        (closes, (opens, late, hour), Some(CallClosingPassed)),
        (in_grace, (opens, late, hour), Some(CallClosingPassed)),
        (in_grace, (opens, closes, 120), None),
        (in_grace, (opens, closes, 30), None),
        (in_grace, (opens, closes, 29), Some(CallClosingPassed)),
        (in_grace, (opens, closes, 0), Some(CallClosingPassed)),
        // After the end no date may change.
        (ended, (opens, closes, 120), Some(CallEnded)),
        (ended, (opens, late, hour), Some(CallEnded)),
        (ended, recorded, Some(CallEnded)),
    ];
    let old = window(opens, closes, Tz::Europe__Zurich, hour);
    for (now, (opens, closes, minutes), expected) in cases {
        let new = window(opens, closes, Tz::Europe__Zurich, minutes);
        let found = old.may_become(&new, at(now)).err().map(|refusal| refusal.code);
        assert_eq!(found, expected, "at {now}: {opens} to {closes} and {minutes}");
    }
}

#[test]
fn the_calls_around_an_instant_are_the_last_the_open_and_the_next() {
    let of = |number, opens, closes| call(number, window(opens, closes, Tz::UTC, 0));
    let calls = || {
        [
            of(1, "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"),
            of(4, "2027-06-01T00:00:00Z", "2027-07-01T00:00:00Z"),
            of(2, "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z"),
            of(3, "2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z"),
        ]
    };
    let found = |now: &str| {
        let calls = Calls::around(calls(), at(now));
        [calls.last, calls.open, calls.next].map(|call| call.map_or(0, |call| call.id.as_u128()))
    };
    assert_eq!(found("2025-01-01T00:00:00Z"), [0, 0, 1]);
    assert_eq!(found("2026-03-31T23:59:59Z"), [1, 2, 3]);
    assert_eq!(found("2026-04-01T00:00:00Z"), [2, 0, 3]);
    assert_eq!(found("2027-06-15T00:00:00Z"), [3, 4, 0]);
    assert_eq!(found("2028-01-01T00:00:00Z"), [4, 0, 0]);
}

#[test]
fn the_refusal_tells_now_the_last_closing_and_the_next_opening_by_three_clocks() {
    let past = call(1, window("2027-03-01T00:00:00Z", "2027-03-28T00:00:00Z", Tz::Europe__Zurich, 60));
    let next = call(2, window("2027-10-31T01:00:00Z", "2027-12-01T00:00:00Z", Tz::Europe__Zurich, 0));
    let now = at("2027-03-28T01:00:00Z");
    let calls = Calls { capital: Some(Tz::Asia__Kathmandu), ..Calls::around([past, next], now) };
    let said = calls.nothing_open(now);
    let expected = [
        ("calls", "last_and_next"),
        ("closed_capital", "2027-03-28T06:45:00+05:45[Asia/Kathmandu]"),
        ("closed_geneva", "2027-03-28T03:00:00+02:00[Europe/Zurich]"),
        ("closed_utc", "2027-03-28T01:00:00Z"),
        ("last_call", "Call 1"),
        ("next_call", "Call 2"),
        ("now_capital", "2027-03-28T06:45:00+05:45[Asia/Kathmandu]"),
        ("now_geneva", "2027-03-28T03:00:00+02:00[Europe/Zurich]"),
        ("now_utc", "2027-03-28T01:00:00Z"),
        ("opens_capital", "2027-10-31T06:45:00+05:45[Asia/Kathmandu]"),
        ("opens_geneva", "2027-10-31T02:00:00+01:00[Europe/Zurich]"),
        ("opens_utc", "2027-10-31T01:00:00Z"),
        ("source", "CONSTRUCTED 2"),
    ];
    let found: Vec<(&str, &str)> = said.args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!((said.code, found), (RefusalCode::CallNotOpen, expected.to_vec()));
    assert_eq!(Calls::default().nothing_open(now).args["calls"], "none");
}

proptest! {
    /// The zone of the announcement does not matter: the same instants written in any other time zone make the same
    /// window.
    #[test]
    fn the_zone_of_a_call_decides_nothing(
        seconds in 946_684_800_i64..4_102_444_800,
        length in 1_i64..40_000_000,
        minutes in 0_u16..=MOST_GRACE_MINUTES,
        zone in 0..chrono_tz::TZ_VARIANTS.len(),
        offset in -86_399_i64..86_399,
    ) {
        let opens = DateTime::from_timestamp(seconds, 0).unwrap();
        let closes = opens + TimeDelta::seconds(length);
        let plain = Window::new(opens, closes, Tz::UTC, grace(minutes)).unwrap();
        let zone = chrono_tz::TZ_VARIANTS[zone];
        // Formats the instant in that zone and parses it again.
        let written = |at: DateTime<Utc>| at.with_timezone(&zone).to_rfc3339();
        let local = window(&written(opens), &written(closes), zone, minutes);
        for border in [opens, closes, plain.ends_at(), opens + TimeDelta::seconds(offset)] {
            prop_assert_eq!(around(&plain, border), around(&local, border));
        }
        prop_assert!(!plain.takes(opens - TimeDelta::microseconds(1)));
        prop_assert!(!plain.takes(plain.ends_at()));
        prop_assert!(plain.takes(opens) && plain.takes(plain.ends_at() - TimeDelta::microseconds(1)));
    }

    /// A permitted revision does not change the result for any earlier instant.
    #[test]
    fn no_revision_changes_what_was_answered_before_it(
        opens in 0_i64..500, length in 1_i64..500, minutes in 0_u16..30,
        new_opens in 0_i64..500, new_length in 1_i64..500, new_minutes in 0_u16..30,
        now in 0_i64..1_500, earlier in 0_i64..1_500,
    ) {
        let minute = |number: i64| Utc.timestamp_opt(1_800_000_000 + number * 60, 0).unwrap();
        let made = |opens, length, minutes| {
            Window::new(minute(opens), minute(opens + length), Tz::UTC, grace(minutes)).unwrap()
        };
        let (old, new) = (made(opens, length, minutes), made(new_opens, new_length, new_minutes));
        if old.may_become(&new, minute(now)).is_ok() {
            let before = minute(earlier.min(now)) - TimeDelta::microseconds(1);
            prop_assert_eq!(old.standing(before), new.standing(before));
        }
    }

    #[test]
    fn two_windows_overlap_exactly_where_an_instant_is_taken_by_both(
        first in (0_i64..50, 1_i64..50, 0_u16..10), second in (0_i64..50, 1_i64..50, 0_u16..10),
    ) {
        let minute = |number: i64| Utc.timestamp_opt(1_800_000_000 + number * 60, 0).unwrap();
        let made = |(opens, length, minutes): (i64, i64, u16)| {
            Window::new(minute(opens), minute(opens + length), Tz::UTC, grace(minutes)).unwrap()
        };
        let (first, second) = (made(first), made(second));
        let shared = (0..200).any(|number| first.takes(minute(number)) && second.takes(minute(number)));
        prop_assert_eq!(first.overlaps(&second), shared);
        prop_assert_eq!(second.overlaps(&first), shared);
    }
}

#[test]
fn a_reading_by_another_offset_is_the_same_instant() {
    let geneva = at("2027-03-28T03:00:00+02:00");
    let elsewhere = FixedOffset::west_opt(3 * 3_600).unwrap().with_ymd_and_hms(2027, 3, 27, 22, 0, 0).unwrap();
    assert_eq!(geneva, elsewhere.to_utc());
    assert_eq!(geneva.duration_trunc(TimeDelta::seconds(1)).unwrap(), geneva);
}
