//! Contracts: they fail when the code, the database and the documents drift apart.

mod append_only;
mod architecture;
mod breaches;
mod configuration;
mod containers;
mod data_model;
mod days;
mod documents;
mod glossary;
mod lifecycle;
mod migrations;
mod openapi;
mod promises;
mod schema;
mod toolchain;
mod tour;
mod translations;
