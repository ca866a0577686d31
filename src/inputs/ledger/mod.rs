//! Inputs of the ledger of each credit line: what a budget year is given, and how it opens, receives and closes.

pub mod allocation;
pub mod budget_year;
