//! The recorded positions of the assessed contributions of a state, in Swiss francs.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::domain::kernel::access;
use crate::domain::kernel::actor::Actor;
use crate::domain::kernel::money::Centimes;
use crate::domain::kernel::state_code::StateCode;
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::member_states::contributions::{self, PositionRow};
use crate::store::member_states::states;

/// A recorded position.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RecordedPosition {
    /// The financial year whose contribution it is about.
    pub financial_year: i16,
    /// The day on which it stood so.
    pub as_of: NaiveDate,
    /// The amounts; absent: the record before it for the same day was taken back.
    pub amounts: Option<PositionAmounts>,
    /// Dense number among the records for the same year and day; the last one counts.
    pub revision: i32,
    /// When it was recorded here.
    pub recorded_at: DateTime<Utc>,
    /// Publication or document it comes from.
    pub source: String,
    /// The document itself; a retraction has none.
    pub document_id: Option<Uuid>,
}

/// The amounts of a position, CHF.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PositionAmounts {
    /// What the state was assessed for the year.
    pub assessed_chf: Centimes,
    /// What of it is paid.
    pub paid_chf: Centimes,
    /// What of it is not paid.
    pub outstanding_chf: Centimes,
    /// What of all the years before is not paid, where the document says it.
    pub outstanding_before_chf: Option<Centimes>,
}

impl From<PositionRow> for RecordedPosition {
    fn from(row: PositionRow) -> RecordedPosition {
        let amounts = row.position.figures.map(|figures| PositionAmounts {
            assessed_chf: figures.assessed,
            paid_chf: figures.paid(),
            outstanding_chf: figures.outstanding,
            outstanding_before_chf: figures.outstanding_before,
        });
        RecordedPosition {
            financial_year: row.position.year,
            as_of: row.position.as_of,
            amounts,
            revision: row.revision,
            recorded_at: row.position.recorded_at,
            source: row.position.source,
            document_id: row.document_id,
        }
    }
}

/// A position that was recorded or taken back.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PositionRecorded {
    /// Its number among the records for the same year and day.
    pub revision: i32,
}

/// All records of the contributions of a state, by year and day.
///
/// # Errors
/// [`StoreError::NotFound`] for an unknown state, or if the reader may not see its contributions.
pub async fn of_state(db: &Db, reader: &Actor, code: StateCode) -> Result<Vec<RecordedPosition>, StoreError> {
    if !access::may_see_contributions(reader, code) {
        return Err(StoreError::NotFound);
    }
    let connection = db.reader().await?;
    let (_, rows) = futures_util::try_join!(states::find(&connection, code), contributions::rows(&connection, code))?;
    Ok(rows.into_iter().map(RecordedPosition::from).collect())
}
