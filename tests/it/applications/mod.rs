//! Applications through the API, and their visibility.

pub mod interface;
mod repeated_saves;
mod sight;
