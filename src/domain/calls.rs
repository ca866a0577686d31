//! Calls for regional projects: opening, closing, grace period, and the permitted revisions.
//!
//! Opening and closing are instants (UTC). The time zone is used only for display. A grace period is set explicitly
//! with a reason; a submission within it is accepted and recorded as such. The Fund's texts set no dates (collected
//! rules §8, row 16), so a call is recorded with its source. The current time is a parameter.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use crate::domain::kernel::local_time::Clocks;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::kernel::vocabulary::vocabulary;

/// Longest grace period in minutes: one day.
pub const MOST_GRACE_MINUTES: u16 = 1_440;

vocabulary! {
    /// How a call stands at an instant.
    CallStanding {
        /// It has not opened yet.
        ToOpen = "to_open",
        /// It is open.
        Open = "open",
        /// It is closed, and what comes is still taken.
        InGrace = "in_grace",
        /// It is over.
        Closed = "closed",
    }
}

/// The grace period: how long after the closing a submission is still accepted, and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grace {
    minutes: u16,
    reason: Option<String>,
}

/// Why a grace period is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GraceFault {
    /// It is longer than a day.
    #[error("grace is at most a day")]
    TooLong,
    /// It has a length and no reason.
    #[error("grace needs its reason")]
    ReasonMissing,
    /// It has a reason and no length.
    #[error("no grace needs no reason")]
    ReasonWithoutGrace,
}

impl Grace {
    /// No grace period.
    pub const NONE: Grace = Grace { minutes: 0, reason: None };

    /// Creates a grace period with its reason. Zero minutes without a reason is no grace period.
    ///
    /// # Errors
    /// A [`GraceFault`].
    pub fn new(minutes: u16, reason: Option<String>) -> Result<Grace, GraceFault> {
        match (minutes, &reason) {
            (0, Some(_)) => Err(GraceFault::ReasonWithoutGrace),
            (1.., None) => Err(GraceFault::ReasonMissing),
            (minutes, _) if minutes > MOST_GRACE_MINUTES => Err(GraceFault::TooLong),
            _ => Ok(Grace { minutes, reason }),
        }
    }

    /// Length in minutes.
    pub const fn minutes(&self) -> u16 {
        self.minutes
    }

    /// Reason for the grace period.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }
}

/// The period in which a call accepts submissions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    opens_at: DateTime<Utc>,
    closes_at: DateTime<Utc>,
    zone: Tz,
    grace: Grace,
}

/// Error: the call would close before it opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a call closes after it opens")]
pub struct ClosesBeforeItOpens;

impl Window {
    /// Creates a window whose closing is after its opening.
    ///
    /// # Errors
    /// [`ClosesBeforeItOpens`].
    pub fn new(
        opens_at: DateTime<Utc>,
        closes_at: DateTime<Utc>,
        zone: Tz,
        grace: Grace,
    ) -> Result<Window, ClosesBeforeItOpens> {
        if closes_at <= opens_at {
            return Err(ClosesBeforeItOpens);
        }
        Ok(Window { opens_at, closes_at, zone, grace })
    }

    /// The first instant at which submissions are accepted.
    pub const fn opens_at(&self) -> DateTime<Utc> {
        self.opens_at
    }

    /// The first instant at which it is closed.
    pub const fn closes_at(&self) -> DateTime<Utc> {
        self.closes_at
    }

    /// The zone in which it is announced.
    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// The grace period after the closing.
    pub const fn grace(&self) -> &Grace {
        &self.grace
    }

    /// The first instant at which no submission is accepted: the closing plus the grace period.
    pub fn ends_at(&self) -> DateTime<Utc> {
        self.closes_at + TimeDelta::minutes(i64::from(self.grace.minutes))
    }

    /// The status of the window at an instant.
    pub fn standing(&self, at: DateTime<Utc>) -> CallStanding {
        if at < self.opens_at {
            CallStanding::ToOpen
        } else if at < self.closes_at {
            CallStanding::Open
        } else if at < self.ends_at() {
            CallStanding::InGrace
        } else {
            CallStanding::Closed
        }
    }

    /// Whether a submission is accepted at an instant.
    pub fn takes(&self, at: DateTime<Utc>) -> bool {
        matches!(self.standing(at), CallStanding::Open | CallStanding::InGrace)
    }

    /// Whether both windows accept submissions at some instant.
    pub fn overlaps(&self, other: &Window) -> bool {
        self.opens_at < other.ends_at() && other.opens_at < self.ends_at()
    }

    /// Checks whether a revised window may replace this one at `now`. An opening or closing that has passed cannot be
    /// changed.
    ///
    /// # Errors
    /// [`RefusalCode::CallEnded`], [`RefusalCode::CallUnchanged`], [`RefusalCode::CallOpeningPassed`] or
    /// [`RefusalCode::CallClosingPassed`].
    pub fn may_become(&self, new: &Window, now: DateTime<Utc>) -> Result<(), Refusal> {
        let clocks = |at| Clocks::of(at, None);
        let refused = |code, figure, at| {
            Refusal::new(code)
                .with("now_utc", clocks(now).utc)
                .with("now_geneva", clocks(now).geneva)
                .with(figure, clocks(at).utc)
        };
        if now >= self.ends_at() {
            return Err(refused(RefusalCode::CallEnded, "ended_utc", self.ends_at()));
        }
        if new == self {
            return Err(Refusal::new(RefusalCode::CallUnchanged));
        }
        if new.opens_at != self.opens_at && (self.opens_at <= now || new.opens_at < now) {
            return Err(refused(RefusalCode::CallOpeningPassed, "opens_utc", self.opens_at.min(new.opens_at)));
        }
        if new.closes_at != self.closes_at && (self.closes_at <= now || new.closes_at < now) {
            return Err(refused(RefusalCode::CallClosingPassed, "closes_utc", self.closes_at.min(new.closes_at)));
        }
        if new.ends_at() < now {
            return Err(refused(RefusalCode::CallClosingPassed, "closes_utc", new.ends_at()));
        }
        Ok(())
    }
}

/// The latest revision of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Identity.
    pub id: Uuid,
    /// Number of the revision.
    pub revision: i32,
    /// Title.
    pub title: String,
    /// Source of the decision to open the call.
    pub source: String,
    /// Period in which it accepts submissions.
    pub window: Window,
}

/// The calls next to an instant, for a decision about an application.
#[derive(Debug, Clone, Default)]
pub struct Calls {
    /// The call that ended last.
    pub last: Option<Call>,
    /// The call that accepts submissions now.
    pub open: Option<Call>,
    /// The call that opens next.
    pub next: Option<Call>,
    /// Time zone of the applicant's capital.
    pub capital: Option<Tz>,
    /// The application was submitted as a regional one before, in a call or while no calls existed.
    pub taken_before: bool,
}

impl Calls {
    /// Selects the calls next to an instant.
    pub fn around(calls: impl IntoIterator<Item = Call>, now: DateTime<Utc>) -> Calls {
        let mut found = Calls::default();
        for call in calls {
            match call.window.standing(now) {
                CallStanding::ToOpen => nearer(&mut found.next, call, |new, old| new.opens_at() < old.opens_at()),
                CallStanding::Open | CallStanding::InGrace => found.open = Some(call),
                CallStanding::Closed => nearer(&mut found.last, call, |new, old| new.ends_at() > old.ends_at()),
            }
        }
        found
    }

    /// The refusal while no call accepts submissions: the current time, the last closing and the next opening in all
    /// time zones shown to the reader.
    pub fn nothing_open(&self, now: DateTime<Utc>) -> Refusal {
        const CLOSED: [&str; 3] = ["closed_utc", "closed_geneva", "closed_capital"];
        const OPENS: [&str; 3] = ["opens_utc", "opens_geneva", "opens_capital"];
        let known = match (&self.last, &self.next) {
            (Some(_), Some(_)) => "last_and_next",
            (Some(_), None) => "last",
            (None, Some(_)) => "next",
            (None, None) => "none",
        };
        let refusal = Refusal::new(RefusalCode::CallNotOpen).with("calls", known);
        let refusal = self.told(refusal, ["now_utc", "now_geneva", "now_capital"], Some(now));
        let refusal = self.told(refusal, CLOSED, self.last.as_ref().map(|call| call.window.ends_at()));
        let refusal = self.told(refusal, OPENS, self.next.as_ref().map(|call| call.window.opens_at()));
        let named = |call: &Option<Call>| call.as_ref().map(|call| call.title.clone()).unwrap_or_default();
        let source = self.next.as_ref().or(self.last.as_ref()).map(|call| call.source.clone()).unwrap_or_default();
        refusal.with("last_call", named(&self.last)).with("next_call", named(&self.next)).with("source", source)
    }

    /// Adds an instant in UTC, Geneva and capital time. An unknown time becomes an empty argument, so no text lacks
    /// an argument.
    fn told(&self, refusal: Refusal, names: [&'static str; 3], at: Option<DateTime<Utc>>) -> Refusal {
        let clocks = at.map(|at| Clocks::of(at, self.capital));
        let [utc, geneva, capital] = names;
        refusal
            .with(utc, clocks.as_ref().map(|shown| shown.utc.clone()).unwrap_or_default())
            .with(geneva, clocks.as_ref().map(|shown| shown.geneva.to_string()).unwrap_or_default())
            .with(capital, clocks.and_then(|shown| shown.capital).map(|shown| shown.to_string()).unwrap_or_default())
    }
}

fn nearer(place: &mut Option<Call>, call: Call, is_nearer: impl Fn(&Window, &Window) -> bool) {
    if place.as_ref().is_none_or(|old| is_nearer(&call.window, &old.window)) {
        *place = Some(call);
    }
}

#[cfg(test)]
mod tests;
