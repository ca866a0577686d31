//! The two ledgers against a real database.

pub mod hostile;
mod interface;
mod race;
mod receipts;
mod regional_distribution;
mod statement_csv;
mod verify;
mod year_lifecycle;
mod years;
mod years_books;
pub mod years_hostile;
mod years_random;
