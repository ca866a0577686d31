//! SQL of messages to persons: preferences, digest, inbox, outbox.

pub mod bounces;
pub mod delivery;
pub mod hold;
pub mod inbox;
pub mod leases;
pub mod preferences;
