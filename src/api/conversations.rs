//! REST operations of the conversation about an application and its project: write, read, search, export, count, each
//! limited to the messages within the caller's [`Sight`].

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Data, Json, Path};
use serde::Deserialize;
use uuid::Uuid;
use validator::Validate;

use super::operation::{Operation, operation};
use super::permission::{Acts, ReadsApplications};
use crate::domain::conversations::{Addressee, Sight};
use crate::domain::kernel::actor::Actor;
use crate::domain::kernel::content_hash::ContentHash;
use crate::http::auth::As;
use crate::http::body;
use crate::http::error::AppError;
use crate::http::idempotent::{Answer, Key, KeyedBody};
use crate::http::paging::{Cursor, Listed, Page, PageLimit};
use crate::http::state::App;
use crate::http::valid::{Query, Valid};
use crate::inputs::conversations::{MessageBody, ReadThrough};
use crate::store::conversations as store;
use crate::store::conversations::Filter;
use crate::store::db::Connection;
use crate::views::conversations::{self, ConversationExport, ConversationMessage, MessageWritten};
use crate::workflow::conversations as converse;

/// Writes a message about an application; those who may read it are told by mail. Nothing written is ever changed.
#[utoipa::path(
    post, path = "/api/v1/applications/{id}/conversation", tag = "conversations",
    params(("id" = Uuid, Path), Key), request_body = MessageBody,
    responses((status = 201, description = "Written", body = MessageWritten))
)]
pub async fn write_message(
    by: As<Acts>,
    app: Data<App>,
    id: Path<Uuid>,
    keyed: KeyedBody<MessageBody>,
) -> Result<Answer, AppError> {
    keyed
        .act(&by, &app, async move |tx, actor, body| {
            let id = converse::write(&tx, &actor, *id, body.into()).await?;
            Answer::created(&MessageWritten { id })
        })
        .await
}

/// Which page of a conversation is listed.
#[derive(Debug, Deserialize, Validate, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConversationQuery {
    /// Rows of a page, 1 to 100.
    #[param(inline)]
    limit: Option<PageLimit>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
}

/// Lists the messages about an application that the caller may read, newest first.
#[utoipa::path(
    get, path = "/api/v1/applications/{id}/conversation", tag = "conversations",
    params(("id" = Uuid, Path), ConversationQuery),
    responses((status = 200, description = "One page", body = Listed<ConversationMessage>))
)]
pub async fn list_conversation(
    by: As<ReadsApplications>,
    app: Data<App>,
    id: Path<Uuid>,
    query: Query<ConversationQuery>,
) -> Result<Json<Listed<ConversationMessage>>, AppError> {
    let page = Page::of(query.0.limit, query.0.after);
    let reader = app.db.reader().await?;
    let (row, sight) = conversations::load_visible(&reader, &by.actor(), id.into_inner()).await?;
    let filter = Filter { application: Some(row.id), ..Filter::default() };
    Ok(Json(listed(&reader, &by.actor(), &sight, filter, page).await?))
}

async fn listed(
    connection: &Connection,
    reader: &Actor,
    sight: &Sight,
    filter: Filter,
    page: Page,
) -> Result<Listed<ConversationMessage>, AppError> {
    let filter = Filter { before: page.before(), ..filter };
    let messages = conversations::page(connection, reader, sight, &filter, page.rows()).await?;
    let cursor = |message: &ConversationMessage| Cursor { created_at: message.at, id: message.id };
    Ok(Listed::of(messages, page, cursor, |message| message))
}

/// Marks a conversation as read up to a message. Sent again, or with an earlier message, it changes nothing.
#[utoipa::path(
    put, path = "/api/v1/applications/{id}/conversation/read", tag = "conversations",
    params(("id" = Uuid, Path)), request_body = ReadThrough,
    responses((status = 204, description = "It is marked as read"))
)]
pub async fn mark_conversation_read(
    by: As<ReadsApplications>,
    app: Data<App>,
    id: Path<Uuid>,
    read: Valid<ReadThrough>,
) -> Result<HttpResponse, AppError> {
    let (row, sight) = conversations::load_visible(&*app.db.reader().await?, &by.actor(), id.into_inner()).await?;
    let through = read.through;
    app.db.bookkeeping(by.context(), async move |tx| store::read_through(&tx, &sight, row.id, through).await).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Downloads the whole conversation about an application, as far as the caller may read it.
#[utoipa::path(
    get, path = "/api/v1/applications/{id}/conversation.json", tag = "conversations", params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The conversation", body = ConversationExport,
            headers(("Content-Disposition" = String), ("X-Content-SHA256" = String))))
)]
pub async fn download_conversation(
    by: As<ReadsApplications>,
    app: Data<App>,
    id: Path<Uuid>,
) -> Result<HttpResponse, AppError> {
    let (reader, now) = (app.db.reader().await?, by.context().now);
    let export = conversations::export(&reader, &by.actor(), id.into_inner(), now).await?;
    let file_name = format!("attachment; filename=\"{}-conversation.json\"", export.reference);
    let bytes = serde_json::to_vec(&export)
        .map_err(|error| AppError::Internal(format!("a conversation has no JSON form: {error}")))?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, body::JSON))
        .insert_header((CONTENT_DISPOSITION, file_name))
        .insert_header(("x-content-sha256", ContentHash::of(&bytes).to_string()))
        .body(bytes))
}

/// Which messages are searched for.
#[derive(Debug, Deserialize, Validate, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MessageSearch {
    /// Only messages with these words; `"…"` keeps words together, `or` and `-` as in a search engine.
    #[validate(length(min = 1, max = 200, code = "length_between"))]
    words: Option<String>,
    /// Only questions that wait on this group.
    waiting_on: Option<Addressee>,
    /// Rows of a page, 1 to 100.
    #[param(inline)]
    limit: Option<PageLimit>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
}

/// Searches the conversations about all applications that the caller may know of, newest message first.
#[utoipa::path(
    get, path = "/api/v1/messages", tag = "conversations", params(MessageSearch),
    responses((status = 200, description = "One page", body = Listed<ConversationMessage>))
)]
pub async fn search_messages(
    by: As<ReadsApplications>,
    app: Data<App>,
    query: Query<MessageSearch>,
) -> Result<Json<Listed<ConversationMessage>>, AppError> {
    let MessageSearch { words, waiting_on, limit, after } = query.0;
    let page = Page::of(limit, after);
    let Some(sight) = Sight::of(&by.actor()) else {
        return Ok(Json(Listed { items: Vec::new(), next: None }));
    };
    let filter = Filter { words, waits_on: waiting_on, ..Filter::default() };
    Ok(Json(listed(&*app.db.reader().await?, &by.actor(), &sight, filter, page).await?))
}

/// The operations on conversations.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_write_message, _, _>(write_message),
        operation::<__path_list_conversation, _, _>(list_conversation),
        operation::<__path_mark_conversation_read, _, _>(mark_conversation_read),
        operation::<__path_download_conversation, _, _>(download_conversation),
        operation::<__path_search_messages, _, _>(search_messages),
    ]
}
