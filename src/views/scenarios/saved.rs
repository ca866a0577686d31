//! The views of a saved scenario: in a list and in detail.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::domain::scenarios::scenario::Assumptions;
use crate::i18n::Language;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::scenarios::saved::{self, SavedScenario, ScenarioRow};
use crate::views::scenarios::scenario::ExplainedScenario;

/// A saved scenario as it is listed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ScenarioSummary {
    /// Identity.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// The instant that was assumed.
    pub as_of: DateTime<Utc>,
    /// The scenario it repeats; absent for a new one.
    pub repeats: Option<Uuid>,
    /// When it was saved.
    pub saved_at: DateTime<Utc>,
    /// Who saved it.
    pub saved_by: Uuid,
    /// The name of that person.
    pub saved_by_name: String,
}

impl ScenarioSummary {
    /// Reads at most `limit` saved scenarios, newest first, only those before the one saved at the given instant under
    /// the given id.
    ///
    /// # Errors
    /// A [`StoreError`].
    pub async fn page(
        connection: &Connection,
        before: Option<(DateTime<Utc>, Uuid)>,
        limit: i64,
    ) -> Result<Vec<ScenarioSummary>, StoreError> {
        let rows = saved::page(connection, before, limit).await?;
        Ok(rows.into_iter().map(ScenarioSummary::from).collect())
    }
}

impl From<ScenarioRow> for ScenarioSummary {
    fn from(row: ScenarioRow) -> ScenarioSummary {
        let ScenarioRow { id, name, as_of, repeats, saved_at, saved_by, saved_by_name } = row;
        ScenarioSummary { id, name, as_of, repeats, saved_at, saved_by, saved_by_name }
    }
}

/// A saved scenario: what was assumed, and what would have followed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ScenarioDetail {
    /// As it is listed.
    #[serde(flatten)]
    pub summary: ScenarioSummary,
    /// What was assumed.
    pub assumptions: Assumptions,
    /// What was found.
    pub result: ExplainedScenario,
}

impl ScenarioDetail {
    /// Reads a saved scenario.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn read(connection: &Connection, id: Uuid, language: Language) -> Result<ScenarioDetail, StoreError> {
        let SavedScenario { row, input, result } = saved::find(connection, id).await?;
        let result = ExplainedScenario::of(result, language);
        Ok(ScenarioDetail { summary: row.into(), assumptions: input, result })
    }
}
