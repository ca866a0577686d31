//! Administration of a server that the program may set up itself: creates databases and prepares the service role.

use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};

use crate::store::address::connect;
use crate::store::error::StoreError;
use crate::store::pools::SERVICE_ROLE;

#[derive(QueryableByName)]
struct DatabaseName {
    #[diesel(sql_type = Text)]
    datname: String,
}

/// Whether the server has a database of this name.
///
/// # Errors
/// A [`StoreError`].
pub async fn exists(server_url: &str, name: &'static str) -> Result<bool, StoreError> {
    let mut connection = connect(server_url).await?;
    let query = diesel::sql_query("SELECT datname::text FROM pg_database WHERE datname = $1").bind::<Text, _>(name);
    let found: Vec<DatabaseName> = query.load(&mut connection).await?;
    Ok(found.iter().any(|found| found.datname == name))
}

/// Creates an empty database. Drops one of the same name first, and terminates its connections.
///
/// # Errors
/// A [`StoreError`].
pub async fn make_anew(server_url: &str, name: &'static str) -> Result<(), StoreError> {
    let mut connection = connect(server_url).await?;
    connection.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
    Ok(connection.batch_execute(&format!("CREATE DATABASE {name}")).await?)
}

/// Gives the service role the LOGIN attribute. Only for a server that no other user can reach.
///
/// # Errors
/// A [`StoreError`].
pub async fn admit_service_role(owner_url: &str) -> Result<(), StoreError> {
    Ok(connect(owner_url).await?.batch_execute(&format!("ALTER ROLE {SERVICE_ROLE} LOGIN")).await?)
}

/// Grants the service role to the role of this URL, because every pooled connection runs SET ROLE.
///
/// # Errors
/// A [`StoreError`].
pub async fn lend_service_role(owner_url: &str) -> Result<(), StoreError> {
    Ok(connect(owner_url).await?.batch_execute(&format!("GRANT {SERVICE_ROLE} TO CURRENT_USER")).await?)
}
