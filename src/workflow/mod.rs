//! Use cases: each runs in one database transaction and calls no system other than the database.

pub mod amendments;
pub mod audit;
pub mod calls;
pub mod conversations;
pub mod error;
pub mod historical_projects;
pub mod ledger;
pub mod lifecycle;
pub mod member_states;
mod no_change;
pub mod notifications;
pub mod payments;
pub mod people;
pub mod projects;
pub mod queue;
pub mod rules;
pub mod scenarios;
pub mod tasks;
