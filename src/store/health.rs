//! What the database says about its health and that of the processes: clock, recovery, heartbeats, due messages.

use chrono::{DateTime, Utc};
use diesel::dsl::{max, min};
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::notifications::message::DeliveryStatus;
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::schema::{heartbeat, outbox_message};

diesel::define_sql_function! {
    /// The time of the database's clock.
    fn clock_timestamp() -> Timestamptz;
}
diesel::define_sql_function! {
    /// Whether the server replays the log of another one: a standby.
    fn pg_is_in_recovery() -> Bool;
}
diesel::define_sql_function! {
    /// The value of a setting.
    fn current_setting(name: Text) -> Text;
}

/// A part of the service that has heartbeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The API.
    Serve,
    /// The background jobs.
    Work,
}

impl Part {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Serve => "serve",
            Self::Work => "work",
        }
    }
}

/// What the server says about itself. Needs no table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerState {
    /// The time of its clock.
    pub clock: DateTime<Utc>,
    /// Whether it takes no writes: a standby, or read-only by its settings.
    pub read_only: bool,
}

/// Asks the server for its clock and whether it takes writes.
///
/// # Errors
/// A [`StoreError`].
pub async fn server_state(mut connection: &Connection) -> Result<ServerState, StoreError> {
    let columns = (clock_timestamp(), pg_is_in_recovery(), current_setting("transaction_read_only"));
    let (clock, recovers, read_only): (DateTime<Utc>, bool, String) =
        diesel::select(columns).get_result(&mut connection).await?;
    Ok(ServerState { clock, read_only: recovers || read_only == "on" })
}

/// Writes the heartbeat of a process with the time of the database.
///
/// # Errors
/// A [`StoreError`].
pub async fn beat(tx: &Tx, part: Part, instance: Uuid) -> Result<(), StoreError> {
    let row =
        (heartbeat::instance.eq(instance), heartbeat::part.eq(part.as_str()), heartbeat::beat_at.eq(clock_timestamp()));
    diesel::insert_into(heartbeat::table)
        .values(row)
        .on_conflict(heartbeat::instance)
        .do_update()
        .set(heartbeat::beat_at.eq(clock_timestamp()))
        .execute(&mut tx.connection()?)
        .await?;
    Ok(())
}

/// The last heartbeat of any process of a part, in the time of the database; `None` if there never was one.
///
/// # Errors
/// A [`StoreError`].
pub async fn last_beat(mut connection: &Connection, part: Part) -> Result<Option<DateTime<Utc>>, StoreError> {
    let beats = heartbeat::table.filter(heartbeat::part.eq(part.as_str()));
    Ok(beats.select(max(heartbeat::beat_at)).first(&mut connection).await?)
}

/// Since when the oldest due message waits; `None` if none is due.
///
/// # Errors
/// A [`StoreError`].
pub async fn oldest_due_message(
    mut connection: &Connection,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let due = outbox_message::table
        .filter(outbox_message::status.eq(DeliveryStatus::Waiting.as_str()))
        .filter(outbox_message::next_attempt_at.le(now));
    Ok(due.select(min(outbox_message::next_attempt_at)).first(&mut connection).await?)
}
