//! SQL of scenarios, hypotheses and rule impact: dry runs that are rolled back, and saved scenarios.

pub mod saved;
pub mod savepoints;
pub mod submitted_cases;
