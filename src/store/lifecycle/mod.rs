//! SQL of the life of an application and of its project: table, guards, decision.

pub mod events;
pub mod fundings;
