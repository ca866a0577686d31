//! Queries of the verification of payments: the histories of instalments with related rows, and sums to compare.

use std::collections::BTreeMap;

use diesel::dsl::sum;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::applications::state::State;
use crate::domain::kernel::money::Cents;
use crate::domain::ledger::entry::EntryKind;
use crate::domain::payments::instalment_table::{InstalmentAction, InstalmentState};
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::schema::{
    application_content, funding, funding_movement, instalment_event, payment_plan, planned_instalment,
};
use crate::store::types::int8;

/// An event of an instalment joined with related rows; amounts are cents.
#[derive(Debug, Clone, Queryable)]
pub struct EventOfInstalment {
    /// The project's application.
    pub application_id: Uuid,
    /// Position of the instalment in the plan.
    pub instalment: i32,
    /// Dense number in its history.
    pub seq: i32,
    /// State before the event.
    pub from_state: InstalmentState,
    /// The action.
    pub action: InstalmentAction,
    /// State after the event.
    pub to_state: InstalmentState,
    /// The posting to the ledger, or `nothing`.
    pub posts: String,
    /// Amount.
    pub amount_cents: i64,
    /// State of the project.
    pub project_state: State,
    /// The acting, the requesting and the checking user.
    pub persons: (Uuid, Uuid, Option<Uuid>),
    /// Commitment left after a payment, and the evaluation line of the budget that the event states.
    pub left: (Option<i64>, Option<i64>),
    /// The agreed content, for a payment.
    pub agreed: Option<Vec<u8>>,
    /// Amount in the plan.
    pub planned_cents: Option<i64>,
    /// Kind and amount of the movement of a payment, and the commitment left after it.
    pub movement: Option<(EntryKind, i64, i64)>,
}

/// A page of the events of all instalments after a position, by instalment and number.
///
/// # Errors
/// A [`StoreError`].
pub async fn events(
    mut connection: &Connection,
    after: Option<(Uuid, i32, i32)>,
    limit: i64,
) -> Result<Vec<EventOfInstalment>, StoreError> {
    let content = application_content::application_id
        .eq(instalment_event::application_id)
        .and(application_content::content_hash.nullable().eq(instalment_event::agreed_hash));
    let plan = planned_instalment::application_id
        .eq(instalment_event::application_id)
        .and(planned_instalment::plan_version.eq(instalment_event::plan_version))
        .and(planned_instalment::number.eq(instalment_event::instalment));
    let movement = funding_movement::application_id
        .eq(instalment_event::application_id)
        .and(funding_movement::instalment.eq(instalment_event::instalment.nullable()))
        .and(funding_movement::instalment_seq.eq(instalment_event::seq.nullable()));
    let mut query = instalment_event::table
        .left_join(application_content::table.on(content))
        .left_join(planned_instalment::table.on(plan))
        .left_join(funding_movement::table.on(movement))
        .select((
            instalment_event::application_id,
            instalment_event::instalment,
            instalment_event::seq,
            instalment_event::from_state,
            instalment_event::action,
            instalment_event::to_state,
            instalment_event::posts,
            instalment_event::amount_cents,
            instalment_event::project_state,
            (instalment_event::actor_id, instalment_event::requested_by, instalment_event::checked_by),
            (instalment_event::committed_after, instalment_event::evaluation_cents),
            application_content::body.nullable(),
            planned_instalment::amount_cents.nullable(),
            (funding_movement::kind, funding_movement::amount_cents, funding_movement::committed_after).nullable(),
        ))
        .into_boxed();
    if let Some((application, instalment, seq)) = after {
        let same_instalment = instalment_event::instalment.eq(instalment).and(instalment_event::seq.gt(seq));
        let same_application = instalment_event::application_id
            .eq(application)
            .and(instalment_event::instalment.gt(instalment).or(same_instalment));
        // Only the first comparison is an index condition; the second one filters.
        query = query
            .filter(instalment_event::application_id.ge(application))
            .filter(instalment_event::application_id.gt(application).or(same_application));
    }
    let order = (instalment_event::application_id, instalment_event::instalment, instalment_event::seq);
    Ok(query.order(order).limit(limit).load(&mut connection).await?)
}

/// The sum of the payments of each project and the sum of its disbursing movements, USD; only projects that have one.
///
/// # Errors
/// A [`StoreError`].
pub async fn paid(mut connection: &Connection) -> Result<BTreeMap<Uuid, (Cents, Cents)>, StoreError> {
    let payments: Vec<(Uuid, Option<Cents>)> = instalment_event::table
        .filter(instalment_event::payment_seq.is_not_null())
        .group_by(instalment_event::application_id)
        .select((instalment_event::application_id, int8(sum(instalment_event::amount_cents))))
        .load(&mut connection)
        .await?;
    let moved: Vec<(Uuid, Option<Cents>)> = funding_movement::table
        .filter(funding_movement::kind.eq(EntryKind::Disburse.as_str()))
        .group_by(funding_movement::application_id)
        .select((funding_movement::application_id, int8(sum(funding_movement::amount_cents))))
        .load(&mut connection)
        .await?;
    let mut sums: BTreeMap<Uuid, (Cents, Cents)> = BTreeMap::new();
    for (application, amount) in payments {
        sums.entry(application).or_default().0 = amount.unwrap_or_default();
    }
    for (application, amount) in moved {
        sums.entry(application).or_default().1 = amount.unwrap_or_default();
    }
    Ok(sums)
}

/// A version of a plan: application, version, sum of its instalments and amount granted, USD.
pub type PlannedSum = (Uuid, i32, Option<Cents>, Cents);

/// The sum of the instalments of every version of every plan.
///
/// # Errors
/// A [`StoreError`].
pub async fn planned(mut connection: &Connection) -> Result<Vec<PlannedSum>, StoreError> {
    let sums: Vec<(Uuid, i32, Option<Cents>)> = planned_instalment::table
        .group_by((planned_instalment::application_id, planned_instalment::plan_version))
        .select((
            planned_instalment::application_id,
            planned_instalment::plan_version,
            int8(sum(planned_instalment::amount_cents)),
        ))
        .load(&mut connection)
        .await?;
    let sums: BTreeMap<(Uuid, i32), Option<Cents>> =
        sums.into_iter().map(|(application, version, sum)| ((application, version), sum)).collect();
    let tie =
        funding::application_id.eq(payment_plan::application_id).and(funding::number.eq(payment_plan::funding_number));
    let plans: Vec<(Uuid, i32, Cents)> = payment_plan::table
        .inner_join(funding::table.on(tie))
        .order((payment_plan::application_id, payment_plan::version))
        .select((payment_plan::application_id, payment_plan::version, funding::amount_cents))
        .load(&mut connection)
        .await?;
    let with_sum = |(application, version, granted)| {
        let planned = sums.get(&(application, version)).copied().flatten();
        (application, version, planned, granted)
    };
    Ok(plans.into_iter().map(with_sum).collect())
}
