//! Views of the life of an application and of its project: table, guards, decision.

pub mod application_detail;
