//! The positions of assessed contributions: recorded with their document, never overwritten.
//!
//! They feed only the computed arrears test, which decides nothing: no application is assessed anew.

use chrono::NaiveDate;
use serde_json::json;

use crate::domain::kernel::document::Pdf;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::contribution::{Figures, Position};
use crate::store::audit::events;
use crate::store::db::Tx;
use crate::store::documents;
use crate::store::member_states::{contributions, states};
use crate::workflow::error::WorkflowError;

/// Whose contribution, of which year, on which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PositionKey {
    /// The state.
    pub state: StateCode,
    /// The financial year whose contribution it is about.
    pub year: i16,
    /// The day on which it stood so.
    pub as_of: NaiveDate,
}

/// Records how a contribution stood on a day; what was recorded before stays. Answers the number of the revision.
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

/// Takes a position back that was recorded wrongly: what stood before it goes on. Answers the number of the revision.
///
/// # Errors
/// [`WorkflowError::UnknownStates`], or [`RefusalCode::NothingToRetract`].
pub async fn retract(tx: &Tx, key: PositionKey, source: String) -> Result<i32, WorkflowError> {
    known(tx, key.state).await?;
    let positions = contributions::positions(tx.connection()?, [key.state]).await?;
    let standing = positions.on(key.state, key.year, key.as_of, tx.context().now);
    if standing.is_none_or(|(position, _)| position.as_of != key.as_of) {
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
