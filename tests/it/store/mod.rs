//! Database access shared by concurrent requests.

mod hosts;
mod pools;
mod silence;
