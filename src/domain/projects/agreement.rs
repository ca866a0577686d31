//! What a project and the Fund have agreed: the content that was approved, with the approved amendments applied.
//!
//! The approved content itself never changes; each approved amendment agrees on a further version, numbered densely,
//! so that what refers to an earlier version (a line of its budget, a date) still finds it.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::applications::form::Draft;
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::kernel::content_hash::ContentHash;

/// One agreed content of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// 0 for the content as it was approved; n after n approved amendments.
    pub version: i32,
    /// The content, whole.
    pub content: Draft,
    /// Hash of its canonical form.
    pub content_hash: ContentHash,
}

/// What is agreed now, with how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// The last version.
    pub agreed: Agreed,
    /// When the application was approved.
    pub approved_at: DateTime<Utc>,
    /// The duration in months of each version, oldest first, with when it was approved.
    pub durations: Vec<(DateTime<Utc>, Option<u16>)>,
}

impl Agreement {
    /// What is agreed by the approval alone.
    pub fn by_approval(agreed: Agreed, approved_at: DateTime<Utc>) -> Agreement {
        let durations = vec![(approved_at, agreed.content.duration_months)];
        Agreement { agreed, approved_at, durations }
    }

    /// The day of the approval, in Geneva: the terms of the project are those of this day.
    pub fn approved_on(&self) -> NaiveDate {
        day_in_geneva(self.approved_at)
    }

    /// The day on which an extension brought the duration to `months` or more; `None` where it was so from the
    /// approval on, or never.
    pub fn extended_to(&self, months: u16) -> Option<NaiveDate> {
        let long = |(_, duration): &(_, Option<u16>)| duration.is_some_and(|duration| duration >= months);
        let place = self.durations.iter().position(long).filter(|place| *place > 0)?;
        self.durations.get(place).map(|(at, _)| day_in_geneva(*at))
    }
}
