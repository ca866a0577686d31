//! The two ledgers against a real database.

mod hostile;
mod race;
mod verify;
