//! Use cases of the audit trail and its verification.

pub mod verification;
pub mod verify;
mod verify_amendments;
mod verify_calls;
mod verify_payments;
mod verify_reports;
mod verify_times;
mod verify_years;
