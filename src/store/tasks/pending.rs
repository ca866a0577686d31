//! Pending items other than applications: undecided reports, and instalments and amendments with the event that led to
//! their state. Each with the application that it belongs to.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::amendments::amendment_table::AmendmentState;
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::payments::instalment_table::InstalmentState;
use crate::domain::projects::obligations::ObligationKind;
use crate::domain::tasks::task::derivation::{OpenAmendment, OpenInstalment, UndecidedReport};
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::schema::{amendment_event, instalment_event, report, report_decision};

/// The undecided reports of these projects.
///
/// # Errors
/// A [`StoreError`].
pub async fn reports(
    mut connection: &Connection,
    applications: &[Uuid],
) -> Result<Vec<(Uuid, UndecidedReport)>, StoreError> {
    let decision = report_decision::table.on(report_decision::application_id
        .eq(report::application_id)
        .and(report_decision::report_number.eq(report::number)));
    let rows: Vec<(Uuid, i32, ObligationKind, i32, Uuid, DateTime<Utc>)> = report::table
        .left_join(decision)
        .filter(report::application_id.eq_any(applications))
        .filter(report_decision::event_seq.nullable().is_null())
        .order((report::application_id.asc(), report::number.asc()))
        .select((
            report::application_id,
            report::number,
            report::kind,
            report::event_seq,
            report::filed_by,
            report::filed_at,
        ))
        .load(&mut connection)
        .await?;
    let undecided = |(application, number, kind, seq, by, at)| {
        (application, UndecidedReport { number, kind, seq, by, since: day_in_geneva(at) })
    };
    Ok(rows.into_iter().map(undecided).collect())
}

/// The instalments of these projects, each after its last event.
///
/// # Errors
/// A [`StoreError`].
pub async fn instalments(
    mut connection: &Connection,
    applications: &[Uuid],
) -> Result<Vec<(Uuid, OpenInstalment)>, StoreError> {
    type Row = (Uuid, i32, i32, InstalmentState, Uuid, Uuid, DateTime<Utc>);
    let rows: Vec<Row> = instalment_event::table
        .filter(instalment_event::application_id.eq_any(applications))
        .distinct_on((instalment_event::application_id, instalment_event::instalment))
        .order((
            instalment_event::application_id.asc(),
            instalment_event::instalment.asc(),
            instalment_event::seq.desc(),
        ))
        .select((
            instalment_event::application_id,
            instalment_event::instalment,
            instalment_event::seq,
            instalment_event::to_state,
            instalment_event::requested_by,
            instalment_event::actor_id,
            instalment_event::at,
        ))
        .load(&mut connection)
        .await?;
    let open = |(application, number, seq, state, requested_by, by, at)| {
        (application, OpenInstalment { number, seq, state, requested_by, by, since: day_in_geneva(at) })
    };
    Ok(rows.into_iter().map(open).collect())
}

/// The amendments of these projects, each after the last event that moved it.
///
/// # Errors
/// A [`StoreError`].
pub async fn amendments(
    mut connection: &Connection,
    applications: &[Uuid],
) -> Result<Vec<(Uuid, OpenAmendment)>, StoreError> {
    type Row = (Uuid, i32, i32, AmendmentState, Uuid, Uuid, DateTime<Utc>);
    let rows: Vec<Row> = amendment_event::table
        .filter(amendment_event::application_id.eq_any(applications))
        .filter(amendment_event::from_state.ne(amendment_event::to_state))
        .distinct_on((amendment_event::application_id, amendment_event::number))
        .order((amendment_event::application_id.asc(), amendment_event::number.asc(), amendment_event::seq.desc()))
        .select((
            amendment_event::application_id,
            amendment_event::number,
            amendment_event::seq,
            amendment_event::to_state,
            amendment_event::requested_by,
            amendment_event::actor_id,
            amendment_event::at,
        ))
        .load(&mut connection)
        .await?;
    let open = |(application, number, seq, state, requested_by, by, at)| {
        (application, OpenAmendment { number, seq, state, requested_by, by, since: day_in_geneva(at) })
    };
    Ok(rows.into_iter().map(open).collect())
}
