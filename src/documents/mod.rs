//! Documents for download, generated from the store and the views.

pub mod statement_csv;
