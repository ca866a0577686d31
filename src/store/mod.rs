//! All SQL of the service, and nothing but SQL. Readers take a [`db::Connection`]; writers take a [`db::Tx`], which
//! only the gate in [`db`] hands out.

pub mod agreements;
pub mod applications;
pub mod audit;
pub mod contributions;
pub mod conversations;
pub mod credit_lines;
pub mod databases;
pub mod db;
pub mod delivery;
pub mod documents;
pub mod error;
pub mod expiry;
pub mod fundings;
pub mod history;
pub mod idempotency;
pub mod ledger;
pub mod member_states;
pub mod migrate;
pub mod outbox;
pub mod outstanding;
pub mod portfolio;
pub mod preferences;
pub mod project_money;
pub mod received;
pub mod reference;
pub mod reminders;
mod schema;
pub mod sessions;
mod types;
pub mod users;
pub mod verification;
pub mod year_closing;
pub mod year_verification;
