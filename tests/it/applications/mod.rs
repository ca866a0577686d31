//! Applications through the API, and their visibility.

pub mod interface;
mod sight;
