//! Rules of applications: the form and its content.

pub mod form;
pub mod state;
