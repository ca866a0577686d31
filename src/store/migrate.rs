//! Brings the database to the shape the code expects. Migrations are part of the program.

use diesel::migration::MigrationSource;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::db::Connection;
use super::error::StoreError;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// The one number under which migrating processes wait for each other.
const MIGRATION_LOCK: i64 = 0x1035_1035;

fn broken(error: impl ToString) -> StoreError {
    StoreError::Broken(error.to_string())
}

async fn locked(owner_url: &str) -> Result<AsyncPgConnection, StoreError> {
    let mut connection =
        AsyncPgConnection::establish(owner_url).await.map_err(|error| StoreError::Unreachable(error.to_string()))?;
    connection.batch_execute(&format!("SELECT pg_advisory_lock({MIGRATION_LOCK})")).await?;
    Ok(connection)
}

/// What diesel keeps of the migrations that ran.
mod kept {
    diesel::table! {
        __diesel_schema_migrations (version) {
            version -> VarChar,
            run_on -> Timestamp,
        }
    }
}

/// Versions of the migrations that the code expects and the database does not have.
///
/// # Errors
/// A [`StoreError`]; also for a database without any migration.
pub async fn missing(mut connection: &Connection) -> Result<Vec<String>, StoreError> {
    use kept::__diesel_schema_migrations::version;
    let ran: Vec<String> = kept::__diesel_schema_migrations::table.select(version).load(&mut connection).await?;
    let expected = MigrationSource::<Pg>::migrations(&MIGRATIONS).map_err(broken)?;
    let versions = expected.iter().map(|migration| migration.name().version().to_string());
    Ok(versions.filter(|one| !ran.contains(one)).collect())
}

/// Runs every migration that has not run; the names of those that did.
///
/// # Errors
/// [`StoreError::Unreachable`] without a server, [`StoreError::Broken`] with the migration's own words.
pub async fn up(owner_url: &str) -> Result<Vec<String>, StoreError> {
    let mut harness = AsyncMigrationHarness::new(locked(owner_url).await?);
    tokio::task::block_in_place(move || {
        let ran = harness.run_pending_migrations(MIGRATIONS).map_err(broken)?;
        Ok(ran.iter().map(ToString::to_string).collect())
    })
}

/// Takes every migration back, newest first.
///
/// # Errors
/// As [`up`].
pub async fn down(owner_url: &str) -> Result<Vec<String>, StoreError> {
    let mut harness = AsyncMigrationHarness::new(locked(owner_url).await?);
    tokio::task::block_in_place(move || {
        let ran = harness.revert_all_migrations(MIGRATIONS).map_err(broken)?;
        Ok(ran.iter().map(ToString::to_string).collect())
    })
}
