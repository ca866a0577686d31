//! The HTTP edge that every interface shares: who asks, in which language, with which body, which version, how often;
//! and how a “no” is told. Knows no noun of the Fund's work and no page.

pub mod auth;
pub mod body;
pub mod edge;
pub mod error;
pub mod faults;
pub mod idempotent;
pub mod limits;
pub mod locale;
pub mod measure;
pub mod metrics;
pub mod paging;
pub mod passwords;
pub mod problem;
pub mod query;
pub mod state;
pub mod token;
pub mod upload;
pub mod valid;
pub mod version;
