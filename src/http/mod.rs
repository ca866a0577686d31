//! The HTTP layer that all interfaces share: authentication, language, request bodies, versions, rate limits, and
//! errors as problem documents. It knows neither the domain of the Fund nor any page.

pub mod auth;
pub mod body;
pub mod connection;
pub mod edge;
pub mod error;
pub mod faults;
pub mod hs256;
pub mod idempotent;
pub mod limits;
pub mod locale;
pub mod mail_message;
pub mod measure;
pub mod metrics;
pub mod paging;
pub mod passwords;
pub mod problem;
pub mod query;
pub mod readiness;
pub mod slots;
pub mod state;
pub mod successor;
pub mod token;
pub mod unready;
pub mod upload;
pub mod valid;
pub mod version;
