//! Queries of the verification of reports: every figure of a project's reports, and the balance of ended projects.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::applications::state::State;
use crate::domain::ledger::entry::EntryKind;
use crate::domain::projects::obligations::ObligationKind;
use crate::domain::projects::report::Verdict;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::schema::{
    application, application_event, budget_line, funding, funding_movement, report, report_decision, report_line,
};

/// A report with its decision.
#[derive(Debug, Clone, Queryable)]
pub struct ReportOfProject {
    /// The application.
    pub application_id: Uuid,
    /// Its number.
    pub number: i32,
    /// Kind of the report.
    pub kind: ObligationKind,
    /// Version of the agreed content that it reports on.
    pub agreed_version: i32,
    /// Number of its lines.
    pub lines: Option<i32>,
    /// Its total, cents.
    pub total_cents: Option<i64>,
    /// The user who filed it.
    pub filed_by: Uuid,
    /// The decision and the user who made it.
    pub decision: Option<(Verdict, Uuid)>,
}

/// Projects after an id that have reports, by id.
///
/// # Errors
/// A [`StoreError`].
pub async fn reporting(mut connection: &Connection, after: Uuid, limit: i64) -> Result<Vec<Uuid>, StoreError> {
    Ok(report::table
        .filter(report::number.eq(1))
        .filter(report::application_id.gt(after))
        .order(report::application_id.asc())
        .limit(limit)
        .select(report::application_id)
        .load(&mut connection)
        .await?)
}

/// The reports of some projects, by id and number.
///
/// # Errors
/// A [`StoreError`].
pub async fn reports(mut connection: &Connection, first: Uuid, last: Uuid) -> Result<Vec<ReportOfProject>, StoreError> {
    let decision = report_decision::application_id
        .eq(report::application_id)
        .and(report_decision::report_number.eq(report::number));
    Ok(report::table
        .left_join(report_decision::table.on(decision))
        .filter(report::application_id.between(first, last))
        .order((report::application_id.asc(), report::number.asc()))
        .select((
            report::application_id,
            report::number,
            report::kind,
            report::agreed_version,
            report::lines,
            report::total_spent_cents,
            report::filed_by,
            (report_decision::verdict, report_decision::decided_by).nullable(),
        ))
        .load(&mut connection)
        .await?)
}

/// Figures of some projects: application, report, line, spent cents.
///
/// # Errors
/// A [`StoreError`].
pub async fn figures(
    mut connection: &Connection,
    first: Uuid,
    last: Uuid,
) -> Result<Vec<(Uuid, i32, i32, i64)>, StoreError> {
    Ok(report_line::table
        .filter(report_line::application_id.between(first, last))
        .order((report_line::application_id.asc(), report_line::report_number.asc(), report_line::position.asc()))
        .select((
            report_line::application_id,
            report_line::report_number,
            report_line::position,
            report_line::spent_cents,
        ))
        .load(&mut connection)
        .await?)
}

/// Budget lines of a version of an agreed content: planned cents, in their order.
///
/// # Errors
/// A [`StoreError`].
pub async fn planned(
    mut connection: &Connection,
    application: Uuid,
    agreed_version: i32,
) -> Result<Vec<i64>, StoreError> {
    Ok(budget_line::table
        .filter(budget_line::application_id.eq(application))
        .filter(budget_line::agreed_version.eq(agreed_version))
        .order(budget_line::position.asc())
        .select(budget_line::planned_cents)
        .load(&mut connection)
        .await?)
}

/// The last balance of an ended project, cents: application, granted and, if it has movements, committed and disbursed.
pub type EndedProject = (Uuid, i64, Option<(i64, i64)>);

/// Ended projects after an id, by id, with their last balance.
///
/// # Errors
/// A [`StoreError`].
pub async fn ended(mut connection: &Connection, after: Uuid, limit: i64) -> Result<Vec<EndedProject>, StoreError> {
    let tie = funding::application_id
        .eq(application_event::application_id)
        .and(funding::number.nullable().eq(application_event::funding_number));
    let granted: Vec<(Uuid, i64)> = application::table
        .inner_join(application_event::table.on(application_event::application_id.eq(application::id)))
        .inner_join(funding::table.on(tie))
        .filter(application::state.eq_any([State::Closed.as_str(), State::Cancelled.as_str()]))
        .filter(application_event::posts.eq(EntryKind::Commit.as_str()))
        .filter(application::id.gt(after))
        .order(application::id.asc())
        .limit(limit)
        .select((application::id, funding::amount_cents))
        .load(&mut connection)
        .await?;
    let (Some((first, _)), Some((last, _))) = (granted.as_slice().first(), granted.as_slice().last()) else {
        return Ok(Vec::new());
    };
    let moved: Vec<(Uuid, (i64, i64))> = funding_movement::table
        .filter(funding_movement::application_id.between(*first, *last))
        .order((funding_movement::application_id.asc(), funding_movement::number.asc()))
        .select((
            funding_movement::application_id,
            (funding_movement::committed_after, funding_movement::disbursed_after),
        ))
        .load(&mut connection)
        .await?;
    let holds = |id: Uuid| {
        let end = moved.partition_point(|(of, _)| *of <= id);
        moved.get(end.checked_sub(1)?).filter(|(of, _)| *of == id).map(|(_, after)| *after)
    };
    Ok(granted.iter().map(|(id, granted)| (*id, *granted, holds(*id))).collect())
}
