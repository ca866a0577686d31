//! The view of the delivery of a message for operators, without its content.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::domain::notifications::bounce::is_permanent;
use crate::domain::notifications::message::{DeliveryStatus, ParkedCause};
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::notifications::delivery::{self, Delivery};

/// A message.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Message {
    /// Identity.
    pub id: Uuid,
    /// The recipient.
    pub recipient_id: Uuid,
    /// Address of the recipient.
    pub recipient_email: String,
    /// What is told.
    pub kind: String,
    /// When the act took place.
    pub created_at: DateTime<Utc>,
    /// What has become of it.
    #[schema(example = "parked")]
    pub status: String,
    /// Tries so far.
    pub attempts: i32,
    /// When it is tried next, while it waits.
    pub next_attempt_at: DateTime<Utc>,
    /// When it was handed over.
    pub sent_at: Option<DateTime<Utc>>,
    /// What the last failure was, in the other side's words.
    pub last_error: Option<String>,
    /// Why it is parked, while it is.
    #[schema(example = "given_up")]
    pub parked_for: Option<String>,
    /// When it was reported back as not delivered.
    pub bounced_at: Option<DateTime<Utc>>,
    /// Status code of the report (RFC 3463).
    #[schema(example = "5.1.1")]
    pub bounce_status: Option<String>,
    /// Whether the report says that it will never be delivered there.
    pub bounce_is_permanent: Option<bool>,
    /// What the report says, in the other side's words.
    pub bounce_diagnostic: Option<String>,
}

/// What became of a delivery report.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RecordedReport {
    /// Whether it is the outcome of its message now; not where it tells of no failure, or of one that is recorded.
    pub recorded: bool,
}

/// What became of the messages that were to be tried again.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RetriedMessages {
    /// How many wait for their next try.
    pub retried: usize,
}

impl Message {
    /// Reads at most `limit` messages, newest first: those of one status or all, those parked for one cause or all, only
    /// those before the one of the given instant and id.
    ///
    /// # Errors
    /// A [`StoreError`].
    pub async fn page(
        connection: &Connection,
        status: Option<DeliveryStatus>,
        cause: Option<ParkedCause>,
        before: Option<(DateTime<Utc>, Uuid)>,
        limit: i64,
    ) -> Result<Vec<Message>, StoreError> {
        let rows = delivery::page(connection, status, cause, before, limit).await?;
        Ok(rows.into_iter().map(Message::from).collect())
    }
}

impl From<Delivery> for Message {
    fn from(row: Delivery) -> Message {
        Message {
            id: row.id,
            recipient_id: row.recipient_id,
            recipient_email: row.recipient_email,
            kind: row.kind,
            created_at: row.created_at,
            status: row.status,
            attempts: row.attempts,
            next_attempt_at: row.next_attempt_at,
            sent_at: row.sent_at,
            last_error: row.last_error,
            parked_for: row.parked_for,
            bounced_at: row.bounced_at,
            bounce_is_permanent: row.bounce_status.as_deref().map(is_permanent),
            bounce_status: row.bounce_status,
            bounce_diagnostic: row.bounce_diagnostic,
        }
    }
}
