//! Schema migrations, embedded in the program.

use diesel::migration::MigrationSource;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::db::Connection;
use super::error::StoreError;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Number of the advisory lock that serializes processes that migrate.
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

/// Diesel's table of the migrations that ran.
mod kept {
    diesel::table! {
        __diesel_schema_migrations (version) {
            version -> VarChar,
            run_on -> Timestamp,
        }
    }
}

/// Versions of the embedded migrations that have not run on the database.
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

/// Runs every pending migration and returns their names.
///
/// # Errors
/// [`StoreError::Unreachable`] without a server, [`StoreError::Broken`] with the error of the migration.
pub async fn up(owner_url: &str) -> Result<Vec<String>, StoreError> {
    let mut harness = AsyncMigrationHarness::new(locked(owner_url).await?);
    tokio::task::block_in_place(move || {
        let ran = harness.run_pending_migrations(MIGRATIONS).map_err(broken)?;
        Ok(ran.iter().map(ToString::to_string).collect())
    })
}

/// Reverts every migration, newest first.
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
