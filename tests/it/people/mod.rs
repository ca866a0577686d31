//! Users: accounts and sessions.

mod refreshes;
mod sessions;
mod sign_in_limits;
mod strangers;
mod users;
