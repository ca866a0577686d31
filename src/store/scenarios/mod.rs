//! SQL of scenarios, hypotheses and rule impact: dry runs that are rolled back, and saved scenarios.

pub mod chosen;
pub mod saved;
pub mod submitted_cases;
