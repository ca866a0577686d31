//! Assessments of the ranking factors of applications by named users. Append-only, in revisions.
//!
//! No query orders by the result of an assessment. `domain::queue::ranking::may_read` defines the readers.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::kernel::actor::Actor;
use crate::domain::queue::ranking::{Assessed, Factor, Leaning, RankingRecord};
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::schema::{app_user, ranking_assessment};

/// Every assessment of some applications, factor by factor and revision by revision.
///
/// # Errors
/// A [`StoreError`].
pub async fn of_applications(
    mut connection: &Connection,
    applications: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<RankingRecord>>, StoreError> {
    type Row = (Uuid, Factor, i32, Leaning, String, NaiveDate, Uuid, String, DateTime<Utc>);
    let rows: Vec<Row> = ranking_assessment::table
        .inner_join(app_user::table.on(app_user::id.eq(ranking_assessment::assessor_id)))
        .filter(ranking_assessment::application_id.eq_any(applications))
        .order((
            ranking_assessment::application_id.asc(),
            ranking_assessment::factor.asc(),
            ranking_assessment::revision.asc(),
        ))
        .select((
            ranking_assessment::application_id,
            ranking_assessment::factor,
            ranking_assessment::revision,
            ranking_assessment::finding,
            ranking_assessment::reasons,
            ranking_assessment::assessed_on,
            ranking_assessment::assessor_id,
            app_user::name,
            ranking_assessment::recorded_at,
        ))
        .load(&mut connection)
        .await?;
    let mut found: BTreeMap<Uuid, Vec<RankingRecord>> = BTreeMap::new();
    for (application, factor, revision, finding, reasons, assessed_on, assessor, assessor_name, recorded_at) in rows {
        let assessed = Assessed { factor, finding, reasons, assessed_on };
        let record = RankingRecord { assessed, revision, assessor, assessor_name, recorded_at };
        found.entry(application).or_default().push(record);
    }
    Ok(found)
}

/// The number of the last assessment of a factor; zero before the first. The caller holds the application's row locked.
///
/// # Errors
/// A [`StoreError`].
pub async fn last_revision(tx: &Tx, application: Uuid, factor: Factor) -> Result<i32, StoreError> {
    let mut connection = tx.connection()?;
    let last: Option<i32> = ranking_assessment::table
        .filter(ranking_assessment::application_id.eq(application))
        .filter(ranking_assessment::factor.eq(factor.as_str()))
        .select(diesel::dsl::max(ranking_assessment::revision))
        .first(&mut connection)
        .await?;
    Ok(last.unwrap_or_default())
}

/// Appends an assessment with its number.
///
/// # Errors
/// A [`StoreError`].
pub async fn append(
    tx: &Tx,
    application: Uuid,
    revision: i32,
    assessed: &Assessed,
    by: &Actor,
) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::insert_into(ranking_assessment::table)
        .values((
            ranking_assessment::application_id.eq(application),
            ranking_assessment::factor.eq(assessed.factor.as_str()),
            ranking_assessment::revision.eq(revision),
            ranking_assessment::finding.eq(assessed.finding.as_str()),
            ranking_assessment::reasons.eq(&assessed.reasons),
            ranking_assessment::assessed_on.eq(assessed.assessed_on),
            ranking_assessment::assessor_id.eq(by.user_id),
            ranking_assessment::assessor_role.eq(by.role.as_str()),
            ranking_assessment::recorded_at.eq(tx.context().now),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}
