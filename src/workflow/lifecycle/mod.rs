//! Use cases of the lifecycle of an application and of its project.

pub mod load_case;
pub(in crate::workflow) mod load_regional_shares;
pub mod perform;
pub mod reports;
pub mod save_draft;
