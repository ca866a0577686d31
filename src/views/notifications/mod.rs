//! Views of messages to persons: preferences, inbox, outbox.

pub mod inbox;
pub mod outbox;
pub mod preferences;
