//! The grant workflow of the Fonds 1035 (1035 Facility, today the IOM Development Fund).
//!
//! The modules in reading order; an arrow points at what a module may use:
//!
//! ```text
//!             ┌──────────── domain (pure) ◄───────────┐
//!             │                 ▲                     │
//!           store ◄──────── workflow ◄──── http ◄── api ──► mail (its words only)
//!             ▲
//!             └── jobs ──► mail ──► domain, i18n      import ──► workflow
//!    config, telemetry, clock, i18n: leaves.   startup sees all.
//! ```

pub mod api;
pub mod clock;
pub mod config;
pub mod demo;
pub mod domain;
pub mod embedded;
pub mod http;
pub mod i18n;
pub mod import;
pub mod jobs;
pub mod mail;
pub mod print;
pub mod startup;
pub mod store;
pub mod telemetry;
pub mod workflow;
