//! Inputs of the ledger of each credit line: allocation, opening, receipts and closing of a budget year.

pub mod allocation;
pub mod budget_year;
