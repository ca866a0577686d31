//! The two ledgers against a real database.
