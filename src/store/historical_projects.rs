//! Historical projects: lines of external registers, each recorded once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::historical_projects::{HistoricalProject, Warning};
use crate::domain::kernel::content_hash::ContentHash;
use crate::domain::kernel::state_code::StateCode;
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::schema::{historical_project, historical_project_code, historical_project_state};

/// A line of a register with the parsed project.
#[derive(Debug, Clone)]
pub struct RegisterEntry {
    /// SHA-256 over the original cells.
    pub row_hash: ContentHash,
    /// The project.
    pub project: HistoricalProject,
    /// The original cells, by column.
    pub original: serde_json::Value,
    /// The register it comes from.
    pub source: String,
}

/// The given lines that are recorded already.
///
/// # Errors
/// A [`StoreError`].
pub async fn recorded(
    mut connection: &Connection,
    hashes: impl IntoIterator<Item = ContentHash>,
) -> Result<BTreeSet<[u8; 32]>, StoreError> {
    let asked: Vec<Vec<u8>> = hashes.into_iter().map(|hash| hash.0.to_vec()).collect();
    let known: Vec<ContentHash> = historical_project::table
        .filter(historical_project::row_hash.eq_any(asked))
        .select(historical_project::row_hash)
        .load(&mut connection)
        .await?;
    Ok(known.into_iter().map(|hash| hash.0).collect())
}

/// Every code on record, once for each project that has it.
///
/// # Errors
/// A [`StoreError`].
pub async fn codes(mut connection: &Connection) -> Result<Vec<String>, StoreError> {
    Ok(historical_project_code::table.select(historical_project_code::code).load(&mut connection).await?)
}

/// The first record of a project with this code: where it comes from and since when it is known.
///
/// # Errors
/// A [`StoreError`].
pub async fn with_code(mut connection: &Connection, code: &str) -> Result<Option<(String, DateTime<Utc>)>, StoreError> {
    Ok(historical_project::table
        .inner_join(historical_project_code::table.on(historical_project_code::project_id.eq(historical_project::id)))
        .filter(historical_project_code::code.eq(code))
        .order((historical_project::recorded_at, historical_project::id))
        .select((historical_project::source, historical_project::recorded_at))
        .first(&mut connection)
        .await
        .optional()?)
}

/// The number of registered projects that benefit each of these states; states without any are left out.
///
/// # Errors
/// A [`StoreError`].
pub async fn number_by_state(
    mut connection: &Connection,
    states: &[StateCode],
) -> Result<BTreeMap<StateCode, i64>, StoreError> {
    let words: Vec<String> = states.iter().copied().map(String::from).collect();
    let rows: Vec<(StateCode, i64)> = historical_project_state::table
        .filter(historical_project_state::state_code.eq_any(words))
        .group_by(historical_project_state::state_code)
        .select((historical_project_state::state_code, diesel::dsl::count_star()))
        .load(&mut connection)
        .await?;
    Ok(rows.into_iter().collect())
}

#[derive(Insertable)]
#[diesel(table_name = historical_project)]
struct NewProject<'a> {
    id: Uuid,
    row_hash: &'a [u8],
    title: &'a str,
    scope: &'static str,
    period_from: Option<NaiveDate>,
    period_to: Option<NaiveDate>,
    published_on: Option<NaiveDate>,
    other_donors: Option<&'a str>,
    warnings: Vec<&'static str>,
    original: &'a serde_json::Value,
    source: &'a str,
    recorded_at: DateTime<Utc>,
    recorded_by: Option<Uuid>,
}

/// Inserts lines: at most a few hundred at a time, because a statement takes 65,535 parameters.
///
/// # Errors
/// [`StoreError::Constraint`] if one of them is recorded already or names a state that is not on record.
pub async fn insert(tx: &Tx, entries: &[RegisterEntry]) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let recorded_by = tx.context().actor.as_ref().map(|actor| actor.user_id);
    let numbered: Vec<(Uuid, &RegisterEntry)> = entries.iter().map(|entry| (Uuid::now_v7(), entry)).collect();
    let projects: Vec<NewProject<'_>> = numbered
        .iter()
        .map(|(id, RegisterEntry { row_hash, project, original, source })| NewProject {
            id: *id,
            row_hash: &row_hash.0,
            title: &project.title,
            scope: project.scope.as_str(),
            period_from: project.period_from,
            period_to: project.period_to,
            published_on: project.published_on,
            other_donors: project.other_donors.as_deref(),
            warnings: project.warnings.iter().copied().map(Warning::as_str).collect(),
            original,
            source,
            recorded_at: tx.context().now,
            recorded_by,
        })
        .collect();
    diesel::insert_into(historical_project::table).values(projects).execute(&mut connection).await?;
    let codes: Vec<_> = numbered
        .iter()
        .flat_map(|(id, entry)| entry.project.codes.iter().map(move |code| (*id, code)))
        .map(|(id, code)| (historical_project_code::project_id.eq(id), historical_project_code::code.eq(code)))
        .collect();
    diesel::insert_into(historical_project_code::table).values(codes).execute(&mut connection).await?;
    let states: Vec<_> = numbered
        .iter()
        .flat_map(|(id, entry)| entry.project.states.iter().map(move |state| (*id, state)))
        .map(|(id, state)| {
            (historical_project_state::project_id.eq(id), historical_project_state::state_code.eq(state.as_str()))
        })
        .collect();
    diesel::insert_into(historical_project_state::table).values(states).execute(&mut connection).await?;
    Ok(())
}
