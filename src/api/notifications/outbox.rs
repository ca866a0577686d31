//! REST operations of the outbox for operators: the delivery status of each message, never its content.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Json, Path};
use serde::Deserialize;
use uuid::Uuid;
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::api::permission::{Administers, WatchesOver};
use crate::domain::notifications::message::{DeliveryStatus, ParkedCause};
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{Answer, Key, KeyedBody};
use crate::http::paging::{Cursor, Listed, Page, PageLimit};
use crate::http::state::App;
use crate::http::valid::Query;
use crate::inputs::no_fields::NoFields;
use crate::inputs::notifications::ParkedMessages;
use crate::views::notifications::outbox::{Message, RetriedMessages};
use crate::workflow::notifications::retry;

/// Which messages are listed.
#[derive(Debug, Deserialize, Validate, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MessageQuery {
    /// Only those of which this has become.
    status: Option<DeliveryStatus>,
    /// Only those that are parked for this.
    cause: Option<ParkedCause>,
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
    let rows =
        Message::page(&*app.db.reader().await?, query.0.status, query.0.cause, page.before(), page.rows()).await?;
    let cursor = |row: &Message| Cursor { created_at: row.created_at, id: row.id };
    Ok(Json(Listed::of(rows, page, cursor, |row| row)))
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
    keyed: KeyedBody<NoFields>,
) -> Result<Answer, AppError> {
    keyed
        .act(&by, &app, async move |tx, _, NoFields {}| {
            retry::retry(&tx, *id).await?;
            Ok(Answer::empty(StatusCode::NO_CONTENT))
        })
        .await
}

/// Gives all messages that are parked for one cause all their tries again, the first of them now.
#[utoipa::path(
    post, path = "/api/v1/outbox/retries", tag = "outbox", params(Key), request_body = ParkedMessages,
    responses((status = 200, description = "They wait for their next try; none may be among them", body = RetriedMessages))
)]
pub async fn retry_messages(
    by: As<Administers>,
    app: Data<App>,
    keyed: KeyedBody<ParkedMessages>,
) -> Result<Answer, AppError> {
    keyed
        .act(&by, &app, async move |tx, _, body| {
            let ParkedMessages { cause, recipient_domain } = body.normal();
            let retried = retry::retry_all(&tx, cause, recipient_domain).await?;
            Answer::json(StatusCode::OK, &RetriedMessages { retried })
        })
        .await
}

/// The operations on messages.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_list_messages, _, _>(list_messages),
        operation::<__path_retry_message, _, _>(retry_message),
        operation::<__path_retry_messages, _, _>(retry_messages),
    ]
}
