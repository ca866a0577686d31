//! Support code of the integration tests: fixtures, builders and clients.

pub mod amendments;
pub mod app;
pub mod builders;
pub mod calls;
pub mod db;
pub mod payments;
pub mod people;
pub mod reference;
pub mod reports;
pub mod requests;
pub mod snapshot;
pub mod source;
pub mod wire;
pub mod years;
