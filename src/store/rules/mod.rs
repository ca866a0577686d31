//! SQL of dated rule values, eligibility, endorsement letters and reassessment.

pub mod reassessments;
pub mod reference_cache;
