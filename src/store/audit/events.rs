//! Audit events of all writes outside the lifecycle of an application: one event per write.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::kernel::actor::Role;
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::schema::audit_event;

/// Inserts the audit event of a write. `detail` must not contain a secret.
///
/// # Errors
/// A [`StoreError`].
pub async fn record(
    tx: &Tx,
    action: &str,
    subject_kind: &str,
    subject_id: &str,
    detail: serde_json::Value,
) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let actor = tx.context().actor.as_ref();
    diesel::insert_into(audit_event::table)
        .values((
            audit_event::id.eq(Uuid::now_v7()),
            audit_event::at.eq(tx.context().now),
            audit_event::actor_id.eq(actor.map(|actor| actor.user_id)),
            audit_event::actor_role.eq(actor.map(|actor| actor.role.as_str())),
            audit_event::action.eq(action),
            audit_event::subject_kind.eq(subject_kind),
            audit_event::subject_id.eq(subject_id),
            audit_event::detail.eq(detail),
            audit_event::request_id.eq(&tx.context().request_id),
        ))
        .execute(&mut connection)
        .await?;
    tx.count_event();
    Ok(())
}

/// An event as it was recorded.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = audit_event)]
pub struct AuditRow {
    /// Identity.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// The acting user; `None` for the service itself.
    pub actor_id: Option<Uuid>,
    /// Role of the acting user.
    pub actor_role: Option<Role>,
    /// The action.
    pub action: String,
    /// Kind of the subject.
    pub subject_kind: String,
    /// Identity of the subject.
    pub subject_id: String,
    /// Details of the action.
    pub detail: serde_json::Value,
    /// Identifier of the request.
    pub request_id: String,
}

/// The acting user of the last event of an action on a subject; `None` without one, or for the service itself.
///
/// # Errors
/// A [`StoreError`].
pub async fn last_actor(
    tx: &Tx,
    action: &str,
    subject_kind: &str,
    subject_id: &str,
) -> Result<Option<Uuid>, StoreError> {
    let mut connection = tx.connection()?;
    let last: Option<Option<Uuid>> = audit_event::table
        .filter(audit_event::subject_kind.eq(subject_kind))
        .filter(audit_event::subject_id.eq(subject_id))
        .filter(audit_event::action.eq(action))
        .order((audit_event::at.desc(), audit_event::id.desc()))
        .select(audit_event::actor_id)
        .first(&mut connection)
        .await
        .optional()?;
    Ok(last.flatten())
}

/// A page of events, newest first: all, those of one kind of subject, or those of one subject.
///
/// # Errors
/// A [`StoreError`].
pub async fn page(
    mut connection: &Connection,
    subject: Option<(&str, Option<&str>)>,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<AuditRow>, StoreError> {
    let mut query = audit_event::table.select(AuditRow::as_select()).into_boxed();
    if let Some((kind, id)) = subject {
        query = query.filter(audit_event::subject_kind.eq(kind));
        if let Some(id) = id {
            query = query.filter(audit_event::subject_id.eq(id));
        }
    }
    if let Some((at, id)) = before {
        query = query.filter(audit_event::at.le(at)).filter(audit_event::at.lt(at).or(audit_event::id.lt(id)));
    }
    Ok(query.order((audit_event::at.desc(), audit_event::id.desc())).limit(limit).load(&mut connection).await?)
}
