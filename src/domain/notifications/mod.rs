//! Messages to persons: message data, delivery preferences and the daily digest.

pub mod bounce;
pub mod call_message;
pub mod digest;
pub mod message;
pub mod preference;
pub mod receipt_message;
