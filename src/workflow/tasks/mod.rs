//! Use cases of tasks, open items and reminders.

pub(in crate::workflow) mod open_items;
pub mod remind;
