//! Queries of the verification of histories, ledger and hashes, paginated: events by application, entries by line and
//! year, contents and documents.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::content_hash::ContentHash;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::ledger::entry::EntryKind;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::schema::{
    allocation, application, application_content, application_event, document, funding, funding_movement, ledger_entry,
    line_closing, line_year,
};

/// An event joined with related rows.
#[derive(Debug, Clone, Queryable)]
pub struct EventOfHistory {
    /// The application.
    pub application_id: Uuid,
    /// Dense number.
    pub seq: i32,
    /// State before the event.
    pub from_state: State,
    /// The action.
    pub action: Action,
    /// State after the event.
    pub to_state: State,
    /// The posting to the ledger, or `nothing`.
    pub posts: String,
    /// The acting user.
    pub actor_id: Uuid,
    /// The user who recommended the approval.
    pub recommended_by: Option<Uuid>,
    /// Hash of the content after the event.
    pub content_hash: ContentHash,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether the submitted project is regional.
    pub regional: Option<bool>,
}

/// The row of an application.
pub type CurrentRow = (Uuid, i32, State, i64);

/// Applications after an id, by id.
///
/// # Errors
/// A [`StoreError`].
pub async fn current_rows(mut connection: &Connection, after: Uuid, limit: i64) -> Result<Vec<CurrentRow>, StoreError> {
    Ok(application::table
        .filter(application::id.gt(after))
        .order(application::id.asc())
        .limit(limit)
        .select((application::id, application::version, application::state, application::amount_cents))
        .load(&mut connection)
        .await?)
}

/// The whole histories of some applications, by id and number.
///
/// # Errors
/// A [`StoreError`].
pub async fn histories(
    mut connection: &Connection,
    first: Uuid,
    last: Uuid,
) -> Result<Vec<EventOfHistory>, StoreError> {
    Ok(application_event::table
        .filter(application_event::application_id.between(first, last))
        .order((application_event::application_id.asc(), application_event::seq.asc()))
        .select((
            application_event::application_id,
            application_event::seq,
            application_event::from_state,
            application_event::action,
            application_event::to_state,
            application_event::posts,
            application_event::actor_id,
            application_event::recommended_by,
            application_event::content_hash,
            application_event::at,
            application_event::regional,
        ))
        .load(&mut connection)
        .await?)
}

/// The contents of some applications: application, hash, bytes.
///
/// # Errors
/// A [`StoreError`].
pub async fn contents(
    mut connection: &Connection,
    first: Uuid,
    last: Uuid,
) -> Result<Vec<(Uuid, ContentHash, Vec<u8>)>, StoreError> {
    Ok(application_content::table
        .filter(application_content::application_id.between(first, last))
        .select((application_content::application_id, application_content::content_hash, application_content::body))
        .load(&mut connection)
        .await?)
}

/// A ledger entry with its cause.
#[derive(Debug, Clone, Queryable)]
pub struct CausedEntry {
    /// Dense number in the line and year.
    pub number: i64,
    /// Kind of entry.
    pub kind: EntryKind,
    /// How much, cents.
    pub amount_cents: i64,
    /// Available, reserved, committed, disbursed and returned after it, cents, and whether the year has ended.
    pub after: (i64, i64, i64, i64, i64, bool),
    /// The posting of its event, if it has one.
    pub posted: Option<String>,
    /// Line, year and amount of the funding, if it has one.
    pub funding: Option<(i16, i16, i64)>,
    /// Line, year, kind and amount of the allocation, if it has one.
    pub allocation: Option<(i16, i16, EntryKind, i64)>,
    /// Line, year, kind and amount of the movement of a project's money, if it has one.
    pub movement: Option<(i16, i16, EntryKind, i64)>,
    /// Line, year, kind and amount of the closing, if it ends a year.
    pub closing: Option<(i16, i16, EntryKind, i64)>,
}

/// Every line and year, with the number of its entries.
///
/// # Errors
/// A [`StoreError`].
pub async fn lines_and_years(mut connection: &Connection) -> Result<Vec<(CreditLine, i16)>, StoreError> {
    let query = line_year::table.order((line_year::year, line_year::line)).select((line_year::line, line_year::year));
    Ok(query.load(&mut connection).await?)
}

/// Entries of a line and year after a number, in order, with their causes.
///
/// # Errors
/// A [`StoreError`].
pub async fn entries(
    mut connection: &Connection,
    line: CreditLine,
    year: i16,
    after: i64,
    limit: i64,
) -> Result<Vec<CausedEntry>, StoreError> {
    let event = application_event::application_id
        .nullable()
        .eq(ledger_entry::application_id)
        .and(application_event::seq.nullable().eq(ledger_entry::event_seq));
    let tie = funding::application_id
        .nullable()
        .eq(ledger_entry::application_id)
        .and(funding::number.nullable().eq(ledger_entry::funding_number));
    let closing =
        line_closing::line.eq(ledger_entry::line).and(line_closing::year.nullable().eq(ledger_entry::closing_of));
    Ok(ledger_entry::table
        .left_join(application_event::table.on(event))
        .left_join(funding::table.on(tie))
        .left_join(allocation::table.on(allocation::id.nullable().eq(ledger_entry::allocation_id)))
        .left_join(funding_movement::table.on(funding_movement::id.nullable().eq(ledger_entry::movement_id)))
        .left_join(line_closing::table.on(closing))
        .filter(ledger_entry::line.eq(line.number()))
        .filter(ledger_entry::year.eq(year))
        .filter(ledger_entry::number.gt(after))
        .order(ledger_entry::number.asc())
        .limit(limit)
        .select((
            ledger_entry::number,
            ledger_entry::kind,
            ledger_entry::amount_cents,
            (
                ledger_entry::available_after,
                ledger_entry::reserved_after,
                ledger_entry::committed_after,
                ledger_entry::disbursed_after,
                ledger_entry::returned_after,
                ledger_entry::closed_after,
            ),
            application_event::posts.nullable(),
            (funding::line, funding::year, funding::amount_cents).nullable(),
            (allocation::line, allocation::year, allocation::kind, allocation::amount_cents).nullable(),
            (funding_movement::line, funding_movement::year, funding_movement::kind, funding_movement::amount_cents)
                .nullable(),
            (line_closing::line, line_closing::year, line_closing::kind, line_closing::amount_cents).nullable(),
        ))
        .load(&mut connection)
        .await?)
}

/// The number of events that post to the ledger, and the number of entries with an event: they must be equal.
///
/// # Errors
/// A [`StoreError`].
pub async fn postings(mut connection: &Connection) -> Result<(i64, i64), StoreError> {
    let events = application_event::table.filter(application_event::posting_seq.is_not_null()).count();
    let entries = ledger_entry::table.filter(ledger_entry::event_seq.is_not_null()).count();
    Ok((events.get_result(&mut connection).await?, entries.get_result(&mut connection).await?))
}

/// The next document after an id, with its bytes.
///
/// # Errors
/// A [`StoreError`].
pub async fn document_after(
    mut connection: &Connection,
    after: Uuid,
) -> Result<Option<(Uuid, ContentHash, Vec<u8>)>, StoreError> {
    Ok(document::table
        .filter(document::id.gt(after))
        .order(document::id.asc())
        .select((document::id, document::sha256, document::content))
        .first(&mut connection)
        .await
        .optional()?)
}
