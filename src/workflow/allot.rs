//! Budget years and the money that arrives on the lines.

use super::error::WorkflowError;
use crate::domain::allocation::{Addition, AdditionKind, Allocation, AllocationError, DeclaredAmount, IncomeOfYear};
use crate::domain::allocation::{declared, resolution_1150};
use crate::domain::credit_line::CreditLine;
use crate::domain::ledger::EntryKind;
use crate::domain::money::Cents;
use crate::domain::refusal::{Refusal, RefusalCode};
use crate::store::credit_lines::{self, NewAllocation};
use crate::store::db::Tx;
use crate::store::error::StoreError;
use crate::store::{audit, ledger};

/// How a year's amounts are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// By the formula of Council Resolution 1150.
    Resolution1150 {
        /// The year's income.
        income: IncomeOfYear,
        /// Publication the income is taken from.
        source: String,
    },
    /// As published.
    Declared {
        /// Line 1.
        line_1: DeclaredAmount,
        /// Line 2.
        line_2: DeclaredAmount,
    },
}

/// Opens a budget year with both its lines.
///
/// # Errors
/// [`RefusalCode::YearAlreadyOpen`].
pub async fn open_year(tx: &Tx, year: i16) -> Result<(), WorkflowError> {
    if let Some(open) = credit_lines::open_year(tx.connection()?).await? {
        return Err(Refusal::new(RefusalCode::YearAlreadyOpen).with("year", open).into());
    }
    credit_lines::open(tx, year).await?;
    Ok(audit::record(tx, "budget_year_opened", "budget_year", &year.to_string(), serde_json::json!({})).await?)
}

/// What a year would give each line, with the working; nothing is written.
///
/// # Errors
/// [`RefusalCode::RuleValueMissing`] or [`RefusalCode::AmountTooLarge`].
pub async fn compute(tx: &Tx, year: i16, basis: &Basis, additions: Vec<Addition>) -> Result<Allocation, WorkflowError> {
    let rules = credit_lines::rules(tx.connection()?).await?;
    let allocation = match basis {
        Basis::Resolution1150 { income, .. } => resolution_1150(year, income, &rules, tx.context().now),
        Basis::Declared { line_1, line_2 } => declared(year, line_1.clone(), line_2.clone()),
    };
    allocation.map(|allocation| allocation.with_additions(additions)).map_err(|error| refused(&error).into())
}

/// Allots both lines of an open year, with what comes on top; each arrival becomes a ledger entry of its own source.
///
/// # Errors
/// [`RefusalCode::YearNotOpen`], [`RefusalCode::AlreadyAllotted`], or as [`compute`].
pub async fn allot(tx: &Tx, year: i16, basis: &Basis, additions: Vec<Addition>) -> Result<Allocation, WorkflowError> {
    if credit_lines::open_year(tx.connection()?).await? != Some(year) {
        return Err(Refusal::new(RefusalCode::YearNotOpen).with("year", year).into());
    }
    let allocation = compute(tx, year, basis, additions).await?;
    let working = serde_json::to_value(&allocation)
        .map_err(|error| WorkflowError::Store(StoreError::Broken(error.to_string())))?;
    for line in CreditLine::ALL {
        let arrival = |kind, amount, source: &str| NewAllocation {
            line: *line,
            year,
            kind,
            amount,
            version: allocation.version.as_str(),
            working: working.clone(),
            source: source.to_owned(),
        };
        ledger::lock(tx, *line, year).await?;
        arrive(tx, &arrival(EntryKind::Allot, allocation.allotted(*line), source_of(basis, *line))).await?;
        for addition in allocation.additions.iter().filter(|addition| addition.line == *line) {
            let kind = match addition.kind {
                AdditionKind::Recovered => EntryKind::Recover,
                AdditionKind::Voluntary => EntryKind::Contribute,
            };
            arrive(tx, &arrival(kind, addition.amount, &addition.source)).await?;
        }
    }
    audit::record(tx, "lines_allotted", "budget_year", &year.to_string(), working).await?;
    Ok(allocation)
}

/// Writes one arrival and its entry; an amount of zero leaves no entry, only the stored working says it.
async fn arrive(tx: &Tx, arrival: &NewAllocation) -> Result<(), WorkflowError> {
    if arrival.amount == Cents::ZERO {
        return Ok(());
    }
    let id = credit_lines::allocate(tx, arrival).await?;
    let cause = ledger::Cause::Allocation(id);
    ledger::append(tx, arrival.line, arrival.year, arrival.kind, arrival.amount, cause).await?;
    Ok(())
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
