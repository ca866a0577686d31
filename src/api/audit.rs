//! REST operations of the audit: the acts outside applications, and the events of all applications.

use std::fmt;

use actix_web::web::{Data, Json};
use serde::Deserialize;
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::api::permission::{Audits, WatchesOver};
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::paging::{Cursor, Listed, Page, PageLimit, PagingError};
use crate::http::state::App;
use crate::http::valid::Query;
use crate::inputs::field_error::FieldError;
use crate::store::lifecycle::events::EventPosition;
use crate::views::audit::{ApplicationEvent, AuditEvent};

/// Which acts are listed.
#[derive(Debug, Deserialize, Validate, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Only of one kind of thing, such as `member_state`; with `subject_id` only of that thing.
    subject_kind: Option<String>,
    /// Only of one thing; asks for `subject_kind`.
    subject_id: Option<String>,
    /// Rows of a page, 1 to 100.
    #[param(inline)]
    limit: Option<PageLimit>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
}

/// Lists what was done outside the life of applications, newest first.
#[utoipa::path(
    get, path = "/api/v1/audit-events", tag = "audit", params(AuditQuery),
    responses((status = 200, description = "One page", body = Listed<AuditEvent>))
)]
pub async fn list_audit_events(
    _: As<WatchesOver>,
    app: Data<App>,
    query: Query<AuditQuery>,
) -> Result<Json<Listed<AuditEvent>>, AppError> {
    let query = query.0;
    let page = Page::of(query.limit, query.after);
    let subject = match (&query.subject_kind, &query.subject_id) {
        (None, Some(_)) => return Err(AppError::field(FieldError::parameter("subject_kind", "field_missing"))),
        (None, None) => None,
        (Some(kind), id) => Some((kind.as_str(), id.as_deref())),
    };
    let before = page.before();
    let events = AuditEvent::page(&*app.db.reader().await?, subject, before, page.rows()).await?;
    let cursor = |event: &AuditEvent| Cursor { created_at: event.at, id: event.id };
    Ok(Json(Listed::of(events, page, cursor, |event| event)))
}

/// Which page of the events is listed.
#[derive(Debug, Deserialize, Validate, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventQuery {
    /// Rows of a page, 1 to 100.
    #[param(inline)]
    limit: Option<PageLimit>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<EventCursor>,
}

/// The cursor of an event: its instant and application as in every list, then its number, since one application may
/// have several events at one instant.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub struct EventCursor(EventPosition);

impl TryFrom<String> for EventCursor {
    type Error = PagingError;
    fn try_from(text: String) -> Result<EventCursor, PagingError> {
        let read = |text: &str| {
            let (cursor, seq) = text.split_once('.')?;
            let cursor = Cursor::decode(cursor)?;
            Some(EventCursor((cursor.created_at, cursor.id, seq.parse().ok()?)))
        };
        read(&text).ok_or(PagingError::Cursor)
    }
}

impl fmt::Display for EventCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let EventCursor((created_at, id, seq)) = *self;
        write!(f, "{}.{seq}", Cursor { created_at, id })
    }
}

/// Lists the events of all applications, drafts included, newest first.
#[utoipa::path(
    get, path = "/api/v1/application-events", tag = "audit", params(EventQuery),
    responses((status = 200, description = "One page", body = Listed<ApplicationEvent>))
)]
pub async fn list_application_events(
    _: As<Audits>,
    app: Data<App>,
    query: Query<EventQuery>,
) -> Result<Json<Listed<ApplicationEvent>>, AppError> {
    let page = Page::of(query.0.limit, query.0.after);
    let before = page.after.map(|EventCursor(place)| place);
    let events = ApplicationEvent::page(&*app.db.reader().await?, before, page.rows()).await?;
    let cursor = |event: &ApplicationEvent| EventCursor((event.at, event.application_id, event.seq));
    Ok(Json(Listed::of(events, page, cursor, |event| event)))
}

/// The operations of the audit.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_list_audit_events, _, _>(list_audit_events),
        operation::<__path_list_application_events, _, _>(list_application_events),
    ]
}
