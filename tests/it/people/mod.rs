//! Users: accounts and sessions.

mod sessions;
mod sign_in_limits;
mod users;
