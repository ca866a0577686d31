//! Events of the instalments of payment plans: one append-only history each, from the request to the payment.

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
use crate::store::lifecycle::events::event_values;
use crate::store::schema::{app_user, instalment_event};

/// One event as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = instalment_event)]
pub struct InstalmentEventRow {
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
    /// The version of the plan that its amount is from.
    pub plan_version: i32,
    /// Amount, USD.
    pub amount_cents: Cents,
    /// The acting user.
    pub actor_id: Uuid,
    /// Role of the acting user.
    pub actor_role: Role,
    /// The user who requested it.
    pub requested_by: Uuid,
    /// The user who checked it, if it was checked.
    pub checked_by: Option<Uuid>,
    /// Reason for the refusal.
    pub reason: Option<String>,
    /// Reference of the payment.
    pub payment_reference: Option<String>,
    /// Value date of the payment.
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
    /// Value date of the payment.
    pub value_on: NaiveDate,
    /// Committed after it, USD.
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
    /// Position of the instalment in the plan.
    pub instalment: i32,
    /// Number in its history.
    pub seq: i32,
    /// The row of the table.
    pub step: &'static InstalmentStep,
    /// The version of the plan that the amount is from.
    pub plan_version: i32,
    /// Amount, USD.
    pub amount: Cents,
    /// Number and state of the last event of the project's life.
    pub project: (i32, State),
    /// The acting user.
    pub actor: &'a Actor,
    /// The user who requested it.
    pub requested_by: Uuid,
    /// The user who checked it, if it was checked.
    pub checked_by: Option<Uuid>,
    /// Reason for the refusal.
    pub reason: Option<&'a str>,
    /// How it is paid.
    pub payment: Option<&'a Payment>,
}

/// Records an event; the movement of a payment follows in the same transaction.
///
/// # Errors
/// [`StoreError::Overtaken`] when another writer recorded this number first; [`StoreError::Constraint`] if a constraint
/// refuses the event.
pub async fn record(tx: &Tx, event: &NewInstalmentEvent<'_>) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let (step, payment) = (event.step, event.payment);
    diesel::insert_into(instalment_event::table)
        .values((
            instalment_event::application_id.eq(event.application),
            instalment_event::instalment.eq(event.instalment),
            event_values!(instalment_event, tx, event.seq, step, event.actor),
            instalment_event::posts.eq(step.posts.map_or("nothing", EntryKind::as_str)),
            instalment_event::plan_version.eq(event.plan_version),
            instalment_event::amount_cents.eq(event.amount.get()),
            instalment_event::project_seq.eq(event.project.0),
            instalment_event::project_state.eq(event.project.1.as_str()),
            instalment_event::requested_by.eq(event.requested_by),
            instalment_event::checked_by.eq(event.checked_by),
            instalment_event::reason.eq(event.reason),
            instalment_event::payment_reference.eq(payment.map(|paid| paid.reference.as_str())),
            instalment_event::value_on.eq(payment.map(|paid| paid.value_on)),
            instalment_event::committed_after.eq(payment.map(|paid| paid.committed_after.get())),
            instalment_event::evaluation_cents.eq(payment.map(|paid| paid.evaluation.get())),
            instalment_event::agreed_hash.eq(payment.map(|paid| paid.agreed.0.to_vec())),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}
