//! What a reader may see of a thing, in his language. Knows no HTTP, so that every interface shows the same.

pub mod amendments;
pub mod applications;
pub mod calls;
pub mod explanation;
pub mod lifecycle;
pub mod payments;
pub mod projects;
pub mod scenarios;
pub mod timestamps;
