//! The lifecycle of a budget year: opened with the carry-over, credited from each source, closed by decision.
//!
//! A use case that posts to an open year locks both credit lines before it checks that the year is open, so that no
//! entry is posted to a year that is closed concurrently.

use serde_json::json;
use uuid::Uuid;

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::ledger::allocation::FormulaVersion;
use crate::domain::ledger::budget_year::{DecisionOnLine, LineClosing, Receipt, closing, follows};
use crate::domain::ledger::entry::EntryKind;
use crate::store::audit::events;
use crate::store::db::Tx;
use crate::store::ledger::budget_years::{self, SourceOfFunds};
use crate::store::ledger::{closing as year_closing, entries};
use crate::workflow::error::WorkflowError;
use crate::workflow::ledger::notify_receipts::Receipts;

/// Opens a budget year with both credit lines, and posts the amounts carried over to it.
///
/// # Errors
/// [`RefusalCode::YearAlreadyOpen`] or [`RefusalCode::YearOutOfTurn`].
pub async fn open_year(tx: &Tx, year: i16) -> Result<(), WorkflowError> {
    let connection = tx.connection()?;
    // Only the last year can be open, so one query gives both the last year and the open year.
    let last = budget_years::last_year(connection).await?;
    if let Some(open) = last.as_ref().filter(|last| last.closed_at.is_none()) {
        return Err(Refusal::new(RefusalCode::YearAlreadyOpen).with("year", open.year).into());
    }
    follows(last.map(|last| last.year), year)?;
    budget_years::open(tx, year).await?;
    let mut carried = Vec::new();
    let mut receipts = Receipts::none();
    for left in year_closing::carried_to(connection, year).await? {
        entries::lock(tx, left.line, year).await?;
        let funds = SourceOfFunds {
            line: left.line,
            year,
            kind: EntryKind::CarryIn,
            amount: left.amount_cents,
            version: FormulaVersion::Declared.as_str(),
            working: json!({ "carried_from": left.year, "entry": left.entry_number }),
            source: left.legal_source.unwrap_or_default(),
            donor: None,
            movement: None,
        };
        post_receipt(tx, &funds, &mut receipts).await?;
        carried.push(json!({ "line": funds.line, "from": left.year, "amount": funds.amount }));
    }
    receipts.notify(tx).await?;
    let detail = json!({ "carried": carried });
    Ok(events::record(tx, "budget_year_opened", "budget_year", &year.to_string(), detail).await?)
}

/// Records a direct voluntary contribution to a credit line of an open year.
///
/// # Errors
/// [`RefusalCode::YearNotOpen`], [`RefusalCode::NothingToEnter`] or [`RefusalCode::AmountTooLarge`].
pub async fn contribute(tx: &Tx, year: i16, receipt: &Receipt, donor: &str) -> Result<Uuid, WorkflowError> {
    lock_open(tx, year).await?;
    let id = post_outside_receipt(tx, year, EntryKind::Contribute, receipt, Some(donor.to_owned())).await?;
    let detail = json!({ "line": receipt.line, "amount": receipt.amount, "donor": donor, "source": receipt.source });
    events::record(tx, "contribution_received", "budget_year", &year.to_string(), detail).await?;
    Ok(id)
}

/// Records the recovered balance of a closed project of the same credit line that is not on record in the service.
///
/// # Errors
/// [`RefusalCode::YearNotOpen`], [`RefusalCode::NothingToEnter`] or [`RefusalCode::AmountTooLarge`].
pub async fn recover(tx: &Tx, year: i16, receipt: &Receipt) -> Result<Uuid, WorkflowError> {
    lock_open(tx, year).await?;
    let id = post_outside_receipt(tx, year, EntryKind::Recover, receipt, None).await?;
    let detail = json!({ "line": receipt.line, "amount": receipt.amount, "source": receipt.source });
    events::record(tx, "balance_recovered", "budget_year", &year.to_string(), detail).await?;
    Ok(id)
}

async fn post_outside_receipt(
    tx: &Tx,
    year: i16,
    kind: EntryKind,
    receipt: &Receipt,
    donor: Option<String>,
) -> Result<Uuid, WorkflowError> {
    let new = SourceOfFunds {
        line: receipt.line,
        year,
        kind,
        amount: receipt.amount,
        version: FormulaVersion::Declared.as_str(),
        working: json!({}),
        source: receipt.source.clone(),
        donor,
        movement: None,
    };
    let mut receipts = Receipts::none();
    let entered = post_receipt(tx, &new, &mut receipts).await?;
    receipts.notify(tx).await?;
    entered.ok_or_else(|| Refusal::new(RefusalCode::NothingToEnter).into())
}

/// Closes an open year. Each credit line ends with a zero balance: either nothing was left, or the decision disposes
/// of the rest.
///
/// # Errors
/// [`RefusalCode::YearNotOpen`], [`RefusalCode::ReservationsRemain`], [`RefusalCode::ClosingDecisionMissing`] or
/// [`RefusalCode::ClosingAmountDiffers`].
pub async fn close_year(tx: &Tx, year: i16, decisions: &[DecisionOnLine]) -> Result<Vec<LineClosing>, WorkflowError> {
    lock_open(tx, year).await?;
    let mut closings = Vec::new();
    for line in CreditLine::ALL {
        let (last, balance) = entries::uses(tx.connection()?, *line, year).await?;
        let decided = decisions.iter().find(|decided| decided.line == *line);
        let end = closing(*line, year, &balance, decided)?;
        let after = balance
            .after(end.kind, end.amount)
            .map_err(|_| Refusal::new(RefusalCode::ReservationsRemain).with("line", line).with("year", year))?;
        year_closing::close_line(tx, year, &end, last + 1, &after).await?;
        entries::append(tx, *line, year, end.kind, end.amount, entries::Cause::Closing).await?;
        closings.push(end);
    }
    year_closing::close(tx, year).await?;
    let detail = json!({ "lines": closings });
    events::record(tx, "budget_year_closed", "budget_year", &year.to_string(), detail).await?;
    Ok(closings)
}

/// Locks both credit lines of a year until the transaction ends, and refuses if the year is not open.
///
/// # Errors
/// [`RefusalCode::YearNotOpen`].
pub(in crate::workflow) async fn lock_open(tx: &Tx, year: i16) -> Result<(), WorkflowError> {
    for line in CreditLine::ALL {
        entries::lock(tx, *line, year).await?;
    }
    if budget_years::open_year(tx.connection()?).await? == Some(year) {
        Ok(())
    } else {
        Err(Refusal::new(RefusalCode::YearNotOpen).with("year", year).into())
    }
}

/// Stores one change of the sources of funds and posts its entry; an amount of zero is not posted. The receipt is
/// collected in `receipts` for the notification at the end of the transaction.
pub(in crate::workflow) async fn post_receipt(
    tx: &Tx,
    change: &SourceOfFunds,
    receipts: &mut Receipts,
) -> Result<Option<Uuid>, WorkflowError> {
    if change.amount == Cents::ZERO {
        return Ok(None);
    }
    let id = budget_years::allocate(tx, change).await?;
    let cause = entries::Cause::Allocation(id);
    entries::append(tx, change.line, change.year, change.kind, change.amount, cause).await?;
    receipts.note(id, change);
    Ok(Some(id))
}
