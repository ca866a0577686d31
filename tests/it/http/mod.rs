//! Behaviour common to all handlers, through the API.

mod access;
mod addresses;
mod bad_input;
mod flood;
mod headers;
mod heavy;
mod idempotency;
mod readiness;
mod refusals;
mod stalls;
