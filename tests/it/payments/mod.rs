//! Payment plans and instalments against a real database.

mod hostile;
mod instalments;
mod race;
mod verify;
