//! Imports the lines of a register of historical projects: each line once, all in one transaction.

use std::collections::BTreeSet;

use crate::domain::historical_projects::{Warning, mark_repeated_codes};
use crate::store::audit::events;
use crate::store::db::{Context, Db, Tx};
use crate::store::historical_projects::{self, RegisterEntry};
use crate::workflow::error::WorkflowError;
use crate::workflow::no_change::{Ended, write_if_changed};

/// The number of lines per INSERT statement; progress is reported after each statement.
const LINES_AT_A_TIME: usize = 250;

/// The result of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordedLines {
    /// The warnings of each recorded line; empty for a line without warnings.
    pub recorded: Vec<BTreeSet<Warning>>,
    /// The number of lines skipped: recorded before, or repeated in this register.
    pub known: usize,
}

/// Records lines; `register` is their name in the audit trail, `told` is called with the number of lines done.
///
/// # Errors
/// A [`WorkflowError`]; nothing has changed then.
pub async fn record(
    db: &Db,
    context: Context,
    register: String,
    entries: Vec<RegisterEntry>,
    told: impl Fn(usize) + Send + Sync + 'static,
) -> Result<RecordedLines, WorkflowError> {
    write_if_changed(db, context, async move |tx| record_in(&tx, &register, entries, &told).await).await
}

async fn record_in(
    tx: &Tx,
    register: &str,
    entries: Vec<RegisterEntry>,
    told: &(impl Fn(usize) + Sync),
) -> Result<RecordedLines, Ended<RecordedLines>> {
    let all = entries.len();
    let mut seen = historical_projects::recorded(tx.connection()?, entries.iter().map(|entry| entry.row_hash)).await?;
    let mut new: Vec<RegisterEntry> = entries.into_iter().filter(|entry| seen.insert(entry.row_hash.0)).collect();
    let codes = historical_projects::codes(tx.connection()?).await?;
    mark_repeated_codes(new.iter_mut().map(|entry| &mut entry.project), codes);
    let lines = RecordedLines {
        recorded: new.iter().map(|entry| entry.project.warnings.clone()).collect(),
        known: all - new.len(),
    };
    told(lines.known);
    if new.is_empty() {
        return Err(Ended::Unchanged(lines));
    }
    let mut done = lines.known;
    for chunk in new.chunks(LINES_AT_A_TIME) {
        historical_projects::insert(tx, chunk).await?;
        done += chunk.len();
        told(done);
    }
    let detail = serde_json::json!({ "recorded": new.len(), "known": lines.known });
    events::record(tx, "portfolio_imported", "register", register, detail).await?;
    Ok(lines)
}
