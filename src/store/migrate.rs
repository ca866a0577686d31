//! Brings the database to the shape the code expects. Migrations are part of the program.

use diesel_async::{AsyncConnection, AsyncMigrationHarness, AsyncPgConnection, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

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
