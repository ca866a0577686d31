//! SQL of scenarios, hypotheses and the impact of rules: dry runs that leave no trace.

pub mod saved;
pub mod savepoints;
pub mod submitted_cases;
