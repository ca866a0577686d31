//! Formats amounts, dates and instants in English, French and Spanish.
//!
//! This module only formats; it computes no amounts.

use chrono::{DateTime, Datelike, NaiveDate, Offset, Utc};
use chrono_tz::Tz;

use crate::domain::kernel::language::Language;
use crate::domain::kernel::money::Cents;
use crate::i18n::text;

/// An amount in USD: `USD 1,234.50`, `1 234,50 USD`, `1.234,50 USD`, with no-break spaces.
pub fn amount(cents: Cents, language: Language) -> String {
    text(language, "mail-amount", [("amount", cents.to_string().as_str())])
}

/// An instant in UTC, to the second: `23 November 2026, 14:05:09 UTC`.
pub fn instant(at: DateTime<Utc>, language: Language) -> String {
    format!("{} UTC", local(at, Tz::UTC, language))
}

/// An instant in the local time of a time zone, with the zone and its UTC offset at that instant:
/// `23 November 2026, 16:05:09 (Africa/Bujumbura, UTC+02:00)`.
pub fn instant_in(at: DateTime<Utc>, zone: Tz, language: Language) -> String {
    let offset = at.with_timezone(&zone).offset().fix();
    format!("{} ({zone}, UTC{offset})", local(at, zone, language))
}

/// A day: `23 November 2026`, `23 novembre 2026`, `23 de noviembre de 2026`.
pub fn date(day: NaiveDate, language: Language) -> String {
    let month = text(language, &format!("date-month-{}", day.month()), []);
    let year = day.year().to_string();
    let day = match day.day() {
        1 => text(language, "date-first-day", []),
        day => day.to_string(),
    };
    text(language, "date-long", [("day", day.as_str()), ("month", &month), ("year", &year)])
}

fn local(at: DateTime<Utc>, zone: Tz, language: Language) -> String {
    let at = at.with_timezone(&zone);
    format!("{}, {}", date(at.date_naive(), language), at.format("%H:%M:%S"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn amounts_are_written_as_their_readers_write_them() {
        let cases: [(i64, &str, &str, &str); 5] = [
            (0, "USD\u{A0}0.00", "0,00\u{A0}USD", "0,00\u{A0}USD"),
            (99, "USD\u{A0}0.99", "0,99\u{A0}USD", "0,99\u{A0}USD"),
            (123_450, "USD\u{A0}1,234.50", "1\u{202F}234,50\u{A0}USD", "1.234,50\u{A0}USD"),
            (20_000_000, "USD\u{A0}200,000.00", "200\u{202F}000,00\u{A0}USD", "200.000,00\u{A0}USD"),
            (
                Cents::MAX.get(),
                "USD\u{A0}90,071,992,547,409.91",
                "90\u{202F}071\u{202F}992\u{202F}547\u{202F}409,91\u{A0}USD",
                "90.071.992.547.409,91\u{A0}USD",
            ),
        ];
        for (cents, en, fr, es) in cases {
            let cents = Cents::new(cents).unwrap();
            let written = [Language::En, Language::Fr, Language::Es].map(|language| amount(cents, language));
            assert_eq!(written, [en, fr, es]);
        }
    }

    #[test]
    fn dates_are_written_as_their_readers_write_them() {
        let first = at("2026-08-01T00:00:00Z");
        assert_eq!(instant(first, Language::En), "1 August 2026, 00:00:00 UTC");
        assert_eq!(instant(first, Language::Fr), "1er août 2026, 00:00:00 UTC");
        assert_eq!(instant(first, Language::Es), "1 de agosto de 2026, 00:00:00 UTC");
        assert_eq!(instant(at("2026-02-28T23:59:59Z"), Language::Fr), "28 février 2026, 23:59:59 UTC");
    }

    #[test]
    fn the_capitals_clock_knows_summer_time_the_date_line_and_quarters_of_an_hour() {
        let cases = [
            ("2026-11-23T14:05:09Z", "Africa/Bujumbura", "23 November 2026, 16:05:09 (Africa/Bujumbura, UTC+02:00)"),
            // One hour before and after the start and the end of summer time in Chisinau.
            ("2026-03-28T23:59:59Z", "Europe/Chisinau", "29 March 2026, 01:59:59 (Europe/Chisinau, UTC+02:00)"),
            ("2026-03-29T01:00:00Z", "Europe/Chisinau", "29 March 2026, 04:00:00 (Europe/Chisinau, UTC+03:00)"),
            ("2026-10-25T01:00:00Z", "Europe/Chisinau", "25 October 2026, 03:00:00 (Europe/Chisinau, UTC+02:00)"),
            // Summer time in the southern hemisphere.
            ("2026-01-15T12:00:00Z", "America/Asuncion", "15 January 2026, 09:00:00 (America/Asuncion, UTC-03:00)"),
            // The next day in local time, and a UTC offset of 5:45 hours.
            ("2026-12-31T20:00:00Z", "Pacific/Palau", "1 January 2027, 05:00:00 (Pacific/Palau, UTC+09:00)"),
            ("2026-06-30T18:20:00Z", "Asia/Kathmandu", "1 July 2026, 00:05:00 (Asia/Kathmandu, UTC+05:45)"),
        ];
        for (instant, zone, expected) in cases {
            assert_eq!(instant_in(at(instant), zone.parse().unwrap(), Language::En), expected);
        }
    }

    #[test]
    fn every_zone_shows_the_same_instant() {
        let instant = at("2026-07-14T23:30:00Z");
        for zone in chrono_tz::TZ_VARIANTS {
            let shown = instant_in(instant, zone, Language::En);
            let (date_and_time, offset) = shown.split_once(" (").unwrap();
            let offset = offset.rsplit_once("UTC").unwrap().1.trim_end_matches(')');
            let back =
                DateTime::parse_from_str(&format!("{date_and_time} {offset}"), "%d %B %Y, %H:%M:%S %:z").unwrap();
            assert_eq!(back.to_utc(), instant, "{zone}");
        }
    }
}
