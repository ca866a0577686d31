//! Messages to persons as those who keep the service running see them: what became of each, never what it says.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::api::people::users::NoFields;
use crate::api::permission::{Administers, WatchesOver};
use crate::domain::notifications::message::DeliveryStatus;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{self, Answer, Key, Once};
use crate::http::paging::{Cursor, Listed, Page, PageLimit};
use crate::http::state::App;
use crate::http::valid::Query;
use crate::store::notifications::delivery::{self, Delivery};
use crate::workflow::notifications::retry;

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
        }
    }
}

/// Which messages are listed.
#[derive(Debug, Deserialize, Validate, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MessageQuery {
    /// Only those of which this has become.
    status: Option<DeliveryStatus>,
    /// Rows of a page, 1 to 100.
    #[param(inline)]
    limit: Option<PageLimit>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
}

/// Lists messages, newest first; `status=parked` are those that nobody will try again by himself.
#[utoipa::path(
    get, path = "/api/v1/outbox", tag = "outbox", params(MessageQuery),
    responses((status = 200, description = "One page", body = Listed<Message>))
)]
pub async fn list_messages(
    _: As<WatchesOver>,
    app: Data<App>,
    query: Query<MessageQuery>,
) -> Result<Json<Listed<Message>>, AppError> {
    let page = Page::of(query.0.limit, query.0.after);
    let before = page.before();
    let rows = delivery::page(&*app.db.reader().await?, query.0.status, before, page.rows()).await?;
    let cursor = |row: &Delivery| Cursor { created_at: row.created_at, id: row.id };
    Ok(Json(Listed::of(rows, page, cursor, Message::from)))
}

/// Gives a parked message all its tries again, the first of them now.
#[utoipa::path(
    post, path = "/api/v1/outbox/{id}/retry", tag = "outbox",
    params(("id" = Uuid, Path), Key), request_body = NoFields,
    responses((status = 204, description = "It waits for its next try"))
)]
pub async fn retry_message(
    by: As<Administers>,
    app: Data<App>,
    id: Path<Uuid>,
    once: Once<NoFields>,
) -> Result<Answer, AppError> {
    let id = id.into_inner();
    idempotent::act(&app.db, by.context(), once.key, async move |tx| {
        retry::retry(&tx, id).await?;
        Ok(Answer::empty(StatusCode::NO_CONTENT))
    })
    .await
}

/// The operations on messages.
pub fn operations() -> Vec<Operation> {
    vec![operation::<__path_list_messages, _, _>(list_messages), operation::<__path_retry_message, _, _>(retry_message)]
}
