//! The digest of a day: what waits for one person, what is due or overdue, what happened. Data of the moment it was
//! written; knows neither texts nor mail.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::conversations::ConversationNoticeKind;
use crate::domain::kernel::notification::{Names, NoticeKind};
use crate::domain::notifications::call_message::CallLine;
use crate::domain::notifications::receipt_message::MoneyCame;
use crate::domain::tasks::reminder::{ObligationReminder, WorkReminder};

/// Lines of one section; a digest is read on a telephone.
const LINES: usize = 50;

/// The lines of a section, and how many more there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section<T> {
    /// The first of them.
    pub lines: Vec<T>,
    /// Those left out.
    pub more: usize,
}

impl<T> Default for Section<T> {
    fn default() -> Section<T> {
        Section { lines: Vec::new(), more: 0 }
    }
}

impl<T> Section<T> {
    /// The section of all its lines, cut to a length that can be read.
    pub fn of(mut all: Vec<T>) -> Section<T> {
        let more = all.len().saturating_sub(LINES);
        all.truncate(LINES);
        Section { lines: all, more }
    }

    /// How many lines there are, those left out included.
    pub fn count(&self) -> usize {
        self.lines.len() + self.more
    }
}

/// What a line tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Told {
    /// A step in the life of an application or project.
    Step(NoticeKind),
    /// A message about one.
    Message(ConversationNoticeKind),
}

impl Told {
    /// The word of its kind.
    pub const fn as_str(self) -> &'static str {
        match self {
            Told::Step(kind) => kind.as_str(),
            Told::Message(kind) => kind.as_str(),
        }
    }
}

/// A notice as a line of a digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeLine {
    /// What was told.
    pub told: Told,
    /// Reference of the application.
    pub reference: String,
    /// Names of the state that applies.
    pub applicant_names: Names,
    /// Id of the application.
    pub application_id: Uuid,
    /// When it happened.
    pub at: DateTime<Utc>,
}

/// The digest of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digest {
    /// The civil day in Geneva.
    pub day: NaiveDate,
    /// Steps that wait for the reader, the longest waiting first.
    pub work: Section<WorkReminder>,
    /// What is due within thirty days or overdue, the most urgent first.
    pub owed: Section<ObligationReminder>,
    /// Money that came to a line for which applications wait, oldest first.
    #[serde(default)]
    pub money: Section<MoneyCame>,
    /// Calls that were announced or revised, oldest first. A digest from before there were calls has none.
    #[serde(default)]
    pub calls: Section<CallLine>,
    /// What happened, oldest first.
    pub notices: Section<NoticeLine>,
}

impl Digest {
    /// Whether there is nothing to tell.
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
