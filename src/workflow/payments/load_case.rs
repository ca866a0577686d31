//! Loads the data that a decision about payments depends on: the state of the project, its plan, the instalments
//! requested and paid, and the evaluation line of the agreed budget.

use chrono::{DateTime, Utc};
use futures_util::try_join;
use uuid::Uuid;

use crate::domain::applications::form::CostCategory;
use crate::domain::kernel::access;
use crate::domain::kernel::actor::Actor;
use crate::domain::payments::instalment_table::InstalmentState;
use crate::domain::payments::payment::{Instalment, PaymentCase};
use crate::domain::projects::agreement::Agreed;
use crate::store::applications::{self, ApplicationRow};
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::payments::instalments::{self, InstalmentEventRow};
use crate::store::payments::payment_plans::{self, PlanVersion};
use crate::store::projects::agreements;
use crate::store::projects::money_movements::{self, ProjectMoney};
use crate::workflow::error::WorkflowError;

/// A project with all data about its payments.
#[derive(Debug, Clone)]
pub struct LoadedPayments {
    /// The application that became the project.
    pub row: ApplicationRow,
    /// The money of the project.
    pub money: ProjectMoney,
    /// The agreed content in its current version.
    pub agreed: Agreed,
    /// All versions of the payment plan, newest first.
    pub plans: Vec<PlanVersion>,
    /// All events of the instalments, each with the name of the actor.
    pub events: Vec<(InstalmentEventRow, String)>,
    /// The case that the rules decide on.
    pub case: PaymentCase,
}

/// Reads the payments of a project that the reader may see, for display.
///
/// # Errors
/// [`WorkflowError::NotFound`], also where the application is no project.
pub async fn read(
    connection: &Connection,
    id: Uuid,
    reader: &Actor,
    now: DateTime<Utc>,
) -> Result<LoadedPayments, WorkflowError> {
    complete(connection, applications::find(connection, id).await?, reader, now).await
}

/// Reads the same for a write; the application is locked for update.
///
/// # Errors
/// As [`read`].
pub async fn lock(tx: &Tx, id: Uuid, actor: &Actor) -> Result<LoadedPayments, WorkflowError> {
    let row = applications::find_locked(tx, id).await?;
    complete(tx.connection()?, row, actor, tx.context().now).await
}

async fn complete(
    connection: &Connection,
    row: ApplicationRow,
    reader: &Actor,
    now: DateTime<Utc>,
) -> Result<LoadedPayments, WorkflowError> {
    if !access::may_see(reader, row.applicant, row.submitted_at.is_some()) || !row.state.is_project() {
        return Err(WorkflowError::NotFound);
    }
    let (money, agreed, plans, events) = try_join!(
        money_movements::find(connection, row.id),
        agreements::agreed(connection, row.id),
        payment_plans::versions(connection, row.id),
        instalments::events(connection, row.id),
    )?;
    let (Some(money), Some(agreed)) = (money, agreed) else {
        return Err(StoreError::Broken(format!("{} is a project without money or content", row.reference)).into());
    };
    let evaluation = agreed.content.total_of(&[CostCategory::Evaluation]);
    let evaluation = evaluation.ok_or_else(|| StoreError::Broken(format!("{}: its budget", row.reference)))?;
    let case = PaymentCase {
        project: row.state,
        concerned: std::iter::once(row.applicant).chain(agreed.content.beneficiaries.iter().copied()).collect(),
        granted: money.granted,
        money: money.balance,
        evaluation,
        instalments: plans.first().map(|plan| of_plan(plan, &events)).unwrap_or_default(),
        now,
    };
    Ok(LoadedPayments { row, money, agreed, plans, events, case })
}

/// The instalments of the current plan, each with its state. A requested, checked or paid instalment keeps the amount
/// and the plan version of its last event.
fn of_plan(plan: &PlanVersion, events: &[(InstalmentEventRow, String)]) -> Vec<Instalment> {
    let instalment = |(number, planned): (i32, &crate::domain::payments::payment_plan::PlannedInstalment)| {
        let last = events.iter().map(|(event, _)| event).rfind(|event| event.instalment == number);
        let settled = last.filter(|event| event.to_state.is_settled());
        let checked_by = settled.and_then(|event| match event.to_state {
            InstalmentState::Checked => Some(event.actor_id),
            _ => event.checked_by,
        });
        Instalment {
            number,
            planned_on: planned.planned_on,
            amount: settled.map_or(planned.amount_usd, |event| event.amount_cents),
            plan_version: settled.map_or(plan.version, |event| event.plan_version),
            state: last.map_or(InstalmentState::Planned, |event| event.to_state),
            version: last.map_or(0, |event| event.seq),
            requested_by: settled.map(|event| event.requested_by),
            checked_by,
            at: last.map(|event| event.at),
        }
    };
    (1..).zip(&plan.instalments).map(instalment).collect()
}
