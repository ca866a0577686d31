//! Notifications: recipients, inbox, preferences.

mod inbox;
mod outbox;
mod preferences;
mod recipients;
