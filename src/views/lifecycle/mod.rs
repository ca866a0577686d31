//! Views of the life of an application and of its project: table, guards, decision.

pub mod application_detail;
pub mod application_list;
pub mod dry_run;
pub mod step_taken;
