//! The two ledgers against a real database.

mod hostile;
mod race;
mod verify;
mod years;
mod years_hostile;
mod years_random;
