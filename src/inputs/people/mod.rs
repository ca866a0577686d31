//! Inputs about persons, accounts and sessions.

pub mod sessions;
pub mod users;
