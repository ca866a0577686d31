//! What a verification reads of calls: every revision as it stands, what the calls say of themselves, and every
//! application that was or should have been taken in one.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::applications::state::Action;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::schema::{application_call, application_event, call, call_revision};

/// Opening, closing, and closing with its grace.
pub type Instants = (DateTime<Utc>, DateTime<Utc>, DateTime<Utc>);

/// A revision as it was recorded.
#[derive(Debug, Clone, Queryable)]
pub struct RevisionOfCall {
    /// The call.
    pub call_id: Uuid,
    /// Its number.
    pub revision: i32,
    /// When the call takes submissions by it.
    pub instants: Instants,
    /// Minutes of grace.
    pub grace_minutes: i16,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

/// What a call says of itself: its last revision, and when it takes submissions.
pub type CallStands = (Uuid, i32, Instants);

/// Every call, by identity.
///
/// # Errors
/// A [`StoreError`].
pub async fn calls(mut connection: &Connection) -> Result<Vec<CallStands>, StoreError> {
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

/// An application that was taken in a call, with what its event says.
#[derive(Debug, Clone, Queryable)]
pub struct TakenApplication {
    /// The application.
    pub application_id: Uuid,
    /// The call.
    pub call_id: Uuid,
    /// The revision under which it was taken.
    pub revision: i32,
    /// When it was taken.
    pub at: DateTime<Utc>,
    /// What was announced then.
    pub instants: Instants,
    /// Whether it was taken after the closing.
    pub in_grace: bool,
    /// What its event says: the action, the instant, and whether what it hands in is regional.
    pub event: (Action, DateTime<Utc>, Option<bool>),
}

/// Applications after an id that were taken in a call, in the order of ids.
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

/// Applications that were handed in as regional ones and were taken in no call.
///
/// # Errors
/// A [`StoreError`].
pub async fn untaken(mut connection: &Connection) -> Result<Vec<Uuid>, StoreError> {
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
