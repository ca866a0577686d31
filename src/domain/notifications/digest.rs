//! The daily digest of a person: tasks, obligations due or overdue, money, calls and notices. A snapshot of the time
//! it was written. Independent of message texts and mail delivery.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::conversations::ConversationNoticeKind;
use crate::domain::kernel::notification::{Names, NoticeKind};
use crate::domain::notifications::call_message::CallLine;
use crate::domain::notifications::receipt_message::ReceiptNotice;
use crate::domain::tasks::reminder::{ObligationReminder, WorkReminder};

/// Maximum number of lines in a section, so that the digest is readable on a phone.
const LINES: usize = 50;

/// The lines of a section and the number of omitted lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section<T> {
    /// The first lines.
    pub lines: Vec<T>,
    /// Number of omitted lines.
    pub more: usize,
}

impl<T> Default for Section<T> {
    fn default() -> Section<T> {
        Section { lines: Vec::new(), more: 0 }
    }
}

impl<T> Section<T> {
    /// A section of all lines, truncated to the maximum.
    pub fn of(mut all: Vec<T>) -> Section<T> {
        let more = all.len().saturating_sub(LINES);
        all.truncate(LINES);
        Section { lines: all, more }
    }

    /// Number of lines, including omitted ones.
    pub fn count(&self) -> usize {
        self.lines.len() + self.more
    }
}

/// The kind of event in a digest line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum DigestLineKind {
    /// A step in the life of an application or project.
    Step(NoticeKind),
    /// A message in a conversation about one.
    Message(ConversationNoticeKind),
}

impl DigestLineKind {
    /// The code of the kind.
    pub const fn as_str(self) -> &'static str {
        match self {
            DigestLineKind::Step(kind) => kind.as_str(),
            DigestLineKind::Message(kind) => kind.as_str(),
        }
    }
}

/// A notice as a line of a digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeLine {
    /// Kind of event.
    #[serde(rename = "told")]
    pub kind: DigestLineKind,
    /// Reference of the application.
    pub reference: String,
    /// Names of the applicant state.
    pub applicant_names: Names,
    /// Id of the application.
    pub application_id: Uuid,
    /// Time of the event.
    pub at: DateTime<Utc>,
}

/// The digest of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digest {
    /// The calendar day in Geneva.
    pub day: NaiveDate,
    /// Tasks of the reader, longest waiting first.
    pub work: Section<WorkReminder>,
    /// Obligations due within thirty days or overdue, most urgent first.
    pub owed: Section<ObligationReminder>,
    /// Receipts on a credit line with retained applications, oldest first.
    #[serde(default)]
    pub money: Section<ReceiptNotice>,
    /// Announced or revised calls, oldest first. Missing in digests older than this field.
    #[serde(default)]
    pub calls: Section<CallLine>,
    /// Notices, oldest first.
    pub notices: Section<NoticeLine>,
}

impl Digest {
    /// Whether all sections are empty.
    pub fn is_empty(&self) -> bool {
        let listed = self.work.count() + self.owed.count() + self.money.count() + self.calls.count();
        listed + self.notices.count() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_section_is_cut_and_still_counts_all_of_its_lines() {
        let long = Section::of((0..120).collect::<Vec<u8>>());
        assert_eq!((long.lines.len(), long.more, long.count()), (50, 70, 120));
        assert_eq!(long.lines[..2], [0, 1]);
        let short = Section::of(vec![7]);
        assert_eq!((short.more, short.count()), (0, 1));
    }
}
