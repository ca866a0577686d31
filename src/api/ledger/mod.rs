//! REST operations of the ledger of each credit line: budget years, entries, allocation, regional distribution.

pub mod budget_years;
pub mod regions;
pub mod statements;
