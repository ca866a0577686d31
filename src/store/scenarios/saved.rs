//! Saved scenarios: notes that no other table refers to.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;
use uuid::Uuid;

use crate::domain::scenarios::scenario::{Assumptions, ScenarioResult};
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::json::to_json;
use crate::store::schema::{app_user, scenario};

/// A scenario as it is listed.
#[derive(Debug, Clone, Queryable)]
pub struct ScenarioRow {
    /// Identity.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// The instant that was assumed.
    pub as_of: DateTime<Utc>,
    /// The scenario it repeats.
    pub repeats: Option<Uuid>,
    /// When it was saved.
    pub saved_at: DateTime<Utc>,
    /// Who saved it.
    pub saved_by: Uuid,
    /// The name of that person.
    pub saved_by_name: String,
}

/// A saved scenario.
#[derive(Debug, Clone)]
pub struct SavedScenario {
    /// As it is listed.
    pub row: ScenarioRow,
    /// What was assumed.
    pub input: Assumptions,
    /// What was found.
    pub result: ScenarioResult,
}

/// A scenario to save.
#[derive(Debug, Clone)]
pub struct NewScenario {
    /// What it is called.
    pub name: String,
    /// The instant that was assumed.
    pub as_of: DateTime<Utc>,
    /// What was assumed.
    pub input: Assumptions,
    /// What was found.
    pub result: ScenarioResult,
    /// The scenario it repeats.
    pub repeats: Option<Uuid>,
    /// Who saves it.
    pub by: Uuid,
}

/// Saves a scenario.
///
/// # Errors
/// A [`StoreError`].
pub async fn insert(tx: &Tx, new: &NewScenario) -> Result<Uuid, StoreError> {
    let mut connection = tx.connection()?;
    let id = Uuid::now_v7();
    diesel::insert_into(scenario::table)
        .values((
            scenario::id.eq(id),
            scenario::name.eq(&new.name),
            scenario::as_of.eq(new.as_of),
            scenario::input.eq(to_json(&new.input)?),
            scenario::result.eq(to_json(&new.result)?),
            scenario::repeats.eq(new.repeats),
            scenario::saved_at.eq(tx.context().now),
            scenario::saved_by.eq(new.by),
        ))
        .execute(&mut connection)
        .await?;
    Ok(id)
}

/// One saved scenario.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Broken`] if it cannot be read.
pub async fn find(mut connection: &Connection, id: Uuid) -> Result<SavedScenario, StoreError> {
    type Row = (Uuid, String, DateTime<Utc>, Option<Uuid>, DateTime<Utc>, Uuid, String, Value, Value);
    let row: Row = scenario::table
        .inner_join(app_user::table.on(app_user::id.eq(scenario::saved_by)))
        .filter(scenario::id.eq(id))
        .select((
            scenario::id,
            scenario::name,
            scenario::as_of,
            scenario::repeats,
            scenario::saved_at,
            scenario::saved_by,
            app_user::name,
            scenario::input,
            scenario::result,
        ))
        .first(&mut connection)
        .await?;
    let (id, name, as_of, repeats, saved_at, saved_by, saved_by_name, input, result) = row;
    let unreadable = |error: serde_json::Error| StoreError::Broken(error.to_string());
    Ok(SavedScenario {
        row: ScenarioRow { id, name, as_of, repeats, saved_at, saved_by, saved_by_name },
        input: serde_json::from_value(input).map_err(unreadable)?,
        result: serde_json::from_value(result).map_err(unreadable)?,
    })
}

/// A page of saved scenarios, newest first.
///
/// # Errors
/// A [`StoreError`].
pub async fn page(
    mut connection: &Connection,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<ScenarioRow>, StoreError> {
    let mut query = scenario::table
        .inner_join(app_user::table.on(app_user::id.eq(scenario::saved_by)))
        .select((
            scenario::id,
            scenario::name,
            scenario::as_of,
            scenario::repeats,
            scenario::saved_at,
            scenario::saved_by,
            app_user::name,
        ))
        .into_boxed();
    if let Some((at, id)) = before {
        // Only the first comparison is an index condition; the second one filters.
        query = query.filter(scenario::saved_at.le(at)).filter(scenario::saved_at.lt(at).or(scenario::id.lt(id)));
    }
    Ok(query.order((scenario::saved_at.desc(), scenario::id.desc())).limit(limit).load(&mut connection).await?)
}
