//! An instant in UTC, in Geneva (seat of the Fund) and in a capital.
//!
//! A deadline is an instant; only its display depends on the time zone. It is displayed with the UTC offset of that
//! day (RFC 3339) and the name of the zone, so that daylight saving is explicit. No rule depends on the display.

use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use serde::Serialize;

/// The time zone of Geneva in the IANA time zone database.
pub const GENEVA: Tz = Tz::Europe__Zurich;

/// An instant by the clocks of a zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct LocalTime {
    /// The local time with its distance from UTC (RFC 3339).
    #[schema(example = "2027-03-28T03:00:00+02:00")]
    pub at: String,
    /// The zone, by its IANA name.
    #[schema(example = "Europe/Zurich")]
    pub zone: String,
}

impl LocalTime {
    /// An instant by the clocks of a zone.
    pub fn of(instant: DateTime<Utc>, zone: Tz) -> LocalTime {
        let at = instant.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::AutoSi, false);
        LocalTime { at, zone: zone.name().to_owned() }
    }
}

impl std::fmt::Display for LocalTime {
    /// The time with its zone in brackets (RFC 9557): `2027-03-28T03:00:00+02:00[Europe/Zurich]`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}[{}]", self.at, self.zone)
    }
}

/// An instant by all clocks that matter to a reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Clocks {
    /// In UTC (RFC 3339).
    #[schema(example = "2027-03-28T01:00:00Z")]
    pub utc: String,
    /// In Geneva.
    pub geneva: LocalTime,
    /// In the capital of the state concerned; absent where none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capital: Option<LocalTime>,
}

impl Clocks {
    /// Converts an instant to UTC, Geneva time and the time of a capital.
    pub fn of(instant: DateTime<Utc>, capital: Option<Tz>) -> Clocks {
        Clocks {
            utc: instant.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            geneva: LocalTime::of(instant, GENEVA),
            capital: capital.map(|zone| LocalTime::of(instant, zone)),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, Timelike};
    use proptest::prelude::*;

    use super::*;

    fn shown(instant: &str, zone: Tz) -> [String; 3] {
        let clocks = Clocks::of(instant.parse().unwrap(), Some(zone));
        [clocks.utc, clocks.geneva.to_string(), clocks.capital.unwrap().to_string()]
    }

    #[test]
    fn the_clocks_of_geneva_and_of_a_capital_go_forward_and_back_each_on_its_own_day() {
        let cases = [
            // The last second of winter time in Geneva, and the first of summer time.
            ("2027-03-28T00:59:59Z", Tz::Asia__Kathmandu, "2027-03-28T01:59:59+01:00", "2027-03-28T06:44:59+05:45"),
            ("2027-03-28T01:00:00Z", Tz::Asia__Kathmandu, "2027-03-28T03:00:00+02:00", "2027-03-28T06:45:00+05:45"),
            // The hour that is repeated in Geneva when summer time ends.
            ("2027-10-31T00:30:00Z", Tz::America__Sao_Paulo, "2027-10-31T02:30:00+02:00", "2027-10-30T21:30:00-03:00"),
            ("2027-10-31T01:30:00Z", Tz::America__Sao_Paulo, "2027-10-31T02:30:00+01:00", "2027-10-30T22:30:00-03:00"),
            // The next day in Apia; Samoa abolished summer time in 2021, Brazil in 2019.
            ("2027-03-28T12:00:00Z", Tz::Pacific__Apia, "2027-03-28T14:00:00+02:00", "2027-03-29T01:00:00+13:00"),
            ("2018-12-01T12:00:00Z", Tz::America__Sao_Paulo, "2018-12-01T13:00:00+01:00", "2018-12-01T10:00:00-02:00"),
            // Morocco changes its offset for Ramadan, whose dates follow the lunar calendar.
            ("2027-02-01T12:00:00Z", Tz::Africa__Casablanca, "2027-02-01T13:00:00+01:00", "2027-02-01T13:00:00+01:00"),
            ("2027-02-20T12:00:00Z", Tz::Africa__Casablanca, "2027-02-20T13:00:00+01:00", "2027-02-20T12:00:00+00:00"),
        ];
        for (instant, zone, geneva, capital) in cases {
            let expected = [instant.to_owned(), format!("{geneva}[Europe/Zurich]"), format!("{capital}[{zone}]")];
            assert_eq!(shown(instant, zone), expected);
        }
    }

    #[test]
    fn without_a_capital_there_are_two_clocks_and_parts_of_a_second_are_kept() {
        let instant = "2027-03-01T08:00:00.000001Z".parse().unwrap();
        let clocks = Clocks::of(instant, None);
        assert_eq!(clocks.utc, "2027-03-01T08:00:00.000001Z");
        assert_eq!(clocks.geneva.at, "2027-03-01T09:00:00.000001+01:00");
        assert_eq!(clocks.capital, None);
    }

    fn reads_back(instant: DateTime<Utc>, zone: Tz) {
        let local = LocalTime::of(instant, zone);
        assert_eq!(DateTime::parse_from_rfc3339(&local.at).unwrap().to_utc(), instant, "{local}");
        assert_eq!(local.zone.parse::<Tz>().unwrap(), zone);
    }

    #[test]
    fn every_zone_shows_the_same_instants_around_the_changes_of_the_clocks() {
        for change in ["2027-03-28T01:00:00Z", "2027-10-31T01:00:00Z", "2027-02-07T02:00:00Z", "2027-04-03T14:00:00Z"] {
            let change: DateTime<Utc> = change.parse().unwrap();
            for zone in chrono_tz::TZ_VARIANTS {
                for seconds in [-3_600, -1, 0, 1, 3_600] {
                    reads_back(change + TimeDelta::seconds(seconds), zone);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn every_zone_shows_every_instant_of_this_century(seconds in 946_684_800_i64..4_102_444_800, at in 0..chrono_tz::TZ_VARIANTS.len()) {
            let instant = DateTime::from_timestamp(seconds, 0).unwrap();
            prop_assert_eq!(instant.nanosecond(), 0);
            reads_back(instant, chrono_tz::TZ_VARIANTS[at]);
        }
    }
}
