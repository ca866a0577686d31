//! The positions of assessed contributions: recorded with their document, never overwritten.
//!
//! They are used only for the computed arrears test, which decides nothing: no application is reassessed.

use serde_json::json;

use crate::domain::kernel::document::Pdf;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::contribution::{Figures, Position, PositionKey};
use crate::store::audit::events;
use crate::store::db::Tx;
use crate::store::documents;
use crate::store::member_states::{contributions, states};
use crate::workflow::error::WorkflowError;

/// Records the position of a contribution on a day; earlier revisions stay. Returns the number of the revision.
///
/// # Errors
/// [`WorkflowError::UnknownStates`].
pub async fn record(
    tx: &Tx,
    key: PositionKey,
    figures: Figures,
    source: String,
    document: &Pdf,
) -> Result<i32, WorkflowError> {
    known(tx, key.state).await?;
    let (document_id, sha256) = documents::insert(tx, document).await?;
    let revision = contributions::record(tx, &position(tx, key, Some(figures), &source), Some(document_id)).await?;
    let detail = json!({
        "financial_year": key.year,
        "as_of": key.as_of,
        "revision": revision,
        "assessed_chf": figures.assessed,
        "outstanding_chf": figures.outstanding,
        "outstanding_before_chf": figures.outstanding_before,
        "source": source,
        "document_sha256": sha256,
    });
    events::record(tx, "contribution_position_recorded", "member_state", key.state.as_str(), detail).await?;
    Ok(revision)
}

/// Retracts a position recorded in error: the position of an earlier day holds again. Returns the number of the
/// revision.
///
/// # Errors
/// [`WorkflowError::UnknownStates`], or [`RefusalCode::NothingToRetract`].
pub async fn retract(tx: &Tx, key: PositionKey, source: String) -> Result<i32, WorkflowError> {
    known(tx, key.state).await?;
    let positions = contributions::positions(tx.connection()?, [key.state]).await?;
    let in_force = positions.on(key.state, key.year, key.as_of, tx.context().now);
    if in_force.is_none_or(|(position, _)| position.as_of != key.as_of) {
        return Err(Refusal::new(RefusalCode::NothingToRetract).with("day", key.as_of).into());
    }
    let revision = contributions::record(tx, &position(tx, key, None, &source), None).await?;
    let detail = json!({ "financial_year": key.year, "as_of": key.as_of, "revision": revision, "source": source });
    events::record(tx, "contribution_position_retracted", "member_state", key.state.as_str(), detail).await?;
    Ok(revision)
}

fn position(tx: &Tx, key: PositionKey, figures: Option<Figures>, source: &str) -> Position {
    Position {
        state: key.state,
        year: key.year,
        as_of: key.as_of,
        figures,
        recorded_at: tx.context().now,
        source: source.to_owned(),
    }
}

async fn known(tx: &Tx, state: StateCode) -> Result<(), WorkflowError> {
    match states::unknown(tx.connection()?, [state]).await?.as_slice() {
        [] => Ok(()),
        _ => Err(WorkflowError::UnknownStates(vec![state.to_string()])),
    }
}
