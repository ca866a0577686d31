//! Messages to persons: who is told what, the copies in the service, what a person chose.

mod inbox;
mod outbox;
mod preferences;
mod recipients;
