//! The allocation of a budget year to the credit lines: computed, allotted, and revised by further entries.

use serde_json::json;

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::ledger::allocation::{
    Addition, AdditionKind, Allocation, AllocationError, Basis, declared, resolution_1150,
};
use crate::domain::ledger::budget_year::revision;
use crate::domain::ledger::entry::EntryKind;
use crate::store::audit::events;
use crate::store::db::Tx;
use crate::store::json::to_json;
use crate::store::ledger::budget_years::{self, SourceOfFunds};
use crate::store::ledger::entries;
use crate::workflow::error::WorkflowError;
use crate::workflow::ledger::budget_year;
use crate::workflow::ledger::notify_receipts::Receipts;

/// Computes the allocation of a year to each credit line, with its working; writes nothing.
///
/// # Errors
/// [`RefusalCode::RuleValueMissing`] or [`RefusalCode::AmountTooLarge`].
pub async fn compute(tx: &Tx, year: i16, basis: &Basis, additions: Vec<Addition>) -> Result<Allocation, WorkflowError> {
    let rules = budget_years::rules(tx.connection()?).await?;
    let allocation = match basis {
        Basis::Resolution1150 { income, .. } => resolution_1150(year, income, &rules, tx.context().now),
        Basis::Declared { line_1, line_2 } => declared(year, line_1.clone(), line_2.clone()),
    };
    allocation.map(|allocation| allocation.with_additions(additions)).map_err(|error| refused(&error).into())
}

/// Allots the amounts of both credit lines of an open year, with the additions; each receipt is a separate entry.
///
/// # Errors
/// [`RefusalCode::YearNotOpen`], [`RefusalCode::AlreadyAllotted`], or as [`compute`].
pub async fn allot(tx: &Tx, year: i16, basis: &Basis, additions: Vec<Addition>) -> Result<Allocation, WorkflowError> {
    budget_year::lock_open(tx, year).await?;
    // A line allotted zero has no row, so the unique constraint alone cannot prevent a second allocation.
    if budget_years::is_allotted(tx.connection()?, year).await? {
        return Err(Refusal::new(RefusalCode::AlreadyAllotted).with("year", year).into());
    }
    let allocation = compute(tx, year, basis, additions).await?;
    let working = to_json(&allocation)?;
    let mut receipts = Receipts::none();
    for line in CreditLine::ALL {
        let funds = |kind, amount, source: &str, donor| SourceOfFunds {
            line: *line,
            year,
            kind,
            amount,
            version: allocation.version.as_str(),
            working: working.clone(),
            source: source.to_owned(),
            donor,
            movement: None,
        };
        let allotted = allocation.allotted(*line);
        let allotment = funds(EntryKind::Allot, allotted, source_of(basis, *line), None);
        budget_year::post_receipt(tx, &allotment, &mut receipts).await?;
        for addition in allocation.additions.iter().filter(|addition| addition.line == *line) {
            let (kind, donor) = match addition.kind {
                AdditionKind::Recovered => (EntryKind::Recover, None),
                AdditionKind::Voluntary => (EntryKind::Contribute, Some(addition.source.clone())),
            };
            let added = funds(kind, addition.amount, &addition.source, donor);
            budget_year::post_receipt(tx, &added, &mut receipts).await?;
        }
    }
    receipts.notify(tx).await?;
    events::record(tx, "lines_allotted", "budget_year", &year.to_string(), working).await?;
    Ok(allocation)
}

/// Revises the allocation of an open year: an entry for each credit line posts the difference to the amount that the
/// computation or a new declaration gives now. Earlier entries stay. `expected`: the number of allotments that the
/// caller has read, used as the version.
///
/// # Errors
/// [`WorkflowError::Stale`] where the allocation was revised since,
/// [`RefusalCode::YearNotOpen`], [`RefusalCode::NotAllotted`], [`RefusalCode::NothingToRevise`],
/// [`RefusalCode::RevisionBelowUses`], or as [`compute`].
pub async fn revise(tx: &Tx, year: i16, expected: Option<i32>, basis: &Basis) -> Result<Allocation, WorkflowError> {
    budget_year::lock_open(tx, year).await?;
    let connection = tx.connection()?;
    if !budget_years::is_allotted(connection, year).await? {
        return Err(Refusal::new(RefusalCode::NotAllotted).with("year", year).into());
    }
    let current = budget_years::allotments(connection, year).await?;
    if expected.is_some_and(|version| version != current) {
        return Err(WorkflowError::Stale { current });
    }
    let allocation = compute(tx, year, basis, Vec::new()).await?;
    let working = to_json(&allocation)?;
    let (mut changes, mut receipts) = (Vec::new(), Receipts::none());
    for line in CreditLine::ALL {
        let balance = entries::balance(connection, *line, year).await?;
        let Some((kind, amount)) = revision(*line, year, &balance, allocation.allotted(*line))? else { continue };
        let change = SourceOfFunds {
            line: *line,
            year,
            kind,
            amount,
            version: allocation.version.as_str(),
            working: working.clone(),
            source: source_of(basis, *line).to_owned(),
            donor: None,
            movement: None,
        };
        budget_year::post_receipt(tx, &change, &mut receipts).await?;
        changes.push(json!({ "line": line, "from": balance.allotted, "kind": kind, "amount": amount }));
    }
    if changes.is_empty() {
        return Err(Refusal::new(RefusalCode::NothingToRevise).with("year", year).into());
    }
    receipts.notify(tx).await?;
    let detail = json!({ "changes": changes, "allocation": working });
    events::record(tx, "allocation_revised", "budget_year", &year.to_string(), detail).await?;
    Ok(allocation)
}

fn source_of(basis: &Basis, line: CreditLine) -> &str {
    match (basis, line) {
        (Basis::Resolution1150 { source, .. }, _) => source,
        (Basis::Declared { line_1, .. }, CreditLine::One) => &line_1.source,
        (Basis::Declared { line_2, .. }, CreditLine::Two) => &line_2.source,
    }
}

fn refused(error: &AllocationError) -> Refusal {
    match error {
        AllocationError::MissingRule(rule) => Refusal::new(RefusalCode::RuleValueMissing).with("rule", rule),
        AllocationError::ImpossibleYear(year) => Refusal::new(RefusalCode::YearNotOpen).with("year", year),
        AllocationError::AmountTooLarge => Refusal::new(RefusalCode::AmountTooLarge),
    }
}
