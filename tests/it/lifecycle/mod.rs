//! The life of an application, step by step, against a real database.

mod guards;
mod notices;
mod regional_share;
mod table;
mod traces;
mod walk;
