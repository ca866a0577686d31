//! All integration tests in one binary: one PostgreSQL server for all tests, one database for each test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod amendments;
mod applications;
mod calls;
mod contract;
mod conversations;
mod demo;
mod http;
mod import;
mod jobs;
mod ledger;
mod lifecycle;
mod member_states;
mod notifications;
mod payments;
mod people;
mod projects;
mod queue;
mod rules;
mod scenarios;
mod store;
mod support;
