//! Views of calls for regional proposals.

pub mod call;
pub mod of_application;
