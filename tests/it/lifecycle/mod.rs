//! The life of an application, step by step, against a real database.

mod amendments;
mod amendments_hostile;
mod guards;
mod notices;
mod project;
mod regional_share;
mod table;
mod traces;
mod walk;
