//! Performs the steps of an instalment: lock the project, decide, store the event, post a payment, notify.

use serde_json::json;
use uuid::Uuid;

use crate::domain::kernel::actor::Actor;
use crate::domain::kernel::money::Cents;
use crate::domain::notifications::message::PaymentFacts;
use crate::domain::payments::instalment_table::{InstalmentAction, InstalmentState, InstalmentStep};
use crate::domain::payments::payment::{Instalment, InstalmentCommand};
use crate::store::audit::events;
use crate::store::db::Tx;
use crate::store::payments::instalments::{self, NewInstalmentEvent, Payment};
use crate::store::projects::money_movements::MovementCause;
use crate::workflow::error::WorkflowError;
use crate::workflow::payments::load_case::{self, LoadedPayments};
use crate::workflow::payments::notify;
use crate::workflow::projects::money::{self, MovedAmount};

/// The result of a step of an instalment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalmentStepTaken {
    /// Number of the instalment in the plan.
    pub number: i32,
    /// Number of the event, which is the new version.
    pub version: i32,
    /// The new state.
    pub state: InstalmentState,
    /// The action performed.
    pub action: InstalmentAction,
    /// The amount, USD.
    pub amount: Cents,
    /// The amount committed to the project and not yet paid, USD.
    pub committed: Cents,
    /// The amount paid to the project and not returned, USD.
    pub disbursed: Cents,
}

/// Performs a step of an instalment.
///
/// # Errors
/// The refusal of the first rule that is not met; [`WorkflowError::NotFound`] for a number that the plan does not have;
/// [`WorkflowError::Stale`].
pub async fn take(
    tx: &Tx,
    actor: &Actor,
    id: Uuid,
    number: i32,
    expected: Option<i32>,
    command: InstalmentCommand,
) -> Result<InstalmentStepTaken, WorkflowError> {
    let loaded = load_case::lock(tx, id, actor).await?;
    let instalment = loaded.case.instalment(number).ok_or(WorkflowError::NotFound)?;
    if expected.is_some_and(|version| version != instalment.version) {
        return Err(WorkflowError::Stale { current: instalment.version });
    }
    let step = loaded.case.decide(instalment, actor, &command)?;
    let payment = payment(&loaded, instalment, &command);
    let reason = match &command {
        InstalmentCommand::Refuse { reason } => Some(reason.trim()),
        _ => None,
    };
    let seq = instalment.version + 1;
    let event = NewInstalmentEvent {
        application: id,
        instalment: number,
        seq,
        step,
        plan_version: instalment.plan_version,
        amount: instalment.amount,
        project: (loaded.row.version, loaded.row.state),
        actor,
        requested_by: instalment.requested_by.unwrap_or(actor.user_id),
        checked_by: instalment.checked_by.filter(|_| step.from == InstalmentState::Checked),
        reason,
        payment: payment.as_ref(),
    };
    instalments::record(tx, &event).await?;
    let balance = match &payment {
        Some(paid) => {
            let cause = MovementCause::Instalment { number, seq };
            let moved = MovedAmount { amount: instalment.amount, source: paid.reference.clone(), cause };
            money::disburse(tx, actor, id, &moved).await?.balance
        }
        None => loaded.money.balance,
    };
    record_and_tell(tx, &loaded, instalment, step, payment.as_ref(), reason).await?;
    Ok(InstalmentStepTaken {
        number,
        version: seq,
        state: step.to,
        action: step.action,
        amount: instalment.amount,
        committed: balance.committed,
        disbursed: balance.disbursed,
    })
}

fn payment(loaded: &LoadedPayments, instalment: &Instalment, command: &InstalmentCommand) -> Option<Payment> {
    let InstalmentCommand::Pay { reference, value_on } = command else { return None };
    Some(Payment {
        reference: reference.trim().to_owned(),
        value_on: *value_on,
        // If the project holds less, posting the movement is refused with the figures.
        committed_after: loaded.money.balance.committed.saturating_sub(instalment.amount),
        evaluation: loaded.case.evaluation,
        agreed: loaded.agreed.content_hash,
    })
}

async fn record_and_tell(
    tx: &Tx,
    loaded: &LoadedPayments,
    instalment: &Instalment,
    step: &InstalmentStep,
    payment: Option<&Payment>,
    reason: Option<&str>,
) -> Result<(), WorkflowError> {
    let (number, seq) = (instalment.number, instalment.version + 1);
    let facts = PaymentFacts {
        plan_version: instalment.plan_version,
        instalment: Some(number),
        amount: instalment.amount,
        planned_on: Some(instalment.planned_on),
        reference: payment.map(|paid| paid.reference.clone()),
        value_on: payment.map(|paid| paid.value_on),
    };
    let detail = json!({
        "instalment": number,
        "version": seq,
        "state": step.to,
        "plan_version": instalment.plan_version,
        "amount": instalment.amount,
        "reference": facts.reference,
        "value_on": facts.value_on,
        "reason": reason,
    });
    let act = format!("instalment/{number}/{seq}");
    notify::enqueue_notifications(tx, loaded, &act, step.tells, facts, reason.map(str::to_owned)).await?;
    let name = match step.action {
        InstalmentAction::Request => "instalment_requested",
        InstalmentAction::Check => "instalment_checked",
        InstalmentAction::Refuse => "instalment_refused",
        InstalmentAction::Pay => "instalment_paid",
    };
    Ok(events::record(tx, name, "application", &loaded.row.id.to_string(), detail).await?)
}
