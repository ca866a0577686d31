//! The life of an application, step by step, against a real database.

mod amendments;
mod amendments_hostile;
mod amendments_verify;
mod asked;
mod guards;
mod notices;
mod project;
mod regional_share;
pub mod reports;
mod reports_hostile;
mod table;
mod traces;
mod walk;
mod whole_life;
