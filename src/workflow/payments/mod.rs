//! Use cases of payment plans and instalments.

pub mod instalments;
pub mod load_case;
pub(in crate::workflow) mod notify;
pub mod payment_plans;
