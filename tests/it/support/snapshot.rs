//! A snapshot of the database: row counts and hashes of all tables. Equal snapshots mean that nothing changed.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};

use super::db::TestDb;

#[derive(QueryableByName)]
struct TableState {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    rows: i64,
    #[diesel(sql_type = Text)]
    hash: String,
}

/// Without the limits on sign-in, which count refused attempts too.
const TABLES: &str = "SELECT tablename AS name, 0::bigint AS rows, '' AS hash FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'sign_in_limit' ORDER BY 1";

impl TestDb {
    /// Name, number of rows and hash of every table.
    pub async fn snapshot(&self) -> Vec<(String, i64, String)> {
        let mut connection = AsyncPgConnection::establish(&self.owner_url()).await.unwrap();
        let tables: Vec<TableState> = diesel::sql_query(TABLES).load(&mut connection).await.unwrap();
        let mut states = Vec::new();
        for table in tables {
            let name = table.name;
            let query = format!(
                "SELECT '{name}' AS name, count(*) AS rows, coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') AS hash FROM {name} AS t"
            );
            let state: TableState = diesel::sql_query(query).get_result(&mut connection).await.unwrap();
            states.push((state.name, state.rows, state.hash));
        }
        states
    }

    /// Number of rows of one table.
    pub async fn rows(&self, table: &str) -> i64 {
        self.snapshot().await.into_iter().find(|(name, _, _)| name == table).map(|(_, rows, _)| rows).unwrap()
    }
}
