//! Payment plans of projects: drawn up version after version, never edited. The last version stands.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::applications::state::State;
use crate::domain::kernel::money::Cents;
use crate::domain::payments::payment_plan::PlannedInstalment;
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::projects::money_movements::ProjectMoney;
use crate::store::schema::{payment_plan, planned_instalment};

/// A version of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanVersion {
    /// Dense number.
    pub version: i32,
    /// When it was drawn up.
    pub drawn_up_at: DateTime<Utc>,
    /// Its instalments, in their order.
    pub instalments: Vec<PlannedInstalment>,
}

/// Every version of the plan of a project, the last one first.
///
/// # Errors
/// A [`StoreError`].
pub async fn versions(mut connection: &Connection, application: Uuid) -> Result<Vec<PlanVersion>, StoreError> {
    let plans: Vec<(i32, DateTime<Utc>)> = payment_plan::table
        .filter(payment_plan::application_id.eq(application))
        .order(payment_plan::version.desc())
        .select((payment_plan::version, payment_plan::drawn_up_at))
        .load(&mut connection)
        .await?;
    let rows: Vec<(i32, chrono::NaiveDate, Cents)> = planned_instalment::table
        .filter(planned_instalment::application_id.eq(application))
        .order((planned_instalment::plan_version.asc(), planned_instalment::number.asc()))
        .select((planned_instalment::plan_version, planned_instalment::planned_on, planned_instalment::amount_cents))
        .load(&mut connection)
        .await?;
    let with_instalments = |(version, drawn_up_at)| PlanVersion {
        version,
        drawn_up_at,
        instalments: rows
            .iter()
            .filter(|(of, _, _)| *of == version)
            .map(|(_, planned_on, amount)| PlannedInstalment { planned_on: *planned_on, amount_usd: *amount })
            .collect(),
    };
    Ok(plans.into_iter().map(with_instalments).collect())
}

/// The last version; none before the first.
///
/// # Errors
/// A [`StoreError`].
pub async fn last_version(connection: &Connection, application: Uuid) -> Result<Option<PlanVersion>, StoreError> {
    Ok(versions(connection, application).await?.into_iter().next())
}

/// Keeps a version of a plan. `project`: number and state of the last event of the project's life.
///
/// # Errors
/// [`StoreError::Overtaken`] when another version was first; [`StoreError::Constraint`] for a plan above what was granted.
pub async fn keep(
    tx: &Tx,
    money: &ProjectMoney,
    version: i32,
    project: (i32, State),
    by: Uuid,
    planned: &[PlannedInstalment],
) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let instalments =
        i32::try_from(planned.len()).map_err(|_| StoreError::Broken("a plan of too many instalments".to_owned()))?;
    diesel::insert_into(payment_plan::table)
        .values((
            payment_plan::application_id.eq(money.application),
            payment_plan::version.eq(version),
            payment_plan::funding_number.eq(money.funding_number),
            payment_plan::line.eq(money.line.number()),
            payment_plan::year.eq(money.year),
            payment_plan::granted_cents.eq(money.granted.get()),
            payment_plan::instalments.eq(instalments),
            payment_plan::project_seq.eq(project.0),
            payment_plan::project_state.eq(project.1.as_str()),
            payment_plan::drawn_up_at.eq(tx.context().now),
            payment_plan::drawn_up_by.eq(by),
        ))
        .execute(&mut connection)
        .await?;
    let mut planned_after = 0;
    for (number, instalment) in (1..).zip(planned) {
        planned_after += instalment.amount_usd.get();
        diesel::insert_into(planned_instalment::table)
            .values((
                planned_instalment::application_id.eq(money.application),
                planned_instalment::plan_version.eq(version),
                planned_instalment::number.eq(number),
                planned_instalment::planned_on.eq(instalment.planned_on),
                planned_instalment::amount_cents.eq(instalment.amount_usd.get()),
                planned_instalment::planned_after.eq(planned_after),
                planned_instalment::granted_cents.eq(money.granted.get()),
                planned_instalment::instalments.eq(instalments),
            ))
            .execute(&mut connection)
            .await?;
    }
    Ok(())
}
