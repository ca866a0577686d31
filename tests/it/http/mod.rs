//! What every handler shares, as callers see it.

mod access;
mod bad_input;
mod flood;
mod headers;
mod idempotency;
mod refusals;
