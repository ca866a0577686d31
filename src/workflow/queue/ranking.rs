//! Records the assessment of an application by a ranking factor: appended as a further revision, with its assessor. It
//! changes neither the state of the application nor its position in the queue.

use serde_json::json;
use uuid::Uuid;

use crate::domain::kernel::access;
use crate::domain::kernel::actor::Actor;
use crate::domain::queue::ranking::{Assessed, may_assess};
use crate::store::applications;
use crate::store::audit::events;
use crate::store::db::Tx;
use crate::store::queue::ranking;
use crate::workflow::error::WorkflowError;

/// Records an assessment. `supersedes`: the revision that the assessor has read, zero for none. Returns its number.
///
/// # Errors
/// [`WorkflowError::NotFound`] where the actor may not see the application, [`WorkflowError::Stale`] where a newer
/// revision exists, or the refusal of [`may_assess`].
pub async fn assess(
    tx: &Tx,
    actor: &Actor,
    application: Uuid,
    supersedes: i32,
    assessed: &Assessed,
) -> Result<i32, WorkflowError> {
    let row = applications::find_locked(tx, application).await?;
    if !access::may_see(actor, row.applicant, row.submitted_at.is_some()) {
        return Err(WorkflowError::NotFound);
    }
    let content = applications::current_content(tx.connection()?, application).await?;
    let concerned = std::iter::once(row.applicant).chain(content.draft.beneficiaries);
    may_assess(actor, row.state, concerned)?;
    let last = ranking::last_revision(tx, application, assessed.factor).await?;
    if last != supersedes {
        return Err(WorkflowError::Stale { current: last });
    }
    let revision = last + 1;
    ranking::append(tx, application, revision, assessed, actor).await?;
    // The finding is left out: readers of the audit trail may not be allowed to see the application.
    let detail = json!({ "factor": assessed.factor, "revision": revision, "assessed_on": assessed.assessed_on });
    events::record(tx, "ranking_assessed", "application", &application.to_string(), detail).await?;
    Ok(revision)
}
