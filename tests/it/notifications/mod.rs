//! Notifications: recipients, inbox, preferences.

mod bounces;
mod hold;
mod inbox;
mod outbox;
mod preferences;
mod recipients;
