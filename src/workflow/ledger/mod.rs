//! Use cases of the ledger of each credit line: budget years, entries, allocation, regional distribution.

pub mod allocate;
pub mod budget_year;
pub mod notify_receipts;
pub mod regional_distribution;
