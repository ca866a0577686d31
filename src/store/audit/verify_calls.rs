//! Queries of the verification of calls: the calls, every revision, and every application that was or should have been
//! accepted in a call.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::applications::state::Action;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::schema::{application_call, application_event, call, call_revision};

/// Opening, closing, and end of the grace period.
pub type Instants = (DateTime<Utc>, DateTime<Utc>, DateTime<Utc>);

/// A revision as it was recorded.
#[derive(Debug, Clone, Queryable)]
pub struct RevisionOfCall {
    /// The call.
    pub call_id: Uuid,
    /// Its number.
    pub revision: i32,
    /// Submission period of this revision.
    pub instants: Instants,
    /// Minutes of grace.
    pub grace_minutes: i16,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

/// A call: its identity, its last revision, and its submission period.
pub type CurrentCall = (Uuid, i32, Instants);

/// Every call, by identity.
///
/// # Errors
/// A [`StoreError`].
pub async fn calls(mut connection: &Connection) -> Result<Vec<CurrentCall>, StoreError> {
    let columns = (call::id, call::revision, (call::opens_at, call::closes_at, call::ends_at));
    Ok(call::table.order(call::id.asc()).select(columns).load(&mut connection).await?)
}

/// Every revision of every call, by call and number.
///
/// # Errors
/// A [`StoreError`].
pub async fn revisions(mut connection: &Connection) -> Result<Vec<RevisionOfCall>, StoreError> {
    Ok(call_revision::table
        .order((call_revision::call_id.asc(), call_revision::revision.asc()))
        .select((
            call_revision::call_id,
            call_revision::revision,
            (call_revision::opens_at, call_revision::closes_at, call_revision::ends_at),
            call_revision::grace_minutes,
            call_revision::recorded_at,
        ))
        .load(&mut connection)
        .await?)
}

/// An application that was accepted in a call, with its event.
#[derive(Debug, Clone, Queryable)]
pub struct TakenApplication {
    /// The application.
    pub application_id: Uuid,
    /// The call.
    pub call_id: Uuid,
    /// The revision in force at the submission.
    pub revision: i32,
    /// Time of the submission.
    pub at: DateTime<Utc>,
    /// The submission period announced at that time.
    pub instants: Instants,
    /// Whether it was accepted in the grace period.
    pub in_grace: bool,
    /// Its event: the action, the time, and whether the submitted project is regional.
    pub event: (Action, DateTime<Utc>, Option<bool>),
}

/// Applications after an id that were accepted in a call, by id.
///
/// # Errors
/// A [`StoreError`].
pub async fn taken(mut connection: &Connection, after: Uuid, limit: i64) -> Result<Vec<TakenApplication>, StoreError> {
    let event = application_event::application_id
        .eq(application_call::application_id)
        .and(application_event::seq.eq(application_call::event_seq));
    Ok(application_call::table
        .inner_join(application_event::table.on(event))
        .filter(application_call::application_id.gt(after))
        .order(application_call::application_id.asc())
        .limit(limit)
        .select((
            application_call::application_id,
            application_call::call_id,
            application_call::revision,
            application_call::at,
            (application_call::opens_at, application_call::closes_at, application_call::ends_at),
            application_call::in_grace,
            (application_event::action, application_event::at, application_event::regional),
        ))
        .load(&mut connection)
        .await?)
}

/// Applications that were submitted as regional and were accepted in no call.
///
/// # Errors
/// A [`StoreError`].
pub async fn submissions_without_call(mut connection: &Connection) -> Result<Vec<Uuid>, StoreError> {
    let its_call = application_call::application_id
        .eq(application_event::application_id)
        .and(application_call::event_seq.eq(application_event::seq));
    Ok(application_event::table
        .left_join(application_call::table.on(its_call))
        .filter(application_event::regional.is_not_distinct_from(true))
        .filter(application_call::application_id.is_null())
        .order(application_event::application_id.asc())
        .select(application_event::application_id)
        .load(&mut connection)
        .await?)
}
