//! Every integration test, in one binary: one PostgreSQL for all of them, one database for each.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod api;
mod calls;
mod contract;
mod conversation;
mod demo;
mod http;
mod import;
mod jobs;
mod ledger;
mod lifecycle;
mod payments;
mod queue;
mod rules;
mod scenarios;
mod sharing;
mod standing;
mod support;
