//! SQL of the lifecycle of an application and its project: events and fundings.

pub mod events;
pub mod fundings;
