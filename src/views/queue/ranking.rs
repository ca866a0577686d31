//! The view of the ranking assessments of an application by the published factors, by revision. No view contains a
//! ranking score.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::domain::kernel::actor::Actor;
use crate::domain::queue::ranking::{self, Factor, Leaning, RankingRecord};
use crate::i18n::{self, Language};
use crate::store::applications;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::queue::ranking as store;

/// A recorded assessment.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RankingAssessment {
    /// The factor.
    pub factor: Factor,
    /// What it was found to say.
    pub finding: Leaning,
    /// The same, in the caller's language.
    pub finding_text: String,
    /// Why, in the words of the assessor.
    pub reasons: String,
    /// The day on which it was found so.
    pub assessed_on: NaiveDate,
    /// Who found it.
    pub assessor_id: Uuid,
    /// The name of that person.
    pub assessor_name: String,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Dense number among the assessments of this factor; the last one stands.
    pub revision: i32,
}

impl RankingAssessment {
    /// Renders an assessment.
    pub fn of(record: RankingRecord, language: Language) -> RankingAssessment {
        let RankingRecord { assessed, revision, assessor, assessor_name, recorded_at } = record;
        RankingAssessment {
            factor: assessed.factor,
            finding: assessed.finding,
            finding_text: i18n::text(language, &i18n::key("leaning", assessed.finding.as_str()), []),
            reasons: assessed.reasons,
            assessed_on: assessed.assessed_on,
            assessor_id: assessor,
            assessor_name,
            recorded_at,
            revision,
        }
    }
}

/// An assessment that was recorded.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RankingRecorded {
    /// The factor.
    pub factor: Factor,
    /// Its number among the assessments of the factor.
    pub revision: i32,
}

/// Every assessment of an application, factor by factor, oldest first.
///
/// # Errors
/// [`StoreError::NotFound`], also if the reader may not see the assessments of the application.
pub async fn of_application(
    connection: &Connection,
    reader: &Actor,
    id: Uuid,
    language: Language,
) -> Result<Vec<RankingAssessment>, StoreError> {
    let row = applications::find(connection, id).await?;
    if !ranking::may_read(reader, row.applicant, row.submitted_at.is_some()) {
        return Err(StoreError::NotFound);
    }
    let mut records = store::of_applications(connection, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    records.sort_by_key(|record| (record.assessed.factor, record.revision));
    Ok(records.into_iter().map(|record| RankingAssessment::of(record, language)).collect())
}
