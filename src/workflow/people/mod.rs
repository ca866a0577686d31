//! Use cases of persons, accounts and sessions.

pub mod accounts;
pub mod sessions;
