//! Inputs of scenarios, hypotheses and the impact of rules.

pub mod rule_impact;
pub mod scenario;
