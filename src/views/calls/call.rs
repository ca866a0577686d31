//! The view of a call: each instant in UTC, in Geneva and in the reader's capital, and where it is announced.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use futures_util::try_join;
use serde::Serialize;
use uuid::Uuid;

use crate::domain::calls::{CallStanding, Window};
use crate::domain::kernel::local_time::{Clocks, LocalTime};
use crate::domain::kernel::state_code::StateCode;
use crate::store::calls::{self as store, CallRow, RevisionRow};
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::workflow::calls;

/// An instant of a call.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ShownInstant {
    /// By the clocks that matter to the reader.
    #[serde(flatten)]
    pub clocks: Clocks,
    /// Where the call is announced.
    pub announced: LocalTime,
}

/// When a call takes applications.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CallView {
    /// The zone in which it is announced.
    pub zone: String,
    /// The first instant at which applications are taken.
    pub opens_at: ShownInstant,
    /// The first instant at which it is closed.
    pub closes_at: ShownInstant,
    /// Minutes after the closing in which applications are still taken, and recorded as such.
    pub grace_minutes: u16,
    /// Why there is a grace.
    pub grace_reason: Option<String>,
    /// The first instant at which nothing is taken any more.
    pub ends_at: ShownInstant,
}

impl CallView {
    /// A window in the time zones of a reader.
    pub fn of(window: &Window, capital: Option<Tz>) -> CallView {
        let shown = |at| ShownInstant { clocks: Clocks::of(at, capital), announced: LocalTime::of(at, window.zone()) };
        CallView {
            zone: window.zone().name().to_owned(),
            opens_at: shown(window.opens_at()),
            closes_at: shown(window.closes_at()),
            grace_minutes: window.grace().minutes(),
            grace_reason: window.grace().reason().map(str::to_owned),
            ends_at: shown(window.ends_at()),
        }
    }
}

/// A call in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CallSummary {
    /// Identity.
    pub id: Uuid,
    /// What it is called.
    pub title: String,
    /// Number of its last revision; the `ETag`.
    pub revision: i32,
    /// How it stands now, by the clock of the service.
    pub standing: CallStanding,
    /// When it takes applications.
    #[serde(flatten)]
    pub view: CallView,
    /// Decision or document that it comes from.
    pub source: String,
    /// When it was first recorded.
    pub recorded_at: DateTime<Utc>,
}

impl CallSummary {
    /// A call in the time zones of a reader.
    pub fn of(row: CallRow, capital: Option<Tz>, now: DateTime<Utc>) -> CallSummary {
        let CallRow { call, recorded_at } = row;
        CallSummary {
            id: call.id,
            title: call.title,
            revision: call.revision,
            standing: call.window.standing(now),
            view: CallView::of(&call.window, capital),
            source: call.source,
            recorded_at,
        }
    }

    /// Reads at most `limit` calls, newest record first, after the cursor of the given instant and id. Local times are
    /// those of the reader's state, if any.
    ///
    /// # Errors
    /// A [`StoreError`].
    pub async fn page(
        connection: &Connection,
        represents: Option<StateCode>,
        before: Option<(DateTime<Utc>, Uuid)>,
        limit: i64,
        now: DateTime<Utc>,
    ) -> Result<Vec<CallSummary>, StoreError> {
        let capital = calls::capital(connection, represents).await?;
        let rows = store::page(connection, before, limit).await?;
        Ok(rows.into_iter().map(|row| CallSummary::of(row, capital, now)).collect())
    }
}

/// A call with everything it ever said.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CallDetail {
    /// As its last revision says it.
    #[serde(flatten)]
    pub summary: CallSummary,
    /// Every revision, oldest first.
    pub revisions: Vec<CallRevisionView>,
}

/// What a call said from a record on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CallRevisionView {
    /// Its number.
    pub revision: i32,
    /// When the call takes applications by it.
    #[serde(flatten)]
    pub view: CallView,
    /// Why it was made; the first has none.
    pub reason: Option<String>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it.
    pub recorded_by_name: String,
}

impl CallDetail {
    /// Reads a call. Local times are those of the reader's state, if any.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn read(
        connection: &Connection,
        id: Uuid,
        represents: Option<StateCode>,
        now: DateTime<Utc>,
    ) -> Result<CallDetail, StoreError> {
        let (capital, row, revisions) = try_join!(
            calls::capital(connection, represents),
            store::find(connection, id),
            store::revisions(connection, id)
        )?;
        let revision = |row: RevisionRow| CallRevisionView {
            revision: row.revision,
            view: CallView::of(&row.window, capital),
            reason: row.reason,
            recorded_at: row.recorded_at,
            recorded_by_name: row.recorded_by_name,
        };
        let revisions = revisions.into_iter().map(revision).collect();
        Ok(CallDetail { summary: CallSummary::of(row, capital, now), revisions })
    }

    /// Number of the last revision.
    pub const fn revision(&self) -> i32 {
        self.summary.revision
    }
}
