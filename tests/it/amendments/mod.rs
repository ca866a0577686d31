//! Amendments to approved projects.

mod hostile;
mod interface;
mod life;
mod verify;
