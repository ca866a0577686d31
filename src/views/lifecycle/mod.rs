//! Views of the lifecycle of an application and of its project: detail, list, dry run, step taken.

pub mod application_detail;
pub mod application_list;
pub mod dry_run;
pub mod step_taken;
