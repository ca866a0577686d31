//! Gathers what a decision about the payment of a project depends on: where it stands, its plan, what was asked for and
//! paid, and the evaluation line of what was agreed.

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

/// A project with everything about its payment.
#[derive(Debug, Clone)]
pub struct LoadedPayments {
    /// The application it became of.
    pub row: ApplicationRow,
    /// Its money.
    pub money: ProjectMoney,
    /// What was agreed, as it stands.
    pub agreed: Agreed,
    /// Every version of the payment plan, the last one first.
    pub plans: Vec<PlanVersion>,
    /// Every event of the instalments, each with the name of who acted.
    pub events: Vec<(InstalmentEventRow, String)>,
    /// What a decision depends on.
    pub case: PaymentCase,
}

/// Reads how a project is paid, for showing it to a person who may know of it.
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

/// The same for an act; other writers of the application wait.
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

/// The instalments of the plan that stands, each as far as it has come. What was requested keeps its own figures.
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
