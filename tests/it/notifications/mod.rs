//! Notifications: recipients, inbox, preferences.

mod hold;
mod inbox;
mod outbox;
mod preferences;
mod recipients;
