//! Schema migrations, embedded in the program, and how the schema of a database fits them.

use diesel::migration::MigrationSource;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::address::connect;
use super::db::Connection;
use super::error::StoreError;
use super::schema::additive_migration;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Number of the advisory lock that serializes processes that migrate.
const MIGRATION_LOCK: i64 = 0x1035_1035;

fn broken(error: impl ToString) -> StoreError {
    StoreError::Broken(error.to_string())
}

async fn locked(owner_url: &str) -> Result<AsyncPgConnection, StoreError> {
    let mut connection = connect(owner_url).await?;
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

/// How the schema of the database fits this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaFit {
    /// No migration has ever run.
    NeverMigrated,
    /// Migrations of the program have not run.
    TooOld {
        /// Their versions.
        missing: Vec<String>,
    },
    /// Migrations have run that the program does not know and that do not only add.
    TooNew {
        /// Their versions.
        unknown: Vec<String>,
    },
    /// Everything that the program expects is there.
    Fits {
        /// The number of unknown migrations that only add.
        newer: usize,
    },
}

const EVER_MIGRATED: &str =
    "SELECT coalesce(has_table_privilege(to_regclass('__diesel_schema_migrations'), 'SELECT'), false) AS ever";

/// Whether Diesel's table of migrations exists and the service may read it, which the first migration allows.
#[derive(QueryableByName)]
struct Migrated {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    ever: bool,
}

/// Compares the migrations that have run on the database with those of the program.
///
/// # Errors
/// A [`StoreError`].
pub async fn fit(mut connection: &Connection) -> Result<SchemaFit, StoreError> {
    use kept::__diesel_schema_migrations::version;
    let migrated: Migrated = diesel::sql_query(EVER_MIGRATED).get_result(&mut connection).await?;
    if !migrated.ever {
        return Ok(SchemaFit::NeverMigrated);
    }
    let ran: Vec<String> = kept::__diesel_schema_migrations::table.select(version).load(&mut connection).await?;
    let own = MigrationSource::<Pg>::migrations(&MIGRATIONS).map_err(broken)?;
    let own: Vec<String> = own.iter().map(|migration| migration.name().version().to_string()).collect();
    if ran.is_empty() {
        return Ok(SchemaFit::NeverMigrated);
    }
    let missing: Vec<String> = own.iter().filter(|one| !ran.contains(one)).cloned().collect();
    if !missing.is_empty() {
        return Ok(SchemaFit::TooOld { missing });
    }
    let newer: Vec<String> = ran.into_iter().filter(|one| !own.contains(one)).collect();
    if newer.is_empty() {
        return Ok(SchemaFit::Fits { newer: 0 });
    }
    let adding: Vec<String> =
        additive_migration::table.select(additive_migration::version).load(&mut connection).await?;
    let count = newer.len();
    let unknown: Vec<String> = newer.into_iter().filter(|one| !adding.contains(one)).collect();
    Ok(if unknown.is_empty() { SchemaFit::Fits { newer: count } } else { SchemaFit::TooNew { unknown } })
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
