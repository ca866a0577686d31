//! Applications over the interface, and who may know of them.

pub mod interface;
mod sight;
