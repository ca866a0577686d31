//! The REST interface, called as its clients call it.

mod access;
mod amendments;
mod applications;
mod bad_input;
mod contributions;
mod flood;
mod follow_ups;
mod headers;
mod ledger;
mod outbox;
mod payments;
mod preferences;
mod project;
mod refusals;
mod reports;
mod sessions;
mod sight;
mod stream;
mod users;
mod year_life;
