//! REST operations of messages to persons: preferences, digest, inbox, outbox.

pub mod bounces;
pub mod inbox;
pub mod outbox;
pub mod preferences;
