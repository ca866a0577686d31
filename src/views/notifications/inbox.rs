//! The view of a message for its recipient.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

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
