//! The life cycle of an application, step by step.

mod guards;
mod regional_share;
mod requirements;
mod table;
mod traces;
mod walk;
mod whole_life;
