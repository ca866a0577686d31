//! Calls for regional projects: when they open and close, which grace follows, and what may still be changed.
//!
//! Opening and closing are instants; the zone is the one they are announced in and decides nothing. Grace is an explicit
//! rule with its reason: what comes after the closing and within the grace is taken, and recorded as such. The Fund's
//! texts set no dates (collected rules §8, row 16): a call is recorded with its source. Knows no clock: the instant that
//! counts is that of the act.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use crate::domain::kernel::local_time::Clocks;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::kernel::vocabulary::vocabulary;

/// Most minutes of grace: a day.
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

/// For how long after the closing a submission is still taken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grace {
    minutes: u16,
    reason: Option<String>,
}

/// Why a grace cannot stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GraceFault {
    /// It is longer than a day.
    #[error("grace is at most a day")]
    TooLong,
    /// It has no reason.
    #[error("grace needs its reason")]
    ReasonMissing,
    /// There is a reason, and no grace.
    #[error("no grace needs no reason")]
    ReasonWithoutGrace,
}

impl Grace {
    /// No grace.
    pub const NONE: Grace = Grace { minutes: 0, reason: None };

    /// A grace with its reason; none of both is no grace.
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

    /// How many minutes.
    pub const fn minutes(&self) -> u16 {
        self.minutes
    }

    /// Why.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }
}

/// The time in which a call takes submissions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    opens_at: DateTime<Utc>,
    closes_at: DateTime<Utc>,
    zone: Tz,
    grace: Grace,
}

/// A call that would close before it opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a call closes after it opens")]
pub struct ClosesBeforeItOpens;

impl Window {
    /// A window that closes after it opens.
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

    /// The first instant at which it takes submissions.
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

    /// What is still taken after the closing.
    pub const fn grace(&self) -> &Grace {
        &self.grace
    }

    /// The first instant at which nothing is taken any more: the closing with its grace.
    pub fn ends_at(&self) -> DateTime<Utc> {
        self.closes_at + TimeDelta::minutes(i64::from(self.grace.minutes))
    }

    /// How it stands at an instant.
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

    /// Whether a submission is taken at an instant.
    pub fn takes(&self, at: DateTime<Utc>) -> bool {
        matches!(self.standing(at), CallStanding::Open | CallStanding::InGrace)
    }

    /// Whether there is an instant at which both take submissions.
    pub fn overlaps(&self, other: &Window) -> bool {
        self.opens_at < other.ends_at() && other.opens_at < self.ends_at()
    }

    /// Checks that another window may take the place of this one at an instant. Nothing is changed that has passed: what
    /// was announced for then has happened.
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

/// A call as its last revision says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Identity.
    pub id: Uuid,
    /// Number of the revision.
    pub revision: i32,
    /// What it is called.
    pub title: String,
    /// Where it was decided.
    pub source: String,
    /// When it takes submissions.
    pub window: Window,
}

/// The calls around the instant of a decision about an application.
#[derive(Debug, Clone, Default)]
pub struct Calls {
    /// The one that ended last.
    pub last: Option<Call>,
    /// The one that takes submissions.
    pub open: Option<Call>,
    /// The one that opens next.
    pub next: Option<Call>,
    /// The zone of the capital of the state that applies.
    pub capital: Option<Tz>,
    /// The application was handed in as a regional one before, in a call or when there were none.
    pub taken_before: bool,
}

impl Calls {
    /// Finds among some calls those around an instant.
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

    /// Why nothing is taken now: the instant, what closed last and what opens next, by the clocks that matter.
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

    /// Adds an instant by the three clocks; what is not known is an empty figure, so that no text lacks one.
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
