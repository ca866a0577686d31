//! Positions of assessed contributions, in centimes of a Swiss franc.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::kernel::money::Centimes;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::contribution::{Figures, Position, Positions};
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::schema::contribution_position;

/// A position as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = contribution_position)]
struct Stored {
    state_code: StateCode,
    financial_year: i16,
    as_of: NaiveDate,
    revision: i32,
    assessed_centimes: Option<Centimes>,
    outstanding_centimes: Option<Centimes>,
    outstanding_before_centimes: Option<Centimes>,
    recorded_at: DateTime<Utc>,
    source: String,
    document_id: Option<Uuid>,
}

/// A recorded position with its revision number.
#[derive(Debug, Clone)]
pub struct PositionRow {
    /// The position.
    pub position: Position,
    /// Dense number among the records for the same year and day.
    pub revision: i32,
    /// The document it was taken from; a retraction has none.
    pub document_id: Option<Uuid>,
}

impl TryFrom<Stored> for PositionRow {
    type Error = StoreError;

    fn try_from(row: Stored) -> Result<PositionRow, StoreError> {
        let figures = match (row.assessed_centimes, row.outstanding_centimes) {
            (Some(assessed), Some(outstanding)) => {
                let figures = Figures::new(assessed, outstanding, row.outstanding_before_centimes);
                Some(figures.map_err(|error| StoreError::Broken(error.to_string()))?)
            }
            _ => None,
        };
        let Stored { state_code: state, financial_year: year, as_of, recorded_at, source, .. } = row;
        let position = Position { state, year, as_of, figures, recorded_at, source };
        Ok(PositionRow { position, revision: row.revision, document_id: row.document_id })
    }
}

/// Everything recorded about one state, by year and day.
///
/// # Errors
/// A [`StoreError`]; [`StoreError::Broken`] for inconsistent stored amounts.
pub async fn rows(mut connection: &Connection, state: StateCode) -> Result<Vec<PositionRow>, StoreError> {
    let rows: Vec<Stored> = contribution_position::table
        .filter(contribution_position::state_code.eq(String::from(state)))
        .order((
            contribution_position::financial_year.asc(),
            contribution_position::as_of.asc(),
            contribution_position::revision.asc(),
        ))
        .select(Stored::as_select())
        .load(&mut connection)
        .await?;
    rows.into_iter().map(PositionRow::try_from).collect()
}

/// Everything recorded about some states.
///
/// # Errors
/// As [`rows`].
pub async fn positions(
    mut connection: &Connection,
    states: impl IntoIterator<Item = StateCode>,
) -> Result<Positions, StoreError> {
    let words: Vec<String> = states.into_iter().map(String::from).collect();
    let rows: Vec<Stored> = contribution_position::table
        .filter(contribution_position::state_code.eq_any(words))
        .order(contribution_position::revision.asc())
        .select(Stored::as_select())
        .load(&mut connection)
        .await?;
    let rows: Vec<PositionRow> = rows.into_iter().map(PositionRow::try_from).collect::<Result<_, _>>()?;
    Ok(Positions::new(rows.into_iter().map(|row| row.position)))
}

/// Records a position; one for the same year and day becomes a further revision.
///
/// # Errors
/// [`StoreError::Constraint`] for an unknown state or document.
pub async fn record(tx: &Tx, new: &Position, document: Option<Uuid>) -> Result<i32, StoreError> {
    let mut connection = tx.connection()?;
    let last: Option<i32> = contribution_position::table
        .filter(contribution_position::state_code.eq(new.state.as_str()))
        .filter(contribution_position::financial_year.eq(new.year))
        .filter(contribution_position::as_of.eq(new.as_of))
        .select(diesel::dsl::max(contribution_position::revision))
        .first(&mut connection)
        .await?;
    let revision = last.unwrap_or(0) + 1;
    let amount = |read: fn(&Figures) -> Option<Centimes>| new.figures.as_ref().and_then(read).map(Centimes::get);
    diesel::insert_into(contribution_position::table)
        .values((
            contribution_position::state_code.eq(new.state.as_str()),
            contribution_position::financial_year.eq(new.year),
            contribution_position::as_of.eq(new.as_of),
            contribution_position::revision.eq(revision),
            contribution_position::assessed_centimes.eq(amount(|figures| Some(figures.assessed))),
            contribution_position::outstanding_centimes.eq(amount(|figures| Some(figures.outstanding))),
            contribution_position::outstanding_before_centimes.eq(amount(|figures| figures.outstanding_before)),
            contribution_position::recorded_at.eq(new.recorded_at),
            contribution_position::recorded_by.eq(tx.context().actor.as_ref().map(|actor| actor.user_id)),
            contribution_position::source.eq(&new.source),
            contribution_position::document_id.eq(document),
        ))
        .execute(&mut connection)
        .await?;
    Ok(revision)
}
