//! Rule values, eligibility, endorsement letters, project terms and reassessment.

pub mod eligibility;
pub mod endorsement_letters;
pub mod project_terms;
pub mod reassessment;
pub mod rule_value;
