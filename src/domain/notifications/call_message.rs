//! What is told of a call: to everybody who may apply and to those who receive, by the clocks of each reader.
//!
//! As with every message, what it says is kept with it: no later revision changes what a mail told. Knows neither texts
//! nor mail.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::kernel::actor::Role;
use crate::domain::kernel::vocabulary::vocabulary;

vocabulary! {
    /// A message about a call.
    CallNoticeKind {
        /// A call is recorded.
        CallAnnounced = "call_announced",
        /// What a call says has changed.
        CallRevised = "call_revised",
    }
}

/// Those who are told: the officers of every state, the Regional Office and the Fund unit.
pub const fn hears_of_calls(role: Role) -> bool {
    matches!(role, Role::StateOfficer | Role::RegionalOffice | Role::FundOfficer)
}

/// What a message about a call says, as it was at the moment of the act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallNoticeData {
    /// The call.
    pub call_id: Uuid,
    /// Number of its revision.
    pub revision: i32,
    /// What it is called.
    pub title: String,
    /// When it opens.
    pub opens_at: DateTime<Utc>,
    /// When it closes.
    pub closes_at: DateTime<Utc>,
    /// Minutes of grace after the closing.
    pub grace_minutes: u16,
    /// Why there is a grace.
    pub grace_reason: Option<String>,
    /// Where the call was decided.
    pub source: String,
    /// Why it was revised.
    pub reason: Option<String>,
    /// Instant of the act.
    pub at: DateTime<Utc>,
    /// IANA name of the zone of the reader's capital; none for a reader who represents no state.
    pub capital_zone: Option<String>,
}

/// A message about a call as a line of a digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallLine {
    /// What was told.
    pub told: CallNoticeKind,
    /// What the call is called.
    pub title: String,
    /// When it opens.
    pub opens_at: DateTime<Utc>,
    /// When it closes.
    pub closes_at: DateTime<Utc>,
}
