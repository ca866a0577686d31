//! Use cases of scenarios, hypotheses and the impact of rules: dry runs that leave no trace.

pub mod rule_impact;
pub mod run;
