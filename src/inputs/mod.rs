//! What a person hands in, with its limits and the command it becomes. Knows no HTTP, so that every interface takes the
//! same and finds the same faults.

pub mod field_error;
pub mod text;
