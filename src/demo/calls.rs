//! The calls of the demonstration: the first half of its time is a call that has ended, the second one that is open.
//!
//! The histories of the first days of a year are too short for two calls that follow one another: they lie in one.

use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};

use super::DemoError;
use crate::domain::call::{Grace, Window};
use crate::domain::local_time::GENEVA;

/// For how long from now the open call stays open.
const STAYS_OPEN: TimeDelta = TimeDelta::days(60);

/// Minutes of grace of the open call.
const GRACE_MINUTES: u16 = 60;

/// The first instant of the calls: the next whole hour, where the next act is no sooner.
pub(super) fn opening(next: DateTime<Utc>, part: TimeDelta) -> DateTime<Utc> {
    match next.duration_trunc(TimeDelta::hours(1)) {
        Ok(hour) if part > TimeDelta::hours(1) => hour + TimeDelta::hours(1),
        _ => next,
    }
}

/// The windows of the calls, each with the key of its title; the calls follow one another without a gap.
///
/// # Errors
/// A [`DemoError`] for a window that cannot be.
pub(super) fn windows(
    opens: DateTime<Utc>,
    part: TimeDelta,
    now: DateTime<Utc>,
    grace_reason: &str,
) -> Result<Vec<(&'static str, Window)>, DemoError> {
    let made = |opens, closes, grace| {
        Window::new(opens, closes, GENEVA, grace).map_err(|fault| DemoError::Missing(fault.to_string()))
    };
    let grace = Grace::new(GRACE_MINUTES, Some(grace_reason.to_owned()));
    let grace = grace.map_err(|fault| DemoError::Missing(fault.to_string()))?;
    let closes = opening(now + STAYS_OPEN, part);
    let middle = opening(opens + (now - opens) / 2, part);
    if part < TimeDelta::minutes(1) {
        return Ok(vec![("call_open", made(opens, closes, grace)?)]);
    }
    let past = made(opens, middle, Grace::NONE)?;
    Ok(vec![("call_past", past), ("call_open", made(middle, closes, grace)?)])
}
