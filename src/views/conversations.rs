//! Views of the conversation about an application, limited to the messages within the reader's [`Sight`]: messages,
//! counts, export.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::domain::conversations::{Addressee, Sight, Visibility};
use crate::domain::kernel::access;
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::state_code::StateCode;
use crate::store::applications::{self, ApplicationRow};
use crate::store::conversations::{self, Counts, Filter, MessageRow};
use crate::store::db::Connection;
use crate::store::error::StoreError;

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

/// Counts the new and open messages for a reader in the conversations of the given applications.
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

/// What was written.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MessageWritten {
    /// The message.
    pub id: Uuid,
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

/// The application, if the reader may see it, and the reader's sight of its conversation.
///
/// # Errors
/// [`StoreError::NotFound`] if there is no application, or if the reader may not see it.
pub async fn load_visible(
    connection: &Connection,
    reader: &Actor,
    id: Uuid,
) -> Result<(ApplicationRow, Sight), StoreError> {
    let row = applications::find(connection, id).await?;
    let sight = Sight::of(reader).filter(|_| access::may_see(reader, row.applicant, row.submitted_at.is_some()));
    Ok((row, sight.ok_or(StoreError::NotFound)?))
}

/// Reads one page of the messages in sight, newest first.
///
/// # Errors
/// A [`StoreError`].
pub async fn page(
    connection: &Connection,
    reader: &Actor,
    sight: &Sight,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<ConversationMessage>, StoreError> {
    let rows = conversations::page(connection, sight, filter, limit).await?;
    Ok(rows.into_iter().map(|row| ConversationMessage::shown(row, reader)).collect())
}

/// Reads the whole conversation for a reader who may see it.
///
/// # Errors
/// As [`load_visible`].
pub async fn export(
    connection: &Connection,
    reader: &Actor,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<ConversationExport, StoreError> {
    let (row, sight) = load_visible(connection, reader, id).await?;
    let messages: Vec<ConversationMessage> = conversations::all_messages(connection, &sight, row.id)
        .await?
        .into_iter()
        .map(|message| ConversationMessage::shown(message, reader))
        .collect();
    Ok(ConversationExport {
        application_id: row.id,
        reference: row.reference,
        applicant: row.applicant,
        title: row.title,
        exported_at: now,
        total_messages: messages.len(),
        total_open_questions: messages.iter().filter(|message| message.waiting_on.is_some()).count(),
        messages,
    })
}
