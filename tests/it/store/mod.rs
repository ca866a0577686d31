//! Database access shared by concurrent requests.

mod pools;
