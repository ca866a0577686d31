//! Applications: the form and the states of an application.

pub mod form;
pub mod state;
