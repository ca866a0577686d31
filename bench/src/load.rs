//! Loading: a few histories written by the service's own workflow, then a million rows copied from them.
//!
//! Foreign keys are taken off while rows are copied and put back afterwards, which makes PostgreSQL check every row of
//! every one of them; all other constraints and the triggers stay on throughout.

use std::time::Instant;

use fonds1035::embedded::Cluster;
use tokio_postgres::Client;

use crate::{Failure, database, template};

/// How long each part of a load took, seconds.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Applications copied.
    pub applications: i64,
    /// Events of all applications.
    pub events: i64,
    /// Entries of Line 2.
    pub entries: i64,
    /// Copying the rows.
    pub copying_seconds: u64,
    /// Checking every foreign key.
    pub checking_seconds: u64,
    /// Size of the database, bytes.
    pub bytes: i64,
}

/// Makes a database with `total` applications and as many ledger entries on Line 2.
pub async fn load(cluster: &Cluster, name: &str, total: u64, password_hash: &str) -> Result<Loaded, Failure> {
    database::create(cluster, name).await?;
    let client = database::owner(cluster, name).await?;
    let people = include_str!("load/people_CONSTRUCTED.sql").replace("{password_hash}", password_hash);
    client.batch_execute(&people).await?;
    let templates = template::write(cluster, name, total).await?;

    let keys: Vec<(String, String, String)> = client
        .query(include_str!("load/foreign_keys.sql"), &[])
        .await?
        .iter()
        .map(|row| (row.get(0), row.get(1), row.get(2)))
        .collect();
    for (table, key, _) in &keys {
        client.batch_execute(&format!("ALTER TABLE {table} DROP CONSTRAINT {key}")).await?;
    }
    let begun = Instant::now();
    let rows = include_str!("load/rows_CONSTRUCTED.sql")
        .replace("{templates}", &templates)
        .replace("{total}", &total.to_string());
    let parts: Vec<&str> = rows.split("-- part: ").collect();
    let [_, plan, events, applications] = parts.as_slice() else {
        return Err("the rows have three parts".into());
    };
    let second = database::owner(cluster, name).await?;
    client.batch_execute(&body(plan)).await?;
    let (events, applications) = (body(events), body(applications));
    tokio::try_join!(client.batch_execute(&events), second.batch_execute(&applications))?;
    let copying_seconds = begun.elapsed().as_secs();

    let begun = Instant::now();
    for (table, key, definition) in &keys {
        client.batch_execute(&format!("ALTER TABLE {table} ADD CONSTRAINT {key} {definition} NOT VALID")).await?;
    }
    client.batch_execute("ANALYZE").await?;
    let (of_events, others): (Vec<_>, Vec<_>) = keys.iter().partition(|(table, ..)| table == "application_event");
    tokio::try_join!(validate(&client, &of_events), validate(&second, &others))?;
    template::turn_the_year(cluster, name, total).await?;
    client.batch_execute("VACUUM").await?;
    client.batch_execute("CHECKPOINT").await?;
    let checking_seconds = begun.elapsed().as_secs();
    Ok(Loaded {
        applications: database::number(&client, "SELECT count(*) FROM application").await?,
        events: database::number(&client, "SELECT count(*) FROM application_event").await?,
        entries: database::number(&client, "SELECT count(*) FROM ledger_entry WHERE line = 2").await?,
        copying_seconds,
        checking_seconds,
        bytes: database::number(&client, "SELECT pg_database_size(current_database())").await?,
    })
}

/// A part without its name.
fn body(part: &str) -> String {
    part.split_once('\n').map_or(part, |(_, body)| body).to_owned()
}

async fn validate(client: &Client, keys: &[&(String, String, String)]) -> Result<(), tokio_postgres::Error> {
    for (table, key, _) in keys {
        client.batch_execute(&format!("ALTER TABLE {table} VALIDATE CONSTRAINT {key}")).await?;
    }
    Ok(())
}
