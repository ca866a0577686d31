//! Rules of payment plans and instalments.

pub mod instalment_table;
pub mod payment;
pub mod payment_plan;
