//! Views of the audit: acts outside applications, and the events of all applications.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::actor::Role;
use crate::domain::lifecycle::command::DeclineReason;
use crate::store::audit::events::{self, AuditRow};
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::lifecycle::events as history;
use crate::store::lifecycle::events::{EventPosition, EventRow};

/// An act outside the life of an application.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AuditEvent {
    /// Identity.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; absent for the service itself.
    pub actor_id: Option<Uuid>,
    /// In which role.
    pub actor_role: Option<Role>,
    /// What was done.
    pub action: String,
    /// Kind of thing it was done to.
    pub subject_kind: String,
    /// Which one.
    pub subject_id: String,
    /// Figures of the act; never a secret.
    #[schema(value_type = Object)]
    pub detail: serde_json::Value,
    /// In which request.
    pub request_id: String,
}

impl From<AuditRow> for AuditEvent {
    fn from(row: AuditRow) -> AuditEvent {
        AuditEvent {
            id: row.id,
            at: row.at,
            actor_id: row.actor_id,
            actor_role: row.actor_role,
            action: row.action,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            detail: row.detail,
            request_id: row.request_id,
        }
    }
}

impl AuditEvent {
    /// Lists at most `limit` acts, newest first: all, those on one kind of thing, or those on one thing.
    ///
    /// # Errors
    /// A [`StoreError`].
    pub async fn page(
        connection: &Connection,
        subject: Option<(&str, Option<&str>)>,
        before: Option<(DateTime<Utc>, Uuid)>,
        limit: i64,
    ) -> Result<Vec<AuditEvent>, StoreError> {
        let rows = events::page(connection, subject, before, limit).await?;
        Ok(rows.into_iter().map(AuditEvent::from).collect())
    }
}

/// A step in the life of an application.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ApplicationEvent {
    /// The application.
    pub application_id: Uuid,
    /// Its published reference.
    pub reference: String,
    /// Number in its history.
    pub seq: i32,
    /// Where it stood before.
    pub from: State,
    /// What was done.
    pub action: Action,
    /// Where it stood after.
    pub to: State,
    /// SHA-256 of its content after, 64 hexadecimal digits.
    pub content_hash: String,
    /// Who did it.
    pub actor_id: Uuid,
    /// In which role.
    pub actor_role: Role,
    /// What was said.
    pub comment: Option<String>,
    /// Coded reasons.
    pub reasons: Vec<DeclineReason>,
    /// When.
    pub at: DateTime<Utc>,
    /// In which request.
    pub request_id: String,
}

impl From<(Uuid, String, EventRow)> for ApplicationEvent {
    fn from((application_id, reference, event): (Uuid, String, EventRow)) -> ApplicationEvent {
        ApplicationEvent {
            application_id,
            reference,
            seq: event.seq,
            from: event.from_state,
            action: event.action,
            to: event.to_state,
            content_hash: event.content_hash.to_string(),
            actor_id: event.actor_id,
            actor_role: event.actor_role,
            comment: event.comment,
            reasons: event.reasons,
            at: event.at,
            request_id: event.request_id,
        }
    }
}

impl ApplicationEvent {
    /// Lists at most `limit` events of all applications, newest first.
    ///
    /// # Errors
    /// A [`StoreError`].
    pub async fn page(
        connection: &Connection,
        before: Option<EventPosition>,
        limit: i64,
    ) -> Result<Vec<ApplicationEvent>, StoreError> {
        let rows = history::event_page(connection, before, limit).await?;
        Ok(rows.into_iter().map(ApplicationEvent::from).collect())
    }
}
