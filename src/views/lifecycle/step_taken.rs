//! The view of a step taken in the lifecycle of an application.

use serde::Serialize;
use uuid::Uuid;

use crate::domain::applications::state::{Action, State};
use crate::domain::ledger::entry::Posting;
use crate::workflow::lifecycle::perform::Performed;

/// What was done to an application.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StepTaken {
    /// The application.
    pub id: Uuid,
    /// Its published reference.
    pub reference: String,
    /// Its version now; also the `ETag`.
    pub version: i32,
    /// Where it stands now.
    pub state: State,
    /// What was done.
    pub action: Action,
    /// SHA-256 of its content now, 64 hexadecimal digits.
    pub content_hash: String,
    /// What happened to the money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posting: Option<Posting>,
    /// What an ending gave back beside it: paid, and never spent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery: Option<Posting>,
}

impl From<Performed> for StepTaken {
    fn from(done: Performed) -> StepTaken {
        StepTaken {
            id: done.id,
            reference: done.reference,
            version: done.version,
            state: done.state,
            action: done.outcome.transition.action,
            content_hash: done.outcome.content_hash.to_string(),
            posting: done.outcome.posting,
            recovery: done.outcome.recovery,
        }
    }
}

/// A report that was filed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReportFiled {
    /// Its number among the reports of the project.
    pub number: i32,
    /// The step that filed it.
    #[serde(flatten)]
    pub step: StepTaken,
}
