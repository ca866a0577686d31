//! Two saved scenarios side by side: application by application, line by line, region by region.

use futures_util::try_join;
use serde::Serialize;
use uuid::Uuid;

use crate::domain::scenarios::comparison::{self, ApplicationPair, MoneyPair};
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::scenarios::saved;
use crate::views::scenarios::saved::ScenarioSummary;

/// Two scenarios side by side.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ScenarioComparison {
    /// The first.
    pub first: ScenarioSummary,
    /// The second.
    pub second: ScenarioSummary,
    /// Every application of either, in the order of the first, then of the second.
    pub applications: Vec<ApplicationPair>,
    /// Every line of either.
    pub lines: Vec<MoneyPair>,
    /// Every region of either.
    pub regions: Vec<MoneyPair>,
}

impl ScenarioComparison {
    /// Reads two saved scenarios and compares them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if one of them is not there.
    pub async fn read(connection: &Connection, first: Uuid, second: Uuid) -> Result<ScenarioComparison, StoreError> {
        let (first, second) = try_join!(saved::find(connection, first), saved::find(connection, second))?;
        let found = comparison::compare(&first.result, &second.result);
        Ok(ScenarioComparison {
            first: first.row.into(),
            second: second.row.into(),
            applications: found.applications,
            lines: found.lines,
            regions: found.regions,
        })
    }
}
