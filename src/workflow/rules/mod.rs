//! Use cases of dated rule values, eligibility, endorsement letters and reassessment.

pub mod reassess;
pub mod reassess_daily;
