//! The grant workflow of the Fonds 1035 (1035 Facility, today the IOM Development Fund).
//!
//! Layers, each a module; below `domain`, `store`, `workflow`, `views`, `inputs` and `api` a folder is a context, and the
//! same context has the same name in every layer. What may use what is drawn in `docs/ARCHITECTURE.md` and enforced by
//! `tests/it/contract/architecture.rs`.

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
