//! The REST interface, called as its clients call it.

mod access;
mod amendments;
mod applications;
mod bad_input;
mod contributions;
mod ledger;
mod preferences;
mod project;
mod refusals;
mod sessions;
mod stream;
mod users;
mod year_life;
