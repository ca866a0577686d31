//! Scenarios and rule impact: they predict the result of the real operations, and store only saved scenarios.

mod differential;
mod interface;
mod notes;
mod rules;
pub mod waiting;
mod what_if;
