//! The measured databases: one durable cluster with checksums, removed afterwards, and one connection per question.

use std::path::PathBuf;

use fonds1035::embedded::{Cluster, SUPERUSER, Settings};
use fonds1035::store::migrate;
use fonds1035::store::pools::SERVICE_ROLE;
use tokio_postgres::{Client, NoTls};

use crate::{Failure, process};

/// Settings of the server besides the defaults of PostgreSQL and its share of the memory.
const SERVER_OPTIONS: &[(&str, &str)] = &[
    ("fsync", "on"),
    ("synchronous_commit", "on"),
    ("full_page_writes", "on"),
    ("max_connections", "120"),
    ("maintenance_work_mem", "256MB"),
    ("max_wal_size", "16GB"),
    ("checkpoint_timeout", "30min"),
    ("log_destination", "jsonlog"),
    ("logging_collector", "on"),
    ("log_directory", "log"),
    ("log_filename", "statements"),
    ("log_rotation_age", "0"),
    ("log_rotation_size", "0"),
];

/// Every setting of the server besides the defaults of PostgreSQL; the report prints them. Its buffers are a quarter of
/// the machine's memory, as PostgreSQL's manual advises (20.4.1) and README of the service does.
pub fn server_options() -> Result<Vec<(String, String)>, Failure> {
    let buffers = ("shared_buffers".to_owned(), format!("{}MB", process::machine_megabytes()? / 4));
    let others = SERVER_OPTIONS.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Ok(others.chain([buffers]).collect())
}

/// Starts the cluster of this run.
pub fn start() -> Result<Cluster, Failure> {
    let mut settings = Settings::temporary();
    settings.durable = true;
    settings.server_options.extend(server_options()?);
    Ok(Cluster::start(&settings)?)
}

/// Where the server writes the statements it was sent, one JSON object a line.
pub fn statement_log(cluster: &Cluster) -> PathBuf {
    cluster.folder().join("data/log/statements.json")
}

/// Connects as the owner of everything.
pub async fn owner(cluster: &Cluster, database: &str) -> Result<Client, Failure> {
    let (client, connection) = tokio_postgres::connect(&cluster.url(database, SUPERUSER), NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// Makes an empty database of the service, as `fonds1035 migrate` leaves it.
pub async fn create(cluster: &Cluster, name: &str) -> Result<(), Failure> {
    owner(cluster, "postgres").await?.batch_execute(&format!("CREATE DATABASE {name}")).await?;
    migrate::up(&cluster.url(name, SUPERUSER)).await?;
    owner(cluster, name).await?.batch_execute(&format!("ALTER ROLE {SERVICE_ROLE} LOGIN")).await?;
    Ok(())
}

/// One number out of the database.
pub async fn number(client: &Client, query: &str) -> Result<i64, Failure> {
    Ok(client.query_one(query, &[]).await?.get(0))
}
