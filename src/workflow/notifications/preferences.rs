//! Changes the mail preferences of a person.

use std::sync::Arc;

use serde_json::json;
use uuid::Uuid;

use crate::domain::notifications::preference::Preferences;
use crate::store::audit::events;
use crate::store::db::{Context, Db, Tx};
use crate::store::error::StoreError;
use crate::store::notifications::preferences;
use crate::store::outbox;
use crate::workflow::error::WorkflowError;
use crate::workflow::no_change::{Ended, write_if_changed};

/// Changes the preferences of a person at the version that the caller has read; returns the new version. The caller
/// has checked that the role of the person allows them. If the digest is off, messages held for it are released now.
///
/// # Errors
/// [`WorkflowError::Stale`] for another version.
pub async fn change(tx: &Tx, person: Uuid, expected: i32, choices: &Preferences) -> Result<i32, WorkflowError> {
    let version = match preferences::save(tx, person, expected, choices).await {
        Ok(version) => version,
        Err(StoreError::Overtaken) => {
            let (_, current) = preferences::find(tx.connection()?, person).await?;
            return Err(WorkflowError::Stale { current });
        }
        Err(error) => return Err(error.into()),
    };
    let released = if choices.digest { 0 } else { outbox::release(tx, person, choices).await? };
    let detail = json!({
        "released": released, "digest": choices.digest, "decisions": choices.decisions, "work": choices.work,
        "progress": choices.progress, "reminders": choices.reminders,
    });
    events::record(tx, "change_preferences", "user", &person.to_string(), detail).await?;
    Ok(version)
}

/// Changes the preferences as [`change`] does, in one transaction. A repeated change, whose choices are on record at the
/// next version, gets its first answer again and records no event.
///
/// # Errors
/// As [`change`].
pub async fn change_or_repeat(
    db: &Db,
    context: Context,
    person: Uuid,
    expected: i32,
    choices: Preferences,
) -> Result<i32, WorkflowError> {
    write_if_changed(db, context, async move |tx: Arc<Tx>| change_once(&tx, person, expected, &choices).await).await
}

async fn change_once(
    tx: &Tx,
    person: Uuid,
    expected: i32,
    choices: &Preferences,
) -> Result<i32, Ended<i32, WorkflowError>> {
    let current = match change(tx, person, expected, choices).await {
        Err(WorkflowError::Stale { current }) => current,
        done => return done.map_err(Ended::Failed),
    };
    let (stored, version) = preferences::find(tx.connection()?, person).await?;
    if version == current && current - 1 == expected && stored == *choices {
        return Err(Ended::Unchanged(version));
    }
    Err(Ended::Failed(WorkflowError::Stale { current }))
}
