//! The messages to a user as the user reads them; the caller puts the stored data into words.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::domain::kernel::language::Language;
use crate::i18n;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::notifications::inbox::{self, ReceivedRow};

/// A message to the caller.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReceivedMessage {
    /// Identity, that of the mail.
    pub id: Uuid,
    /// What is told.
    #[schema(example = "clarification_requested")]
    pub kind: String,
    /// The subject of the mail.
    pub subject: String,
    /// The mail in plain text, without any code of use once.
    pub text: String,
    /// When the act took place.
    pub created_at: DateTime<Utc>,
    /// When it was first marked as read.
    pub read_at: Option<DateTime<Utc>>,
}

impl ReceivedMessage {
    /// The view of a stored message. `words`: subject and text of a kind with its data, `None` where they cannot be read.
    pub fn of(
        row: ReceivedRow,
        language: Language,
        words: impl FnOnce(&str, Value) -> Option<(String, String)>,
    ) -> ReceivedMessage {
        let ReceivedRow { id, kind, data, created_at, read_at } = row;
        let (subject, text) = words(&kind, data).unwrap_or_else(|| {
            // A message that this version of the program cannot read does not fail the whole list.
            tracing::error!(message = %id, kind, "a message cannot be put into words");
            let unreadable = i18n::text(language, "received-message-unreadable", []);
            (unreadable.clone(), unreadable)
        });
        ReceivedMessage { id, kind, subject, text, created_at, read_at }
    }
}

/// Reads a page of the messages to a user, newest first, and how many of all are not marked as read.
///
/// # Errors
/// A [`StoreError`].
pub async fn page(
    connection: &Connection,
    reader: Uuid,
    unread_only: bool,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<(Vec<ReceivedRow>, i64), StoreError> {
    let rows = inbox::page(connection, reader, unread_only, before, limit).await?;
    Ok((rows, inbox::unread(connection, reader).await?))
}
