//! Views of the queue for money: positions and ranking assessments.

pub mod positions;
pub mod ranking;
