//! `src/store/schema.rs` has the same columns, types and nullability as the migrated database.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};

use crate::support::db::TestDb;

mod information_schema {
    diesel::table! {
        information_schema.columns (table_name, column_name) {
            table_schema -> Text,
            table_name -> Text,
            column_name -> Text,
            #[sql_name = "is_nullable"]
            nullable -> Text,
            data_type -> Text,
        }
    }
}
use information_schema::columns;

/// Tables that diesel does not need: they only stand behind foreign keys.
const UNREAD: &[&str] = &["__diesel_schema_migrations"];

fn sql_type(data_type: &str) -> &'static str {
    match data_type {
        "smallint" => "SmallInt",
        "integer" => "Integer",
        "bigint" => "BigInt",
        "text" => "Text",
        "uuid" => "Uuid",
        "bytea" => "Binary",
        "json" => "Json",
        "jsonb" => "Jsonb",
        "date" => "Date",
        "boolean" => "Bool",
        "timestamp with time zone" => "Timestamptz",
        "ARRAY" => "Array<Text>",
        other => panic!("a type that the schema does not use yet: {other}"),
    }
}

/// The columns as `table! { … }` writes them: table → column → type.
fn written() -> BTreeMap<String, BTreeMap<String, String>> {
    let text = include_str!("../../../src/store/schema.rs");
    let mut tables: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let mut table = String::new();
    for line in text.lines().map(str::trim) {
        if let Some((column, kind)) = line.split_once(" -> ") {
            let kind = kind.trim_end_matches(',').to_owned();
            tables.entry(table.clone()).or_default().insert(column.to_owned(), kind);
        } else if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            table = name.to_owned();
        }
    }
    tables
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_is_that_of_the_migrations() {
    let test = TestDb::new().await;
    let mut connection = AsyncPgConnection::establish(&test.owner_url()).await.unwrap();
    let rows: Vec<(String, String, String, String)> = columns::table
        .filter(columns::table_schema.eq("public"))
        .select((columns::table_name, columns::column_name, columns::nullable, columns::data_type))
        .load(&mut connection)
        .await
        .unwrap();
    let mut stored: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (table, column, nullable, data_type) in rows {
        if UNREAD.contains(&table.as_str()) {
            continue;
        }
        let kind = sql_type(&data_type).to_owned();
        let kind = if nullable == "YES" { format!("Nullable<{kind}>") } else { kind };
        stored.entry(table).or_default().insert(column, kind);
    }
    assert_eq!(written(), stored);
}
