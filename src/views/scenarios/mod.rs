//! Views of scenarios, hypotheses and the impact of rules.

pub mod comparison;
pub mod rule_impact;
pub mod saved;
pub mod scenario;
