//! Contracts: they fail when the code, the database and the documents drift apart.

mod architecture;
mod containers;
mod lifecycle;
mod migrations;
mod openapi;
mod schema;
mod tour;
mod translations;
