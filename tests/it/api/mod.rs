//! The REST interface, called as its clients call it.

mod access;
mod sessions;
mod users;
