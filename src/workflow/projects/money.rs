//! The money of projects after approval: disbursed, returned, and recovered on the same credit line.
//!
//! A project outlives the budget year that funds it: its movements are posted to that year even after it is closed,
//! and returned money is received by the open year. These functions are parts of use cases; the caller records the
//! audit event.

use serde_json::json;
use uuid::Uuid;

use crate::domain::kernel::actor::Actor;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::ledger::allocation::FormulaVersion;
use crate::domain::ledger::entry::{EntryKind, LedgerError};
use crate::store::db::Tx;
use crate::store::ledger::budget_years::{self, SourceOfFunds};
use crate::store::ledger::entries;
use crate::store::projects::money_movements::{self, MovementCause, NewMovement, ProjectMoney};
use crate::workflow::error::WorkflowError;
use crate::workflow::ledger::budget_year;
use crate::workflow::ledger::notify_receipts::Receipts;

/// An amount of a project's money to be moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedAmount {
    /// The amount, USD.
    pub amount: Cents,
    /// The payment order or report that documents it.
    pub source: String,
    /// The event that causes the movement.
    pub cause: MovementCause,
}

/// Disburses a part of the amount committed to a project. The caller must hold the lock of the application's row.
///
/// # Errors
/// [`RefusalCode::ProjectNotFunded`], [`RefusalCode::NothingToEnter`] or [`RefusalCode::ProjectMoneyShort`].
pub async fn disburse(
    tx: &Tx,
    actor: &Actor,
    application: Uuid,
    paid: &MovedAmount,
) -> Result<ProjectMoney, WorkflowError> {
    let money = funded(tx, application).await?;
    post(tx, actor, &money, EntryKind::Disburse, paid).await?;
    funded(tx, application).await
}

/// The use from which a project returns money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unspent {
    /// Committed and not paid.
    Committed,
    /// Paid and not spent.
    Disbursed,
}

/// Returns unspent money of a project: it is posted as a return in the year that funded the project and as a receipt
/// on the same credit line of the open year. The caller must hold the lock of the application's row, and notifies of
/// the receipts at the end of the transaction.
///
/// # Errors
/// [`RefusalCode::NoOpenYear`], or as [`disburse`].
pub async fn recover(
    tx: &Tx,
    actor: &Actor,
    application: Uuid,
    from: Unspent,
    unspent: &MovedAmount,
    receipts: &mut Receipts,
) -> Result<ProjectMoney, WorkflowError> {
    let money = funded(tx, application).await?;
    let open = budget_years::open_year(tx.connection()?).await?;
    let open = open.ok_or_else(|| Refusal::new(RefusalCode::NoOpenYear))?;
    // Lock order: years ascending, then the credit lines within a year.
    if money.year < open {
        entries::lock(tx, money.line, money.year).await?;
    }
    budget_year::lock_open(tx, open).await?;
    let kind = match from {
        Unspent::Committed => EntryKind::ReturnCommitted,
        Unspent::Disbursed => EntryKind::ReturnDisbursed,
    };
    let movement = post(tx, actor, &money, kind, unspent).await?;
    let funds = SourceOfFunds {
        line: money.line,
        year: open,
        kind: EntryKind::Recover,
        amount: unspent.amount,
        version: FormulaVersion::Declared.as_str(),
        working: json!({ "application_id": application, "returned_from": money.year }),
        source: unspent.source.clone(),
        donor: None,
        movement: Some(movement),
    };
    budget_year::post_receipt(tx, &funds, receipts).await?;
    funded(tx, application).await
}

async fn funded(tx: &Tx, application: Uuid) -> Result<ProjectMoney, WorkflowError> {
    let money = money_movements::find(tx.connection()?, application).await?;
    Ok(money.ok_or_else(|| Refusal::new(RefusalCode::ProjectNotFunded))?)
}

async fn post(
    tx: &Tx,
    actor: &Actor,
    money: &ProjectMoney,
    kind: EntryKind,
    moved: &MovedAmount,
) -> Result<Uuid, WorkflowError> {
    if moved.amount == Cents::ZERO {
        return Err(Refusal::new(RefusalCode::NothingToEnter).into());
    }
    entries::lock(tx, money.line, money.year).await?;
    let after = money.balance.after(kind, moved.amount).map_err(|error| match error {
        LedgerError::Overdrawn { held, asked, .. } => {
            Refusal::new(RefusalCode::ProjectMoneyShort).with("available", held).with("asked", asked)
        }
        _ => Refusal::new(RefusalCode::AmountTooLarge),
    })?;
    let (source, amount, cause) = (moved.source.clone(), moved.amount, moved.cause);
    let movement =
        money_movements::record(tx, money, &NewMovement { kind, amount, after, source, by: actor.user_id, cause })
            .await?;
    let cause = entries::Cause::Movement { application: money.application, movement };
    entries::append(tx, money.line, money.year, kind, amount, cause).await?;
    Ok(movement)
}
