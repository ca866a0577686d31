//! Conversations about applications: a message is appended, and its readers are notified by mail.

use serde_json::json;
use uuid::Uuid;

use crate::domain::conversations::{
    Addressee, ConversationNoticeData, ConversationNoticeKind, Intent, LISTENERS, Message, Sight, Visibility, may_write,
};
use crate::domain::kernel::access;
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::notification::Names;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::store::applications::{self, ApplicationRow};
use crate::store::audit::events;
use crate::store::conversations::{self, NewMessage};
use crate::store::db::Tx;
use crate::store::error::StoreError;
use crate::store::json::to_json;
use crate::store::member_states::states;
use crate::store::outbox;
use crate::workflow::error::WorkflowError;

/// Writes a message about an application that the actor may see. Returns the id of the message.
///
/// # Errors
/// [`WorkflowError::NotFound`] where the actor may not see the application, or the [`Refusal`] of [`may_write`].
pub async fn write(tx: &Tx, actor: &Actor, application: Uuid, message: Message) -> Result<Uuid, WorkflowError> {
    let row = applications::find_locked(tx, application).await?;
    let submitted = row.submitted_at.is_some();
    let sight =
        Sight::of(actor).filter(|_| access::may_see(actor, row.applicant, submitted)).ok_or(WorkflowError::NotFound)?;
    let Message { visibility, addressed_to, answers, body } = message;
    let answers = match answers {
        None => None,
        Some(answered) => Some((answered, answered_visibility(tx, &sight, application, answered).await?)),
    };
    let intent = Intent { visibility, addressed_to, answers: answers.map(|(_, readers)| readers) };
    may_write(actor, row.applicant, submitted, intent)?;
    let new = NewMessage {
        application,
        author: actor,
        visibility,
        addressed_to,
        answers,
        body: &body,
        submitted_at: row.submitted_at,
    };
    let (id, at) = conversations::append(tx, &new).await?;
    let data = ConversationNoticeData {
        application_id: application,
        reference: row.reference.clone(),
        title: row.title.clone(),
        applicant_names: names(tx, &row).await?,
        author_role: actor.role,
        addressed_to,
        at,
        body,
    };
    enqueue_notifications(tx, &row, visibility, id, &data).await?;
    // The text is left out: readers of the audit trail may not be allowed to see the application.
    let detail = json!({ "message": id, "visibility": visibility, "addressed_to": addressed_to });
    events::record(tx, "message_written", "application", &application.to_string(), detail).await?;
    Ok(id)
}

async fn answered_visibility(
    tx: &Tx,
    sight: &Sight,
    application: Uuid,
    answered: Uuid,
) -> Result<Visibility, WorkflowError> {
    match conversations::visibility(tx.connection()?, sight, application, answered).await {
        Ok(visibility) => Ok(visibility),
        Err(StoreError::NotFound) => Err(Refusal::new(RefusalCode::AnsweredMessageUnknown).into()),
        Err(other) => Err(other.into()),
    }
}

async fn names(tx: &Tx, row: &ApplicationRow) -> Result<Names, StoreError> {
    let applicant = states::find(tx.connection()?, row.applicant).await?;
    Ok(applicant.names())
}

/// Puts a mail into the outbox for each listener to whom the message is visible, except its author.
async fn enqueue_notifications(
    tx: &Tx,
    row: &ApplicationRow,
    visibility: Visibility,
    message: Uuid,
    data: &ConversationNoticeData,
) -> Result<(), StoreError> {
    let kind = ConversationNoticeKind::of(visibility, data.addressed_to.is_some());
    let roles: Vec<Role> = LISTENERS.into_iter().chain(data.addressed_to.map(Addressee::role)).collect();
    let author = tx.context().actor.as_ref().map(|actor| actor.user_id);
    let submitted = row.submitted_at.is_some();
    let value = to_json(data)?;
    for person in conversations::listeners(tx.connection()?, row.id, &roles).await? {
        let hears = Sight::of(&person.actor()).is_some_and(|sight| sight.reaches(row.applicant, submitted, visibility));
        if hears && Some(person.id) != author {
            outbox::enqueue(tx, &format!("{message}/{kind}/{}", person.id), &person, kind.as_str(), &value).await?;
        }
    }
    Ok(())
}
