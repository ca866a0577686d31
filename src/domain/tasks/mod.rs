//! Rules of tasks, open items and reminders.

pub mod open_items;
pub mod reminder;
pub mod task;
pub mod time_limits;
