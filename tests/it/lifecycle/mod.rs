//! The life of an application, step by step, against a real database.

mod walk;
