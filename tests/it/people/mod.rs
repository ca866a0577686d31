//! Users: accounts and sessions.

mod sessions;
mod users;
