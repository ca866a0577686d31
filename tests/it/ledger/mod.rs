//! The two ledgers against a real database.

pub mod hostile;
mod race;
mod verify;
mod years;
mod years_books;
pub mod years_hostile;
mod years_random;
