//! The ledger of each credit line: budget years, entries, allocation, regional distribution.

pub mod allocation;
pub mod budget_year;
pub mod entry;
pub mod regional_distribution;
