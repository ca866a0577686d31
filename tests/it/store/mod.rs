//! Database access shared by concurrent requests.

mod errors;
mod hosts;
mod pools;
mod silence;
