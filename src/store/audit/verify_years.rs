//! Queries of the verification of budget years: their status, the amounts carried to later years, and the movements of
//! projects' money.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::ledger::entry::EntryKind;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::schema::{allocation, budget_year, funding, funding_movement, ledger_entry, line_closing};

/// Every budget year and whether its status is closed, oldest first.
///
/// # Errors
/// A [`StoreError`].
pub async fn years(mut connection: &Connection) -> Result<Vec<(i16, bool)>, StoreError> {
    let query = budget_year::table.order(budget_year::year).select((budget_year::year, budget_year::status));
    let rows: Vec<(i16, String)> = query.load(&mut connection).await?;
    Ok(rows.into_iter().map(|(year, status)| (year, status == "closed")).collect())
}

/// A sum of a line and year; amounts are cents.
pub type SumOfLine = (CreditLine, i16, i64);

/// The amounts that the closings carried to a later year, with the receiving year.
///
/// # Errors
/// A [`StoreError`].
pub async fn carried_out(mut connection: &Connection) -> Result<Vec<SumOfLine>, StoreError> {
    let rows: Vec<(CreditLine, Option<i16>, i64)> = line_closing::table
        .filter(line_closing::carried_to.is_not_null())
        .select((line_closing::line, line_closing::carried_to, line_closing::amount_cents))
        .load(&mut connection)
        .await?;
    Ok(rows.into_iter().filter_map(|(line, year, amount)| Some((line, year?, amount))).collect())
}

/// The amounts that the years received from earlier years.
///
/// # Errors
/// A [`StoreError`].
pub async fn carried_in(mut connection: &Connection) -> Result<Vec<SumOfLine>, StoreError> {
    Ok(allocation::table
        .filter(allocation::kind.eq(EntryKind::CarryIn.as_str()))
        .select((allocation::line, allocation::year, allocation::amount_cents))
        .load(&mut connection)
        .await?)
}

/// The allotted amount of each line and year, after the last revision.
///
/// # Errors
/// A [`StoreError`].
pub async fn allotted(mut connection: &Connection) -> Result<Vec<SumOfLine>, StoreError> {
    let rows: Vec<(CreditLine, i16, Option<i64>)> = allocation::table
        .filter(allocation::revision.is_not_null())
        .distinct_on((allocation::line, allocation::year))
        .order((allocation::line, allocation::year, allocation::revision.desc()))
        .select((allocation::line, allocation::year, allocation::allotted_after))
        .load(&mut connection)
        .await?;
    Ok(rows.into_iter().filter_map(|(line, year, amount)| Some((line, year, amount?))).collect())
}

/// A movement of a project's money joined with related rows; amounts are cents.
#[derive(Debug, Clone, Queryable)]
pub struct MovementOfProject {
    /// The application.
    pub application_id: Uuid,
    /// Number of the funding.
    pub funding_number: i32,
    /// Dense number.
    pub number: i32,
    /// The line.
    pub line: CreditLine,
    /// Kind: disbursed or returned.
    pub kind: EntryKind,
    /// Amount.
    pub amount_cents: i64,
    /// Committed and disbursed after it.
    pub after: (i64, i64),
    /// Amount granted.
    pub granted_cents: i64,
    /// Number of its ledger entry.
    pub entry: Option<i64>,
    /// Line and amount of the recovery that it caused.
    pub recovered: Option<(CreditLine, i64)>,
    /// Number of the lifecycle event, and the instalment: one of them is its cause.
    pub cause: (Option<i32>, Option<i32>),
}

/// A page of the movements of all projects after a position, by project and number.
///
/// # Errors
/// A [`StoreError`].
pub async fn movements(
    mut connection: &Connection,
    after: Option<(Uuid, i32, i32)>,
    limit: i64,
) -> Result<Vec<MovementOfProject>, StoreError> {
    let tie = funding::application_id
        .eq(funding_movement::application_id)
        .and(funding::number.eq(funding_movement::funding_number));
    let mut query = funding_movement::table
        .inner_join(funding::table.on(tie))
        .left_join(ledger_entry::table.on(ledger_entry::movement_id.eq(funding_movement::id.nullable())))
        .left_join(allocation::table.on(allocation::movement_id.eq(funding_movement::id.nullable())))
        .select((
            funding_movement::application_id,
            funding_movement::funding_number,
            funding_movement::number,
            funding_movement::line,
            funding_movement::kind,
            funding_movement::amount_cents,
            (funding_movement::committed_after, funding_movement::disbursed_after),
            funding::amount_cents,
            ledger_entry::number.nullable(),
            (allocation::line, allocation::amount_cents).nullable(),
            (funding_movement::event_seq, funding_movement::instalment),
        ))
        .into_boxed();
    if let Some((application, tied, number)) = after {
        let same_tie = funding_movement::funding_number.eq(tied).and(funding_movement::number.gt(number));
        let same_application = funding_movement::application_id
            .eq(application)
            .and(funding_movement::funding_number.gt(tied).or(same_tie));
        // Only the first comparison is an index condition; the second one filters.
        query = query
            .filter(funding_movement::application_id.ge(application))
            .filter(funding_movement::application_id.gt(application).or(same_application));
    }
    let order = (funding_movement::application_id, funding_movement::funding_number, funding_movement::number);
    Ok(query.order(order).limit(limit).load(&mut connection).await?)
}
