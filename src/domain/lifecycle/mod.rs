//! Rules of the life of an application and of its project: table, guards, decision.

pub mod case;
pub mod command;
pub mod decide;
pub mod guards;
pub mod project_table;
pub mod requirements;
pub mod table;
pub mod transition;
