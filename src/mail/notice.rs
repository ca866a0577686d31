//! What one message tells: its kind, and the data kept from the moment of the act.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use crate::domain::conversations::{ConversationNoticeData, ConversationNoticeKind};
use crate::domain::kernel::notification::NoticeKind;
use crate::domain::notifications::call_message::{CallNoticeData, CallNoticeKind};
use crate::domain::notifications::digest::Digest;
use crate::domain::notifications::message::{AccountNoticeData, AccountNoticeKind, NoticeData};
use crate::domain::notifications::receipt_message::{MoneyCame, MoneyNoticeKind};
use crate::domain::tasks::reminder::{ObligationReminder, ReminderKind, WorkReminder};

/// What one message tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A step in the life of an application.
    Application(NoticeKind, Box<NoticeData>),
    /// A call for regional projects.
    Call(CallNoticeKind, Box<CallNoticeData>),
    /// A message about an application.
    Conversation(ConversationNoticeKind, Box<ConversationNoticeData>),
    /// Something about the account of a person.
    Account(AccountNoticeKind, AccountNoticeData),
    /// Something is owed.
    Obligation(Box<ObligationReminder>),
    /// A step is waited for.
    Work(Box<WorkReminder>),
    /// Money has come to a line.
    Money(Box<MoneyCame>),
    /// The digest of a day.
    Digest(Box<Digest>),
    /// The same without its token, as the copy inside the service tells it; a mail never is one.
    AccountCopy(AccountNoticeKind, AccountCopyData),
}

/// What the copy of a message about an account says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountCopyData {
    /// From when on the token, which only the mail holds, is worth nothing.
    pub expires_at: DateTime<Utc>,
}

/// A stored message that this program cannot read.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableNotice {
    /// No message has this kind.
    #[error("no message is of kind “{0}”")]
    UnknownKind(String),
    /// The data is not what a message of this kind needs.
    #[error("the data of the message is not readable: {0}")]
    Data(#[from] serde_json::Error),
}

impl Notice {
    /// The notice of a stored kind and its data.
    ///
    /// # Errors
    /// [`UnreadableNotice`]: a row written by another version of the program.
    pub fn read(kind: &str, data: Value) -> Result<Notice, UnreadableNotice> {
        if let Ok(kind) = kind.parse() {
            return Ok(Notice::Application(kind, serde_json::from_value(data)?));
        }
        if let Ok(kind) = kind.parse() {
            return Ok(Notice::Call(kind, serde_json::from_value(data)?));
        }
        if let Ok(kind) = kind.parse() {
            return Ok(Notice::Conversation(kind, serde_json::from_value(data)?));
        }
        if let Ok(kind) = kind.parse() {
            return Ok(Notice::Account(kind, serde_json::from_value(data)?));
        }
        if let Ok(MoneyNoticeKind::MoneyCame) = kind.parse() {
            return Ok(Notice::Money(serde_json::from_value(data)?));
        }
        match kind.parse() {
            Ok(ReminderKind::ObligationDue | ReminderKind::ObligationOverdue) => {
                Ok(Notice::Obligation(serde_json::from_value(data)?))
            }
            Ok(ReminderKind::WorkWaiting) => Ok(Notice::Work(serde_json::from_value(data)?)),
            Ok(ReminderKind::DailyDigest) => Ok(Notice::Digest(serde_json::from_value(data)?)),
            Err(_) => Err(UnreadableNotice::UnknownKind(kind.chars().take(60).collect())),
        }
    }

    /// The notice of a message whose token was left out, for the copy inside the service. A token that was not left out
    /// makes it unreadable.
    ///
    /// # Errors
    /// [`UnreadableNotice`], as for [`Notice::read`].
    pub fn read_copy(kind: &str, data: Value) -> Result<Notice, UnreadableNotice> {
        match kind.parse() {
            Ok(kind) => Ok(Notice::AccountCopy(kind, serde_json::from_value(data)?)),
            Err(_) => Self::read(kind, data),
        }
    }
}
