//! SQL of the ledger of each credit line: budget years, entries, allocation, regional distribution.

pub mod budget_years;
pub mod closing;
pub mod entries;
pub mod regional_figures;
