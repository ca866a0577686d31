//! Rules of the queue for money: positions and ranking assessments.

pub mod position;
pub mod ranking;
