//! Payment plans and instalments against a real database.

mod hostile;
mod instalments;
mod interface;
mod race;
mod verify;
