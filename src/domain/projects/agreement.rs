//! The project agreement: the approved content with the approved amendments applied.
//!
//! Versions are immutable. Each approved amendment adds a version, numbered without gaps, so that references to an
//! earlier version (a budget line, a date) stay valid.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::applications::form::Draft;
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::kernel::content_hash::ContentHash;

/// One version of the agreed content of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// Version number: 0 for the approved content, n after n approved amendments.
    pub version: i32,
    /// The complete content.
    pub content: Draft,
    /// Hash of the canonical form of the content.
    pub content_hash: ContentHash,
}

/// The agreement in its current version, with the history of the duration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// The latest version.
    pub agreed: Agreed,
    /// When the application was approved.
    pub approved_at: DateTime<Utc>,
    /// Approval time and duration in months of each version, oldest first.
    pub durations: Vec<(DateTime<Utc>, Option<u16>)>,
}

impl Agreement {
    /// The agreement after approval, without amendments.
    pub fn by_approval(agreed: Agreed, approved_at: DateTime<Utc>) -> Agreement {
        let durations = vec![(approved_at, agreed.content.duration_months)];
        Agreement { agreed, approved_at, durations }
    }

    /// The day of the approval, in Geneva. The project terms are the rule values in force on this day.
    pub fn approved_on(&self) -> NaiveDate {
        day_in_geneva(self.approved_at)
    }

    /// The day on which an extension raised the duration to `months` or more; `None` if the approved duration was
    /// already that long, or if it never was.
    pub fn extended_to(&self, months: u16) -> Option<NaiveDate> {
        let long = |(_, duration): &(_, Option<u16>)| duration.is_some_and(|duration| duration >= months);
        let place = self.durations.iter().position(long).filter(|place| *place > 0)?;
        self.durations.get(place).map(|(at, _)| day_in_geneva(*at))
    }
}
