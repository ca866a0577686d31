//! Messages about calls, sent to applicant states, the Regional Office and the Fund unit, with times in the time zone
//! of the reader.
//!
//! The message stores its data, so that a later revision of the call does not change it. Independent of message texts
//! and mail delivery.

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

/// Whether the role receives messages about calls: state officers, the Regional Office and the Fund unit.
pub const fn hears_of_calls(role: Role) -> bool {
    matches!(role, Role::StateOfficer | Role::RegionalOffice | Role::FundOfficer)
}

/// The data of a message about a call, as of the time of the act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallNoticeData {
    /// The call.
    pub call_id: Uuid,
    /// Number of its revision.
    pub revision: i32,
    /// Title of the call.
    pub title: String,
    /// When it opens.
    pub opens_at: DateTime<Utc>,
    /// When it closes.
    pub closes_at: DateTime<Utc>,
    /// Grace period after the closing time, in minutes.
    pub grace_minutes: u16,
    /// Reason of the grace period.
    pub grace_reason: Option<String>,
    /// Source of the decision on the call.
    pub source: String,
    /// Reason of the revision.
    pub reason: Option<String>,
    /// Time of the act.
    pub at: DateTime<Utc>,
    /// IANA time zone of the reader's capital; `None` for a reader who represents no state.
    pub capital_zone: Option<String>,
}

/// A message about a call as a line of a digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallLine {
    /// Kind of message.
    #[serde(rename = "told")]
    pub kind: CallNoticeKind,
    /// Title of the call.
    pub title: String,
    /// When it opens.
    pub opens_at: DateTime<Utc>,
    /// When it closes.
    pub closes_at: DateTime<Utc>,
}
