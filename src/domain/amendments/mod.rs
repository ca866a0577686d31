//! Rules of amendments to approved projects.

pub mod amendment;
pub mod amendment_table;
pub mod difference;
