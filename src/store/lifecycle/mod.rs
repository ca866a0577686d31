//! SQL of the lifecycle of an application and its project: events, letters and fundings.

pub mod events;
pub mod fundings;
pub mod letters;
