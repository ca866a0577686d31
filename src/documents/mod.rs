//! Documents that leave the service: files to download, written from the store and the views.

pub mod statement_csv;
