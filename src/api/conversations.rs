//! The conversation about an application and the project it becomes: written, read, searched, exported, counted, each
//! as far as the caller's [`Sight`] reaches.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::operation::{Operation, operation};
use super::permission::{Acts, ReadsApplications};
use crate::domain::conversations::{Addressee, LONGEST, Sight, Visibility};
use crate::domain::kernel::access;
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::content_hash::ContentHash;
use crate::domain::kernel::state_code::StateCode;
use crate::http::auth::As;
use crate::http::body;
use crate::http::error::AppError;
use crate::http::idempotent::{self, Answer, Key, Once};
use crate::http::paging::{Cursor, Listed, Page, PageLimit};
use crate::http::state::App;
use crate::http::valid::{Query, Valid};
use crate::inputs::text::not_blank;
use crate::store::applications::{self, ApplicationRow};
use crate::store::conversations::{self, Counts, Filter, MessageRow};
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::workflow::conversations as converse;
use crate::workflow::conversations::Message;

/// A message of a conversation.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ConversationMessage {
    /// Identity.
    pub id: Uuid,
    /// The application.
    pub application_id: Uuid,
    /// Its published reference.
    pub reference: String,
    /// Who may read it.
    pub visibility: Visibility,
    /// In which role it was written.
    pub author_role: Role,
    /// Who wrote it; a state reads the names of its own officers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author_name: Option<String>,
    /// Who is asked, for a question.
    pub addressed_to: Option<Addressee>,
    /// Whom the question waits on, until somebody of those asked has answered it.
    pub waiting_on: Option<Addressee>,
    /// The message that it answers.
    pub answers: Option<Uuid>,
    /// What was said.
    pub body: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl ConversationMessage {
    fn shown(row: MessageRow, reader: &Actor) -> ConversationMessage {
        let named = reader.role != Role::StateOfficer || row.author_role == Role::StateOfficer;
        ConversationMessage {
            id: row.id,
            application_id: row.application_id,
            waiting_on: row.waits_on(),
            reference: row.reference,
            visibility: row.visibility,
            author_role: row.author_role,
            author_name: named.then_some(row.author_name),
            addressed_to: row.addressed_to,
            answers: row.answers,
            body: row.body,
            at: row.at,
        }
    }
}

/// What is new and open in a conversation, as far as its reader may know.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
pub struct ConversationCounts {
    /// Messages of others that the reader has not marked as read.
    pub unread: i64,
    /// Questions that nobody of those asked has answered.
    pub open_questions: i64,
    /// Whom they wait on.
    pub waiting_on: Vec<WaitingOn>,
}

/// Open questions to one group.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct WaitingOn {
    /// The group.
    pub group: Addressee,
    /// How many questions.
    pub questions: i64,
}

impl From<Counts> for ConversationCounts {
    fn from(counts: Counts) -> ConversationCounts {
        let Counts { unread, waiting_on } = counts;
        let open_questions = waiting_on.values().sum();
        let waiting_on = waiting_on.into_iter().map(|(group, questions)| WaitingOn { group, questions }).collect();
        ConversationCounts { unread, open_questions, waiting_on }
    }
}

/// What is new and open for a reader in the conversations of some applications.
///
/// # Errors
/// A [`StoreError`].
pub async fn counts(
    connection: &Connection,
    reader: &Actor,
    applications: &[Uuid],
) -> Result<BTreeMap<Uuid, ConversationCounts>, StoreError> {
    let sight = Sight::of(reader).filter(|_| !applications.is_empty());
    let Some(sight) = sight else { return Ok(BTreeMap::new()) };
    let counts = conversations::counts(connection, &sight, applications).await?;
    Ok(counts.into_iter().map(|(application, counts)| (application, counts.into())).collect())
}

/// The application of an address, if the reader may know of it, and what the reader sees of its conversation.
async fn known(connection: &Connection, reader: &Actor, id: Uuid) -> Result<(ApplicationRow, Sight), AppError> {
    let row = applications::find(connection, id).await?;
    let sight = Sight::of(reader).filter(|_| access::may_see(reader, row.applicant, row.submitted_at.is_some()));
    Ok((row, sight.ok_or(AppError::NotFound)?))
}

/// A message to write.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageBody {
    /// Who is to read it. A state writes shared messages only.
    pub visibility: Visibility,
    /// Who is asked; makes the message a question, open until somebody of this group answers it.
    #[serde(default)]
    pub addressed_to: Option<Addressee>,
    /// The message of the same conversation that it answers. What answers an internal message is internal.
    #[serde(default)]
    pub answers: Option<Uuid>,
    /// In words.
    #[validate(custom(function = "not_blank"), length(max = LONGEST, code = "too_long"))]
    pub body: String,
}

/// What was written.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MessageWritten {
    /// The message.
    pub id: Uuid,
}

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
    once: Once<MessageBody>,
) -> Result<Answer, AppError> {
    let (actor, application) = (by.actor(), id.into_inner());
    let MessageBody { visibility, addressed_to, answers, body } = once.body;
    let message = Message { visibility, addressed_to, answers, body };
    idempotent::act(&app.db, by.context(), once.key, async move |tx| {
        let id = converse::write(&tx, &actor, application, message).await?;
        Answer::json(StatusCode::CREATED, &MessageWritten { id })
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
    let (row, sight) = known(&reader, &by.actor(), id.into_inner()).await?;
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
    let rows = conversations::page(connection, sight, &filter, page.rows()).await?;
    let cursor = |row: &MessageRow| Cursor { created_at: row.at, id: row.id };
    Ok(Listed::of(rows, page, cursor, |row| ConversationMessage::shown(row, reader)))
}

/// How far the caller has read.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadThrough {
    /// The last message that was read.
    pub through: Uuid,
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
    let (row, sight) = known(&*app.db.reader().await?, &by.actor(), id.into_inner()).await?;
    let through = read.through;
    app.db
        .bookkeeping(by.context(), async move |tx| conversations::read_through(&tx, &sight, row.id, through).await)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A whole conversation as its reader may know it, with its totals.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ConversationExport {
    /// The application.
    pub application_id: Uuid,
    /// Its published reference.
    pub reference: String,
    /// The state that applies.
    pub applicant: StateCode,
    /// Title of the project.
    pub title: String,
    /// When the document was made.
    pub exported_at: DateTime<Utc>,
    /// How many messages it holds.
    pub total_messages: usize,
    /// How many of them are questions that wait for their answer.
    pub total_open_questions: usize,
    /// The messages, oldest first.
    pub messages: Vec<ConversationMessage>,
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
    let (reader, actor) = (app.db.reader().await?, by.actor());
    let (row, sight) = known(&reader, &actor, id.into_inner()).await?;
    let messages: Vec<ConversationMessage> = conversations::whole(&reader, &sight, row.id)
        .await?
        .into_iter()
        .map(|message| ConversationMessage::shown(message, &actor))
        .collect();
    let file_name = format!("attachment; filename=\"{}-conversation.json\"", row.reference);
    let export = ConversationExport {
        application_id: row.id,
        reference: row.reference,
        applicant: row.applicant,
        title: row.title,
        exported_at: by.context().now,
        total_messages: messages.len(),
        total_open_questions: messages.iter().filter(|message| message.waiting_on.is_some()).count(),
        messages,
    };
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
