//! The pause before the next delivery attempt: exponential backoff with an upper limit and jitter.

use std::time::Duration;

use chrono::TimeDelta;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::config::Mail;

/// The pause after failed attempt number `attempt`, counted from 1. A jitter that depends only on the message and the
/// attempt shortens it by up to a tenth, so that messages that failed together are not retried together.
pub fn pause(mail: &Mail, message: Uuid, attempt: u32) -> TimeDelta {
    let full = growing(mail, mail.longest_pause, attempt);
    let taken = full / 10 * u128::from(draw(message, attempt)) / u128::from(u16::MAX);
    of_milliseconds(full - taken)
}

/// The pause of a worker after the mail server as a whole took no mail for this number of times in a row, counted from
/// 1.
pub fn outage_pause(mail: &Mail, failures: u32) -> TimeDelta {
    of_milliseconds(growing(mail, mail.longest_outage_pause, failures))
}

/// The first pause, multiplied for each further time up to the longest, in milliseconds.
fn growing(mail: &Mail, longest: Duration, time: u32) -> u128 {
    let longest = longest.as_millis();
    let mut full = mail.first_pause.as_millis().min(longest);
    for _ in 1..time {
        full = full.saturating_mul(u128::from(mail.pause_factor.get())).min(longest);
        if full == longest {
            break;
        }
    }
    full
}

fn of_milliseconds(pause: u128) -> TimeDelta {
    let pause = Duration::from_millis(u64::try_from(pause).unwrap_or(u64::MAX));
    TimeDelta::from_std(pause).unwrap_or(TimeDelta::MAX)
}

fn draw(message: Uuid, attempt: u32) -> u16 {
    let digest = Sha256::new().chain_update(message.as_bytes()).chain_update(attempt.to_be_bytes()).finalize();
    u16::from_be_bytes([digest[0], digest[1]])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::config::Config;

    fn mail() -> Mail {
        Config::load(None).unwrap().mail
    }

    #[test]
    fn the_pauses_of_the_built_in_configuration_grow_to_the_limit_and_no_further() {
        let seconds: Vec<i64> =
            (1..=8).map(|attempt| pause(&mail(), Uuid::from_u128(7), attempt).num_seconds()).collect();
        let full = [30, 120, 480, 1_920, 7_680, 14_400, 14_400, 14_400];
        for (pause, full) in seconds.iter().zip(full) {
            assert!((full * 9 / 10..=full).contains(pause), "{seconds:?}");
        }
    }

    #[test]
    fn pauses_of_an_outage_grow_to_some_minutes() {
        let seconds: Vec<i64> = (1..=5).map(|failures| outage_pause(&mail(), failures).num_seconds()).collect();
        assert_eq!(seconds, [30, 120, 300, 300, 300]);
    }

    #[test]
    fn messages_that_failed_together_come_back_apart() {
        let pauses: BTreeSet<_> = (0..100).map(|id| pause(&mail(), Uuid::from_u128(id), 4)).collect();
        assert!(pauses.len() > 90, "{}", pauses.len());
    }

    proptest! {
        #[test]
        fn a_pause_is_the_same_each_time_it_is_asked_and_keeps_its_bounds(id: u128, attempt in 1_u32..1_000) {
            let mail = mail();
            let asked = pause(&mail, Uuid::from_u128(id), attempt);
            prop_assert_eq!(asked, pause(&mail, Uuid::from_u128(id), attempt));
            prop_assert!(asked <= TimeDelta::from_std(mail.longest_pause).unwrap());
            prop_assert!(asked >= TimeDelta::from_std(mail.first_pause * 9 / 10).unwrap());
        }
    }
}
