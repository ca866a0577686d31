//! Use cases of messages to persons: preferences, digest, inbox, outbox.

pub mod bounces;
pub mod digest;
pub mod hold;
pub mod inbox;
pub mod preferences;
pub mod retry;
