//! Saves the answers of the form. A repeated save gets its first answer again; an unchanged one records no event.

use std::sync::Arc;

use uuid::Uuid;

use crate::domain::applications::form::Draft;
use crate::domain::applications::state::Action;
use crate::domain::kernel::actor::Actor;
use crate::domain::lifecycle::command::Command;
use crate::domain::lifecycle::decide::decide;
use crate::store::db::{Context, Db, Tx};
use crate::store::lifecycle::events;
use crate::workflow::error::WorkflowError;
use crate::workflow::lifecycle::load_case::ApplicationCase;
use crate::workflow::lifecycle::perform::{Performed, execute, known_states, load_visible};
use crate::workflow::no_change::{Ended, write_if_changed};

/// Saves the answers of the form in one transaction.
///
/// Two saves change nothing. One whose answers are those on record at the expected version gets this version. One whose
/// answers are those on record, based on the version before the last, is a repetition if the last event is a save by
/// the same person: its first answer was lost, and is given again.
///
/// # Errors
/// A [`WorkflowError`].
pub async fn save(
    db: &Db,
    context: Context,
    actor: Actor,
    id: Uuid,
    expected: Option<i32>,
    draft: Draft,
) -> Result<Performed, WorkflowError> {
    write_if_changed(db, context, async move |tx: Arc<Tx>| save_in(&tx, &actor, id, expected, draft).await).await
}

async fn save_in(
    tx: &Tx,
    actor: &Actor,
    id: Uuid,
    expected: Option<i32>,
    draft: Draft,
) -> Result<Performed, Ended<Performed, WorkflowError>> {
    known_states(tx, &draft).await.map_err(Ended::Failed)?;
    // The version is compared here, because a repetition names the one before.
    let application = load_visible(tx, actor, id, None, Action::Save, Some(&draft)).await.map_err(Ended::Failed)?;
    let current = application.row.version;
    let stale = expected.is_some_and(|version| version != current);
    let command = Command::Save { draft };
    if is_on_record(&application, &command)
        && (!stale
            || expected == Some(current - 1) && events::actor_of_save(tx, id, current).await? == Some(actor.user_id))
    {
        let performed = unchanged(application, actor, &command).map_err(Ended::Failed)?;
        return Err(Ended::Unchanged(performed));
    }
    if stale {
        return Err(Ended::Failed(WorkflowError::Stale { current }));
    }
    execute(tx, actor, application, command).await.map_err(Ended::Failed)
}

fn is_on_record(application: &ApplicationCase, command: &Command) -> bool {
    matches!(command, Command::Save { draft } if draft.content_hash() == application.case.draft.content_hash())
}

/// The answer to a save that changes nothing: the version on record. The person must be allowed to save all the same.
fn unchanged(application: ApplicationCase, actor: &Actor, command: &Command) -> Result<Performed, WorkflowError> {
    let outcome = decide(&application.case, actor, command)?;
    let (id, version) = (application.row.id, application.row.version);
    Ok(Performed { id, reference: application.row.reference, version, state: outcome.transition.to, outcome })
}
