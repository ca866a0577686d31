//! The life of an application, step by step, against a real database.

mod guards;
mod regional_share;
mod requirements;
mod table;
mod traces;
mod walk;
mod whole_life;
