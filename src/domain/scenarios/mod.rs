//! Rules of scenarios, hypotheses and the impact of rules: dry runs that leave no trace.

pub mod comparison;
pub mod hypothesis;
pub mod rule_impact;
pub mod scenario;
