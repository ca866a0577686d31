//! Rules of messages to persons: preferences, digest, inbox, outbox.

pub mod call_message;
pub mod digest;
pub mod message;
pub mod preference;
pub mod receipt_message;
