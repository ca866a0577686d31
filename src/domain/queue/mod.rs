//! The queue of retained applications: positions and ranking assessments.

pub mod position;
pub mod ranking;
