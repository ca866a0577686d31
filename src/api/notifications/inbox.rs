//! `/api/v1/me/messages`: a copy of every mail for its recipient, in the recipient's present language. The copy is the
//! row of the outbox, so it exists whether or not the mail was delivered. One-time codes are only in the mail.
//!
//! The copy is the row of the outbox: what was queued is here, whatever became of the mail. A code of use once is in
//! the mail alone.

use actix_web::HttpResponse;
use actix_web::web::{Data, Json, Path};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::domain::kernel::language::Language;
use crate::http::auth::{As, SignedIn};
use crate::http::error::AppError;
use crate::http::paging::{Cursor, Listed, Page, PageLimit};
use crate::http::state::App;
use crate::http::valid::Query;
use crate::i18n;
use crate::mail::notice::Notice;
use crate::mail::render::render;
use crate::store::notifications::inbox::{self, ReceivedRow};
use crate::views::notifications::inbox::ReceivedMessage;

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

fn shown(row: ReceivedRow, language: Language, base: &str) -> ReceivedMessage {
    let ReceivedRow { id, kind, data, created_at, read_at } = row;
    let (subject, text) = match Notice::read_copy(&kind, data).map(|notice| render(&notice, language, base)) {
        Ok(Ok(rendered)) => (rendered.subject, rendered.text),
        // A message that this version of the program cannot read does not fail the whole list.
        Ok(Err(_)) | Err(_) => {
            tracing::error!(message = %id, kind, "a message cannot be put into words");
            let unreadable = i18n::text(language, "received-message-unreadable", []);
            (unreadable.clone(), unreadable)
        }
    };
    ReceivedMessage { id, kind, subject, text, created_at, read_at }
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
    let rows = inbox::page(&reader, user.id, query.0.unread, before, page.rows()).await?;
    let unread = inbox::unread(&reader, user.id).await?;
    let cursor = |row: &ReceivedRow| Cursor { created_at: row.created_at, id: row.id };
    let base = &app.config.http.public_base_url;
    let page = Listed::of(rows, page, cursor, |row| shown(row, user.language, base));
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
    app.db.bookkeeping(by.context(), async move |tx| inbox::mark_read(&tx, reader, id).await).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The operations on received messages.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_list_received_messages, _, _>(list_received_messages),
        operation::<__path_mark_received_message_read, _, _>(mark_received_message_read),
    ]
}
