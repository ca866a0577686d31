//! Amendments of projects: the row with the current state, the events and the results of the rules.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::db::{Connection, Tx};
use super::error::StoreError;
use super::schema::{amendment, amendment_event, amendment_finding, app_user, application_content};
use crate::domain::amendments::amendment::AmendmentKind;
use crate::domain::amendments::amendment_table::{AmendmentAction, AmendmentState, AmendmentTransition};
use crate::domain::applications::form::Draft;
use crate::domain::applications::state::State;
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::assessment::Finding;
use crate::domain::kernel::content_hash::ContentHash;
use crate::store::json::to_json;
use crate::store::lifecycle::events::event_values;

/// An amendment's row.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = amendment)]
pub struct AmendmentRow {
    /// The project.
    pub application_id: Uuid,
    /// Dense number among those of the project.
    pub number: i32,
    /// Number of its last event.
    pub version: i32,
    /// Current state.
    pub state: AmendmentState,
    /// The agreed version that it changes.
    pub base_version: i32,
    /// Hash of that version.
    pub base_hash: ContentHash,
    /// Hash of the amended content.
    pub content_hash: ContentHash,
    /// Kinds of change.
    pub kinds: Vec<AmendmentKind>,
    /// Agreed end of the project at the time of the request.
    pub agreed_end: NaiveDate,
    /// Day of the request, in Geneva.
    pub requested_on: NaiveDate,
    /// Notice period in months before the agreed end.
    pub notice_months: i32,
    /// Whether the request was made after the notice period began.
    pub late: bool,
    /// The user who made the request.
    pub requested_by: Uuid,
}

/// The amendments of a project, by number.
///
/// # Errors
/// A [`StoreError`].
pub async fn of_project(mut connection: &Connection, application: Uuid) -> Result<Vec<AmendmentRow>, StoreError> {
    Ok(amendment::table
        .filter(amendment::application_id.eq(application))
        .order(amendment::number.asc())
        .select(AmendmentRow::as_select())
        .load(&mut connection)
        .await?)
}

/// A stored content of a project, by its hash.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Broken`] if it cannot be read.
pub async fn content(
    mut connection: &Connection,
    application: Uuid,
    content_hash: ContentHash,
) -> Result<Draft, StoreError> {
    let body: Vec<u8> = application_content::table
        .find((application, &content_hash.0[..]))
        .select(application_content::body)
        .first(&mut connection)
        .await?;
    serde_json::from_slice(&body).map_err(|error| StoreError::Broken(error.to_string()))
}

/// An amendment to insert.
#[derive(Debug, Clone)]
pub struct NewAmendment {
    /// Its row.
    pub row: AmendmentRow,
    /// The approved funding: its number, line and year.
    pub funding: (i32, i16, i16),
    /// Total of the amended budget, cents.
    pub total_cents: i64,
}

/// Inserts an amendment; its first event follows in the same transaction.
///
/// # Errors
/// [`StoreError::Constraint`] where another one is open.
pub async fn insert(tx: &Tx, new: &NewAmendment) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let row = &new.row;
    let kinds: Vec<&str> = row.kinds.iter().map(|kind| kind.as_str()).collect();
    diesel::insert_into(amendment::table)
        .values((
            amendment::application_id.eq(row.application_id),
            amendment::number.eq(row.number),
            amendment::version.eq(row.version),
            amendment::state.eq(row.state.as_str()),
            amendment::base_version.eq(row.base_version),
            amendment::base_hash.eq(&row.base_hash.0[..]),
            amendment::content_hash.eq(&row.content_hash.0[..]),
            amendment::kinds.eq(kinds),
            amendment::funding_number.eq(new.funding.0),
            amendment::line.eq(new.funding.1),
            amendment::year.eq(new.funding.2),
            amendment::total_cents.eq(new.total_cents),
            amendment::agreed_end.eq(row.agreed_end),
            amendment::requested_on.eq(row.requested_on),
            amendment::notice_months.eq(row.notice_months),
            amendment::late.eq(row.late),
            amendment::requested_by.eq(row.requested_by),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// Updates the row of an amendment to its new event.
///
/// # Errors
/// A [`StoreError`].
pub async fn update(
    tx: &Tx,
    application: Uuid,
    number: i32,
    version: i32,
    state: AmendmentState,
) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::update(amendment::table.find((application, number)))
        .set((amendment::version.eq(version), amendment::state.eq(state.as_str())))
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// One event as it was recorded.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = amendment_event)]
pub struct AmendmentEventRow {
    /// Dense number in the history of the amendment.
    pub seq: i32,
    /// State of the amendment before the event.
    pub from_state: AmendmentState,
    /// The action.
    pub action: AmendmentAction,
    /// State after the event.
    pub to_state: AmendmentState,
    /// The acting user.
    pub actor_id: Uuid,
    /// Role of the acting user.
    pub actor_role: Role,
    /// The comment.
    pub comment: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// The history of an amendment with the names of the acting users, oldest first.
///
/// # Errors
/// A [`StoreError`].
pub async fn events(
    mut connection: &Connection,
    application: Uuid,
    number: i32,
) -> Result<Vec<(AmendmentEventRow, String)>, StoreError> {
    Ok(amendment_event::table
        .inner_join(app_user::table.on(app_user::id.eq(amendment_event::actor_id)))
        .filter(amendment_event::application_id.eq(application))
        .filter(amendment_event::number.eq(number))
        .order(amendment_event::seq.asc())
        .select((AmendmentEventRow::as_select(), app_user::name))
        .load(&mut connection)
        .await?)
}

/// An event to insert.
#[derive(Debug)]
pub struct NewAmendmentEvent<'a> {
    /// The project.
    pub application: Uuid,
    /// Number of the amendment.
    pub number: i32,
    /// Number of the event.
    pub seq: i32,
    /// The transition, a row of the transition table.
    pub transition: &'static AmendmentTransition,
    /// Whether the amendment came late.
    pub late: bool,
    /// The project: number of its last event, and its state.
    pub project: (i32, State),
    /// The acting user.
    pub actor: &'a Actor,
    /// The comment.
    pub comment: Option<&'a str>,
    /// The user who requested the amendment.
    pub requested_by: Uuid,
    /// The event that recommended the amendment and its actor, if the transition needs a recommendation.
    pub recommended: Option<(i32, Uuid)>,
}

/// Inserts an event into the history of an amendment.
///
/// # Errors
/// [`StoreError::Overtaken`] when another writer recorded this number first.
pub async fn keep_event(tx: &Tx, event: &NewAmendmentEvent<'_>) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::insert_into(amendment_event::table)
        .values((
            amendment_event::application_id.eq(event.application),
            amendment_event::number.eq(event.number),
            event_values!(amendment_event, tx, event.seq, event.transition, event.actor),
            amendment_event::late.eq(event.late),
            amendment_event::project_seq.eq(event.project.0),
            amendment_event::project_state.eq(event.project.1.as_str()),
            amendment_event::comment.eq(event.comment),
            amendment_event::requested_by.eq(event.requested_by),
            amendment_event::recommended_seq.eq(event.recommended.map(|(seq, _)| seq)),
            amendment_event::recommended_by.eq(event.recommended.map(|(_, by)| by)),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// Inserts the results of the rules with an event.
///
/// # Errors
/// A [`StoreError`].
pub async fn keep_findings(
    tx: &Tx,
    application: Uuid,
    number: i32,
    seq: i32,
    findings: &[Finding],
) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let body = to_json(&findings)?;
    diesel::insert_into(amendment_finding::table)
        .values((
            amendment_finding::application_id.eq(application),
            amendment_finding::number.eq(number),
            amendment_finding::event_seq.eq(seq),
            amendment_finding::body.eq(body),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// The results of the rules for each event that evaluated them, oldest first.
///
/// # Errors
/// A [`StoreError`].
pub async fn findings(
    mut connection: &Connection,
    application: Uuid,
    number: i32,
) -> Result<Vec<(i32, Vec<Finding>)>, StoreError> {
    let rows: Vec<(i32, serde_json::Value)> = amendment_finding::table
        .filter(amendment_finding::application_id.eq(application))
        .filter(amendment_finding::number.eq(number))
        .order(amendment_finding::event_seq.asc())
        .select((amendment_finding::event_seq, amendment_finding::body))
        .load(&mut connection)
        .await?;
    let read = |(seq, body)| {
        serde_json::from_value(body).map(|found| (seq, found)).map_err(|error| StoreError::Broken(error.to_string()))
    };
    rows.into_iter().map(read).collect()
}
