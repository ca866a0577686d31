//! Every migration goes up, down and up again, and leaves the same database.

use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use fonds1035::store::migrate;

use crate::support::db::TestDb;

diesel::table! { pg_tables (tablename) { schemaname -> Text, tablename -> Text, } }

async fn tables(test: &TestDb) -> Vec<String> {
    let mut connection = AsyncPgConnection::establish(&test.owner_url()).await.unwrap();
    pg_tables::table
        .filter(pg_tables::schemaname.eq("public"))
        .filter(pg_tables::tablename.ne("__diesel_schema_migrations"))
        .order(pg_tables::tablename)
        .select(pg_tables::tablename)
        .load(&mut connection)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn up_down_and_up_again_leaves_the_same_tables() {
    let test = TestDb::new().await;
    let before = tables(&test).await;
    assert!(before.len() > 20);
    let folders = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).unwrap().count();
    assert_eq!(migrate::down(&test.owner_url()).await.unwrap().len(), folders);
    assert_eq!(tables(&test).await, Vec::<String>::new());
    assert_eq!(migrate::up(&test.owner_url()).await.unwrap().len(), folders);
    assert_eq!(tables(&test).await, before);
    assert_eq!(migrate::up(&test.owner_url()).await.unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_that_migrate_at_once_wait_for_each_other() {
    let test = TestDb::new().await;
    migrate::down(&test.owner_url()).await.unwrap();
    let url = test.owner_url();
    let all = futures_util::future::join_all((0..4).map(|_| {
        let url = url.clone();
        tokio::spawn(async move { migrate::up(&url).await.unwrap().len() })
    }))
    .await;
    let ran: Vec<usize> = all.into_iter().map(Result::unwrap).filter(|ran| *ran > 0).collect();
    assert_eq!(ran.len(), 1, "exactly one of them migrates");
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

/// Columns that name a document, and of these the ones that begin no index.
const DOCUMENT_COLUMNS: &str = "
    SELECT format('%s.%s', conrelid::regclass, attname) AS name FROM pg_constraint
    JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
    WHERE contype = 'f' AND confrelid = 'document'::regclass";
const WITHOUT_INDEX: &str =
    " AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = conrelid AND indkey[0] = conkey[1])";

#[tokio::test(flavor = "multi_thread")]
async fn whatever_names_a_document_is_found_by_it_without_a_search_through_everything() {
    let test = TestDb::new().await;
    let mut connection = AsyncPgConnection::establish(&test.owner_url()).await.unwrap();
    let all: Vec<Column> = diesel::sql_query(DOCUMENT_COLUMNS).load(&mut connection).await.unwrap();
    assert!(all.len() >= 5);
    let bare = format!("{DOCUMENT_COLUMNS}{WITHOUT_INDEX}");
    let bare: Vec<Column> = diesel::sql_query(bare).load(&mut connection).await.unwrap();
    assert!(bare.is_empty(), "{:?}", bare.iter().map(|column| &column.name).collect::<Vec<_>>());
}
