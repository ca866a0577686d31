//! Rules of dated rule values, eligibility, endorsement letters and reassessment.

pub mod eligibility;
pub mod endorsement_letters;
pub mod project_terms;
pub mod reassessment;
pub mod rule_value;
