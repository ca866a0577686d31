//! What becomes of the instalments of a payment plan: one history each, append-only, from the request to the payment.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::applications::state::State;
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::content_hash::ContentHash;
use crate::domain::kernel::money::Cents;
use crate::domain::ledger::entry::EntryKind;
use crate::domain::payments::instalment_table::{InstalmentAction, InstalmentState, InstalmentStep};
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::schema::{app_user, instalment_event};

/// One event as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = instalment_event)]
pub struct InstalmentEventRow {
    /// The instalment's place in the plan.
    pub instalment: i32,
    /// Dense number in its history.
    pub seq: i32,
    /// Where it stood before.
    pub from_state: InstalmentState,
    /// What was done.
    pub action: InstalmentAction,
    /// Where it stood after.
    pub to_state: InstalmentState,
    /// The version of the plan that its amount is from.
    pub plan_version: i32,
    /// How much, USD.
    pub amount_cents: Cents,
    /// Who did it.
    pub actor_id: Uuid,
    /// In which role.
    pub actor_role: Role,
    /// Who asked for it.
    pub requested_by: Uuid,
    /// Who found it in order, where somebody had.
    pub checked_by: Option<Uuid>,
    /// Why it was refused.
    pub reason: Option<String>,
    /// Reference of the payment.
    pub payment_reference: Option<String>,
    /// The day on which the money left.
    pub value_on: Option<NaiveDate>,
    /// When it was recorded.
    pub at: DateTime<Utc>,
}

/// Every event of the instalments of a project with the name of who acted, instalment by instalment, oldest first.
///
/// # Errors
/// A [`StoreError`].
pub async fn events(
    mut connection: &Connection,
    application: Uuid,
) -> Result<Vec<(InstalmentEventRow, String)>, StoreError> {
    Ok(instalment_event::table
        .inner_join(app_user::table.on(app_user::id.eq(instalment_event::actor_id)))
        .filter(instalment_event::application_id.eq(application))
        .order((instalment_event::instalment.asc(), instalment_event::seq.asc()))
        .select((InstalmentEventRow::as_select(), app_user::name))
        .load(&mut connection)
        .await?)
}

/// How a payment was made, and what it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Reference of the payment; no other payment has it.
    pub reference: String,
    /// The day on which the money left.
    pub value_on: NaiveDate,
    /// What is promised and not paid after it, USD.
    pub committed_after: Cents,
    /// The evaluation line of the budget as it was agreed, USD.
    pub evaluation: Cents,
    /// Hash of the content that was agreed.
    pub agreed: ContentHash,
}

/// An event to record.
#[derive(Debug)]
pub struct NewInstalmentEvent<'a> {
    /// The project's application.
    pub application: Uuid,
    /// The instalment's place in the plan.
    pub instalment: i32,
    /// Number in its history.
    pub seq: i32,
    /// The row of the table.
    pub step: &'static InstalmentStep,
    /// The version of the plan that the amount is from.
    pub plan_version: i32,
    /// How much, USD.
    pub amount: Cents,
    /// Number and state of the last event of the project's life.
    pub project: (i32, State),
    /// Who acts.
    pub actor: &'a Actor,
    /// Who asked for it.
    pub requested_by: Uuid,
    /// Who found it in order, where somebody has.
    pub checked_by: Option<Uuid>,
    /// Why it is refused.
    pub reason: Option<&'a str>,
    /// How it is paid.
    pub payment: Option<&'a Payment>,
}

/// Records an event; the movement of a payment follows in the same transaction.
///
/// # Errors
/// [`StoreError::Overtaken`] when another writer recorded this number first; [`StoreError::Constraint`] where the
/// database says no too.
pub async fn record(tx: &Tx, event: &NewInstalmentEvent<'_>) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let (step, payment) = (event.step, event.payment);
    diesel::insert_into(instalment_event::table)
        .values((
            instalment_event::application_id.eq(event.application),
            instalment_event::instalment.eq(event.instalment),
            instalment_event::seq.eq(event.seq),
            instalment_event::from_state.eq(step.from.as_str()),
            instalment_event::action.eq(step.action.as_str()),
            instalment_event::to_state.eq(step.to.as_str()),
            instalment_event::posts.eq(step.posts.map_or("nothing", EntryKind::as_str)),
            instalment_event::plan_version.eq(event.plan_version),
            instalment_event::amount_cents.eq(event.amount.get()),
            instalment_event::project_seq.eq(event.project.0),
            instalment_event::project_state.eq(event.project.1.as_str()),
            instalment_event::actor_id.eq(event.actor.user_id),
            instalment_event::actor_role.eq(event.actor.role.as_str()),
            instalment_event::requested_by.eq(event.requested_by),
            instalment_event::checked_by.eq(event.checked_by),
            instalment_event::reason.eq(event.reason),
            instalment_event::payment_reference.eq(payment.map(|paid| paid.reference.as_str())),
            instalment_event::value_on.eq(payment.map(|paid| paid.value_on)),
            instalment_event::committed_after.eq(payment.map(|paid| paid.committed_after.get())),
            instalment_event::evaluation_cents.eq(payment.map(|paid| paid.evaluation.get())),
            instalment_event::agreed_hash.eq(payment.map(|paid| paid.agreed.0.to_vec())),
            instalment_event::at.eq(tx.context().now),
            instalment_event::request_id.eq(&tx.context().request_id),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}
