//! Inputs about Member States: dated facts and assessed contributions.

pub mod contributions;
pub mod states;
