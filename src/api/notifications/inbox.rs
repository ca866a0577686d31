//! `/api/v1/me/messages`: a copy of every mail for its recipient, in the recipient's present language. The copy is the
//! row of the outbox, so it exists whether or not the mail was delivered. One-time codes are only in the mail.

use actix_web::HttpResponse;
use actix_web::web::{Data, Json, Path};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::domain::kernel::language::Language;
use crate::http::auth::{As, SignedIn};
use crate::http::error::AppError;
use crate::http::paging::{Cursor, Listed, Page, PageLimit};
use crate::http::state::App;
use crate::http::valid::Query;
use crate::mail::notice::Notice;
use crate::mail::render::render;
use crate::views::notifications::inbox::{self, ReceivedMessage};
use crate::workflow::notifications::inbox::mark_read;

/// One page of the messages to the caller.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReceivedMessages {
    /// How many of all messages are not marked as read.
    pub unread: i64,
    /// The page.
    #[serde(flatten)]
    pub page: Listed<ReceivedMessage>,
}

/// Which messages are listed.
#[derive(Debug, Deserialize, Validate, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReceivedQuery {
    /// Only those not marked as read.
    #[serde(default)]
    unread: bool,
    /// Rows of a page, 1 to 100.
    #[param(inline)]
    limit: Option<PageLimit>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
}

/// Subject and text of a stored message; `None` if this version of the program cannot read it.
fn words(kind: &str, data: Value, language: Language, base: &str) -> Option<(String, String)> {
    let notice = Notice::read_copy(kind, data).ok()?;
    render(&notice, language, base).ok().map(|rendered| (rendered.subject, rendered.text))
}

/// Lists the messages to the caller, newest first: a copy of every mail.
#[utoipa::path(
    get, path = "/api/v1/me/messages", tag = "messages", params(ReceivedQuery),
    responses((status = 200, description = "One page", body = ReceivedMessages))
)]
pub async fn list_received_messages(
    by: As<SignedIn>,
    app: Data<App>,
    query: Query<ReceivedQuery>,
) -> Result<Json<ReceivedMessages>, AppError> {
    let page = Page::of(query.0.limit, query.0.after);
    let before = page.before();
    let (reader, user) = (app.db.reader().await?, &by.user);
    let (rows, unread) = inbox::page(&reader, user.id, query.0.unread, before, page.rows()).await?;
    let (language, base) = (user.language, &app.config.http.public_base_url);
    let page = Listed::of(
        rows,
        page,
        |row| Cursor { created_at: row.created_at, id: row.id },
        |row| ReceivedMessage::of(row, language, |kind, data| words(kind, data, language, base)),
    );
    Ok(Json(ReceivedMessages { unread, page }))
}

/// Marks a message to the caller as read. Sent again it changes nothing: the first mark stays.
#[utoipa::path(
    put, path = "/api/v1/me/messages/{id}/read", tag = "messages", params(("id" = Uuid, Path)),
    responses((status = 204, description = "It is marked as read"))
)]
pub async fn mark_received_message_read(
    by: As<SignedIn>,
    app: Data<App>,
    id: Path<Uuid>,
) -> Result<HttpResponse, AppError> {
    let (reader, id) = (by.user.id, id.into_inner());
    mark_read(&app.db, by.context(), reader, id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The operations on received messages.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_list_received_messages, _, _>(list_received_messages),
        operation::<__path_mark_received_message_read, _, _>(mark_received_message_read),
    ]
}
