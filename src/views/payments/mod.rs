//! Views of payments: payment plans and instalments.

pub mod instalments;
pub mod payment_plans;
