//! SQL of persons, accounts and sessions.

pub mod sessions;
pub mod sign_in_limits;
pub mod users;
