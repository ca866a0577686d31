//! Every table is append-only, or is listed here with the reason why it is not.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::result::Error;
use diesel::sql_types::{Bool, Nullable, Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};

use crate::support::db::{TestDb, sql};

/// Tables whose rows change, and why.
const CHANGING: &[(&str, &str)] = &[
    ("amendment", "repeats its last event, which stays"),
    ("app_user", "is the account of a person, whose changes the audit keeps"),
    ("application", "repeats its last event, which stays"),
    ("budget_year", "is closed once, with its entries"),
    ("call", "repeats its last revision, which stays"),
    ("conversation_reading", "says how far a person has read"),
    ("heartbeat", "says when a process last worked"),
    ("idempotency", "is kept for a while only"),
    ("mail_preference", "is a choice of the moment"),
    ("one_time_token", "is of use once"),
    ("outbox_message", "says what has become of its delivery"),
    ("refresh_token", "is of use once"),
    ("session", "ends"),
    ("sign_in_limit", "is of use for a minute"),
];

/// Tables of words and rows that the migrations write, or a trigger of theirs: the service only reads them.
const WRITTEN_BY_MIGRATIONS: &[&str] = &[
    "additive_migration",
    "amendment_state",
    "amendment_transition",
    "credit_line",
    "entry_kind",
    "fact_word",
    "instalment_transition",
    "knowledge_revision",
    "lifecycle_state",
    "lifecycle_transition",
    "rule_code",
];

/// Tables that the service adds to and nobody but their owner corrects: no fact of a decision is in them.
const CORRECTED_BY_THE_OWNER: &[(&str, &str)] = &[("member_state", "has names, which a state may change")];

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Bool)]
    append_only: bool,
    /// A column that could be written.
    #[diesel(sql_type = Text)]
    column: String,
    /// Whether the service may add rows, and what else it may do to any column.
    #[diesel(sql_type = Bool)]
    adds: bool,
    #[diesel(sql_type = Nullable<Text>)]
    changes: Option<String>,
}

const TABLES: &str = "
    SELECT c.relname::text AS name,
           EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'append_only' AND t.tgenabled = 'O'
               AND t.tgtype & 2 = 2 AND t.tgtype & 56 = 56) AS append_only,
           (SELECT a.attname::text FROM pg_attribute a
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' LIMIT 1) AS column,
           has_any_column_privilege('fonds1035_service', c.oid, 'INSERT') AS adds,
           concat_ws(', ',
               CASE WHEN has_any_column_privilege('fonds1035_service', c.oid, 'UPDATE') THEN 'UPDATE' END,
               CASE WHEN has_table_privilege('fonds1035_service', c.oid, 'DELETE') THEN 'DELETE' END,
               CASE WHEN has_table_privilege('fonds1035_service', c.oid, 'TRUNCATE') THEN 'TRUNCATE' END,
               CASE WHEN has_table_privilege('fonds1035_service', c.oid, 'TRIGGER') THEN 'TRIGGER' END) AS changes
    FROM pg_class c
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> '__diesel_schema_migrations'
    ORDER BY 1";

async fn tables(test: &TestDb) -> Vec<Table> {
    let mut connection = AsyncPgConnection::establish(&test.owner_url()).await.unwrap();
    diesel::sql_query(TABLES).load(&mut connection).await.unwrap()
}

fn refusal(done: diesel::QueryResult<()>) -> String {
    match done {
        Err(Error::DatabaseError(_, information)) => information.message().to_owned(),
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_append_only_table_refuses_every_change_to_the_service_and_to_its_owner() {
    let test = TestDb::new().await;
    let all = tables(&test).await;
    let swept: Vec<&Table> = all.iter().filter(|table| table.append_only).collect();
    assert!(swept.len() > 25, "{} tables are append-only", swept.len());
    for Table { name, column, changes, .. } in swept {
        assert_eq!(changes.as_deref(), Some(""), "{name}");
        for text in [
            format!("UPDATE {name} SET {column} = {column}"),
            format!("DELETE FROM {name}"),
            format!("TRUNCATE {name} CASCADE"),
        ] {
            assert!(refusal(test.as_service(&text).await).contains("permission denied"), "{text}");
            assert!(refusal(sql(&test.owner_url(), &text).await).contains("is append-only"), "{text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_other_table_has_its_reason() {
    let test = TestDb::new().await;
    let others: Vec<Table> = tables(&test).await.into_iter().filter(|table| !table.append_only).collect();
    let named = |list: &[(&'static str, &str)]| list.iter().map(|(name, _)| *name).collect::<BTreeSet<_>>();
    let (changing, corrected) = (named(CHANGING), named(CORRECTED_BY_THE_OWNER));
    let written: BTreeSet<&str> = WRITTEN_BY_MIGRATIONS.iter().copied().collect();
    for table in &others {
        let lists = [&changing, &written, &corrected].map(|list| usize::from(list.contains(table.name.as_str())));
        assert_eq!(lists.iter().sum::<usize>(), 1, "{} is neither append-only nor in exactly one list", table.name);
        let changes = table.changes.as_deref().is_some_and(|rights| !rights.is_empty());
        let expected = (lists[1] == 0, lists[0] == 1);
        assert_eq!((table.adds, changes), expected, "{}: {:?}", table.name, table.changes);
    }
    assert_eq!(others.len(), changing.len() + written.len() + corrected.len(), "a list names what is no table");
}
