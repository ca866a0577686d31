//! The notification in a message: its kind, and its data as stored when the event happened.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use crate::domain::conversations::{ConversationNoticeData, ConversationNoticeKind};
use crate::domain::kernel::notification::NoticeKind;
use crate::domain::notifications::bounce::{BounceNoticeKind, BouncedInvitation};
use crate::domain::notifications::call_message::{CallNoticeData, CallNoticeKind};
use crate::domain::notifications::digest::Digest;
use crate::domain::notifications::message::{AccountNoticeData, AccountNoticeKind, NoticeData};
use crate::domain::notifications::receipt_message::{MoneyNoticeKind, ReceiptNotice};
use crate::domain::tasks::reminder::{ObligationReminder, ReminderKind, WorkReminder};

/// A notification, by subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A step in the life of an application.
    Application(NoticeKind, Box<NoticeData>),
    /// A call for regional projects.
    Call(CallNoticeKind, Box<CallNoticeData>),
    /// A message about an application.
    Conversation(ConversationNoticeKind, Box<ConversationNoticeData>),
    /// A message about a user account.
    Account(AccountNoticeKind, AccountNoticeData),
    /// A reminder of an obligation.
    Obligation(Box<ObligationReminder>),
    /// A reminder of a pending task.
    Work(Box<WorkReminder>),
    /// A receipt of money on a credit line.
    Money(Box<ReceiptNotice>),
    /// A daily digest.
    Digest(Box<Digest>),
    /// A bounced invitation.
    Bounce(BounceNoticeKind, Box<BouncedInvitation>),
    /// The inbox copy of an account message, without its token; never sent as a mail.
    AccountCopy(AccountNoticeKind, AccountCopyData),
}

/// The data of the inbox copy of an account message.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountCopyData {
    /// When the token, which only the mail contains, expires.
    pub expires_at: DateTime<Utc>,
}

/// A stored message that this version of the program cannot read.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableNotice {
    /// The kind is unknown.
    #[error("no message is of kind “{0}”")]
    UnknownKind(String),
    /// The data does not match the kind.
    #[error("the data of the message is not readable: {0}")]
    Data(#[from] serde_json::Error),
}

impl Notice {
    /// Parses the notification from its stored kind and data.
    ///
    /// # Errors
    /// [`UnreadableNotice`], for example if the row was written by another version of the program.
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
        if let Ok(kind) = kind.parse() {
            return Ok(Notice::Bounce(kind, serde_json::from_value(data)?));
        }
        if let Ok(MoneyNoticeKind::MoneyReceived) = kind.parse() {
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

    /// Parses the notification for the inbox copy. The data of an account message must not contain the token; data with
    /// a token is rejected.
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
