//! The Fund's rules, pure: no database, no HTTP, no clock, no environment.
//!
//! A folder is a context. In this order each context uses itself and those before it: `kernel`, `member_states`,
//! `applications`, `calls`, `conversations`, `people`, `historical_projects`, `rules`, `ledger`, `queue`, `projects`,
//! `lifecycle`, `amendments`, `payments`, `scenarios`, `tasks`, `notifications`.

pub mod amendments;
pub mod applications;
pub mod calls;
pub mod conversations;
pub mod historical_projects;
pub mod kernel;
pub mod ledger;
pub mod lifecycle;
pub mod member_states;
pub mod notifications;
pub mod payments;
pub mod people;
pub mod projects;
pub mod queue;
pub mod rules;
pub mod scenarios;
pub mod tasks;
