//! Views of the ledger of each credit line: budget years, allocations and receipts, entries, regional distribution.

pub mod allocations;
pub mod budget_years;
pub mod regional_distribution;
pub mod statements;
