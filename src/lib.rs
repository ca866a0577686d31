//! The grant workflow of the Fonds 1035 (1035 Facility, today the IOM Development Fund).
//!
//! Each layer is a module. The folders below `domain`, `store`, `workflow`, `views`, `inputs` and `api` are contexts; a
//! context has the same name in every layer. The allowed dependencies are drawn in `docs/ARCHITECTURE.md` and enforced
//! by `tests/it/contract/architecture.rs`.

pub mod api;
pub mod clock;
pub mod config;
pub mod demo;
pub mod documents;
pub mod domain;
pub mod embedded;
pub mod http;
pub mod i18n;
pub mod import;
pub mod inputs;
pub mod jobs;
pub mod mail;
pub mod print;
pub mod startup;
pub mod store;
pub mod telemetry;
pub mod views;
pub mod workflow;
