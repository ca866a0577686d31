//! All SQL of the service, and nothing but SQL. Functions that read take a [`db::Connection`]; functions that write
//! take a [`db::Tx`], which only [`db::Db`] creates.

pub mod amendments;
pub mod applications;
pub mod audit;
mod cache;
pub mod calls;
pub mod catalogue;
pub mod conversations;
pub mod db;
pub mod documents;
pub mod error;
pub mod health;
pub mod historical_projects;
pub mod idempotency;
pub mod json;
pub mod ledger;
pub mod lifecycle;
mod literals;
pub mod member_states;
pub mod migrate;
pub mod notifications;
pub mod outbox;
pub mod payments;
pub mod people;
pub mod pools;
pub mod projects;
pub mod queue;
pub mod retention;
pub mod rules;
pub mod scenarios;
mod schema;
pub mod server;
pub mod tasks;
mod types;
