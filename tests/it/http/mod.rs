//! What every handler shares, as callers see it.

mod idempotency;
