//! SQL of tasks, open items and reminders.

pub mod open_items;
pub mod pending;
pub mod reminders;
