//! SQL of the audit trail and its verification.

pub mod events;
pub mod verify_amendments;
pub mod verify_calls;
pub mod verify_ledger_and_history;
pub mod verify_payments;
pub mod verify_reports;
pub mod verify_times;
pub mod verify_years;
