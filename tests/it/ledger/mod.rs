//! The two ledgers against a real database.

pub mod hostile;
mod race;
mod verify;
pub mod years;
mod years_hostile;
mod years_random;
