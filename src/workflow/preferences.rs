//! A person says which messages to be mailed, and when.

use serde_json::json;
use uuid::Uuid;

use super::error::WorkflowError;
use crate::domain::preference::Choices;
use crate::store::db::Tx;
use crate::store::error::StoreError;
use crate::store::{audit, preferences};

/// Changes the choices of a person over the version that was read; answers the new version. The choices are allowed in
/// the person's role.
///
/// # Errors
/// [`WorkflowError::Stale`] for another version.
pub async fn change(tx: &Tx, person: Uuid, expected: i32, choices: &Choices) -> Result<i32, WorkflowError> {
    let version = match preferences::save(tx, person, expected, choices).await {
        Ok(version) => version,
        Err(StoreError::Overtaken) => {
            let (_, current) = preferences::find(tx.connection()?, person).await?;
            return Err(WorkflowError::Stale { current });
        }
        Err(error) => return Err(error.into()),
    };
    let detail = json!({
        "digest": choices.digest, "decisions": choices.decisions, "work": choices.work,
        "progress": choices.progress, "reminders": choices.reminders,
    });
    audit::record(tx, "change_preferences", "user", &person.to_string(), detail).await?;
    Ok(version)
}
