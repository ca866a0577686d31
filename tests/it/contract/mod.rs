//! Contracts: they fail when the code, the database and the documents drift apart.

mod append_only;
mod architecture;
mod breaches;
mod containers;
mod days;
mod lifecycle;
mod migrations;
mod openapi;
mod promises;
mod schema;
mod toolchain;
mod tour;
mod translations;
