//! Use cases of the life of an application and of its project: table, guards, decision.

pub mod load_case;
pub(in crate::workflow) mod load_regional_shares;
pub mod perform;
pub mod reports;
