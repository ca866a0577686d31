//! The queue of a line: retained applications with the time of retention, and the latest funds of the line.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::credit_line::{CreditLine, LineChoice};
use crate::domain::kernel::money::Cents;
use crate::domain::ledger::entry::EntryKind;
use crate::domain::notifications::receipt_message::RECEIPT_KINDS;
use crate::domain::queue::position::Retained;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::ledger::budget_years::AllocationRow;
use crate::store::schema::{allocation, application, application_event};

/// Time at which each of these applications was first retained; those never retained are left out.
///
/// # Errors
/// A [`StoreError`].
pub async fn first_retained(
    mut connection: &Connection,
    applications: &[Uuid],
) -> Result<BTreeMap<Uuid, DateTime<Utc>>, StoreError> {
    let first: Vec<(Uuid, Option<DateTime<Utc>>)> = application_event::table
        .filter(application_event::application_id.eq_any(applications))
        .filter(application_event::action.eq(Action::Retain.as_str()))
        .group_by(application_event::application_id)
        .select((application_event::application_id, diesel::dsl::min(application_event::at)))
        .load(&mut connection)
        .await?;
    Ok(first.into_iter().filter_map(|(id, at)| Some((id, at?))).collect())
}

/// The codes of the choices that include a line.
fn asking(line: CreditLine) -> [&'static str; 2] {
    [line.as_str(), LineChoice::Either.as_str()]
}

/// Every retained application that requests a line, unordered.
///
/// # Errors
/// A [`StoreError`].
pub async fn retained(mut connection: &Connection, line: CreditLine) -> Result<Vec<Retained>, StoreError> {
    type Row = (Uuid, i64, Option<DateTime<Utc>>, Cents, DateTime<Utc>);
    let rows: Vec<Row> = application::table
        .filter(application::state.eq(State::Retained.as_str()))
        .filter(application::line_asked.eq_any(asking(line)))
        .select((
            application::id,
            application::number,
            application::submitted_at,
            application::amount_cents,
            application::updated_at,
        ))
        .load(&mut connection)
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.0).collect();
    let first = first_retained(connection, &ids).await?;
    // Every retained application has the event in its history.
    let retained = |(id, number, submitted_at, amount, updated_at)| {
        let since = first.get(&id).copied().unwrap_or(updated_at);
        Retained { id, number, submitted_at, since, amount }
    };
    Ok(rows.into_iter().map(retained).collect())
}

/// The number of retained applications that request a line.
///
/// # Errors
/// A [`StoreError`].
pub async fn number_waiting(mut connection: &Connection, line: CreditLine) -> Result<i64, StoreError> {
    Ok(application::table
        .filter(application::state.eq(State::Retained.as_str()))
        .filter(application::line_asked.eq_any(asking(line)))
        .count()
        .get_result(&mut connection)
        .await?)
}

/// The latest funds of a line, of any year, newest first.
///
/// # Errors
/// A [`StoreError`].
pub async fn last_receipts(
    mut connection: &Connection,
    line: CreditLine,
    limit: i64,
) -> Result<Vec<AllocationRow>, StoreError> {
    Ok(allocation::table
        .filter(allocation::line.eq(line.number()))
        .filter(allocation::kind.eq_any(RECEIPT_KINDS.map(EntryKind::as_str)))
        .order((allocation::recorded_at.desc(), allocation::id.desc()))
        .limit(limit)
        .select(AllocationRow::as_select())
        .load(&mut connection)
        .await?)
}
