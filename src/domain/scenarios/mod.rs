//! Scenarios, hypotheses and rule impact: dry runs that record no decision.

pub mod comparison;
pub mod hypothesis;
pub mod rule_impact;
pub mod scenario;
