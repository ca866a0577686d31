//! Lifecycle of applications and projects: transition tables, guards and decisions.

pub mod case;
pub mod command;
pub mod decide;
pub mod guards;
pub mod loadable;
pub mod project_table;
pub mod requirements;
pub mod table;
pub mod transition;
pub mod undecided;
