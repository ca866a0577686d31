//! Every migration runs up, down and up again with the same resulting schema: columns with their compression,
//! constraints, indexes, triggers, functions, types and privileges of the service role.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection, AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use fonds1035::domain::applications::state::Action;
use fonds1035::store::migrate;

use crate::support::builders::{national, step};
use crate::support::db::TestDb;
use crate::support::people::APPROVER;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

#[derive(QueryableByName)]
struct Thing {
    #[diesel(sql_type = Text)]
    shape: String,
}

/// Everything that a migration makes, each as one text.
const SHAPE: &str = "
    WITH own AS (
        SELECT oid, relname, relkind FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE '\\_\\_diesel%'
    )
    SELECT 'table ' || relname AS shape FROM own WHERE relkind = 'r'
    UNION ALL
    SELECT format('column %s.%s %s %s %s %s', relname, attname, format_type(atttypid, atttypmod), attnotnull, attgenerated,
           pg_get_expr(adbin, adrelid))
    FROM own JOIN pg_attribute ON attrelid = own.oid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT format('constraint %s %s %s', relname, conname, pg_get_constraintdef(pg_constraint.oid))
    FROM own JOIN pg_constraint ON conrelid = own.oid WHERE contype <> 'n'
    UNION ALL
    SELECT 'index ' || indexdef FROM pg_indexes JOIN own ON relname = tablename WHERE schemaname = 'public'
    UNION ALL
    SELECT format('trigger %s %s', tgenabled, pg_get_triggerdef(pg_trigger.oid)) FROM own JOIN pg_trigger ON tgrelid = own.oid WHERE NOT tgisinternal
    UNION ALL
    SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT format('type %s %s %s', typname, format_type(typbasetype, typtypmod), pg_get_constraintdef(pg_constraint.oid))
    FROM pg_type LEFT JOIN pg_constraint ON contypid = pg_type.oid
    WHERE typnamespace = 'public'::regnamespace AND typtype = 'd'
    UNION ALL
    SELECT format('compression %s.%s %s', relname, attname, attcompression)
    FROM own JOIN pg_attribute ON attrelid = own.oid WHERE attcompression <> ''
    UNION ALL
    SELECT format('right %s %s %s', grantee, privilege_type, table_name) FROM information_schema.role_table_grants
    WHERE table_schema = 'public' AND grantee = 'fonds1035_service' AND table_name NOT LIKE '\\_\\_diesel%'
    UNION ALL
    SELECT format('right %s %s %s.%s', grantee, privilege_type, table_name, column_name)
    FROM information_schema.column_privileges
    WHERE table_schema = 'public' AND grantee = 'fonds1035_service' AND table_name NOT LIKE '\\_\\_diesel%'";

type Shape = BTreeSet<String>;

async fn shape(test: &TestDb) -> Shape {
    let mut connection = AsyncPgConnection::establish(&test.owner_url()).await.unwrap();
    let things: Vec<Thing> = diesel::sql_query(SHAPE).load(&mut connection).await.unwrap();
    things.into_iter().map(|thing| thing.shape).collect()
}

/// What one has and the other lacks, for a message that can be read.
fn differences(before: &Shape, after: &Shape) -> Vec<String> {
    let gone = before.difference(after).map(|thing| format!("gone: {thing}"));
    gone.chain(after.difference(before).map(|thing| format!("new: {thing}"))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn up_down_and_up_again_leaves_the_same_database() {
    let test = TestDb::new().await;
    let before = shape(&test).await;
    for (kind, least) in [
        ("table", 20),
        ("column", 300),
        ("constraint", 200),
        ("index", 50),
        ("trigger", 20),
        ("function", 1),
        ("type", 10),
        ("right", 100),
    ] {
        let found = before.iter().filter(|thing| thing.split_once(' ').is_some_and(|(word, _)| word == kind)).count();
        assert!(found >= least, "{found} of {kind}");
    }
    let folders = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).unwrap().count();
    assert_eq!(migrate::down(&test.owner_url()).await.unwrap().len(), folders);
    assert_eq!(shape(&test).await, Shape::new());
    assert_eq!(migrate::up(&test.owner_url()).await.unwrap().len(), folders);
    assert_eq!(differences(&before, &shape(&test).await), Vec::<String>::new());
    assert_eq!(migrate::up(&test.owner_url()).await.unwrap(), Vec::<String>::new());
}

/// Takes one migration: the next one up, or the last one down. Answers its name, or nothing where none is left.
async fn one(test: &TestDb, up: bool) -> Option<String> {
    let mut harness = AsyncMigrationHarness::new(AsyncPgConnection::establish(&test.owner_url()).await.unwrap());
    tokio::task::block_in_place(move || {
        let left = if up {
            harness.has_pending_migration(MIGRATIONS).unwrap()
        } else {
            !harness.applied_migrations().unwrap().is_empty()
        };
        if !left {
            return None;
        }
        let done = if up { harness.run_next_migration(MIGRATIONS) } else { harness.revert_last_migration(MIGRATIONS) };
        Some(done.unwrap().to_string())
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_migration_goes_down_to_exactly_what_was_there_before_it() {
    let test = TestDb::empty().await;
    migrate::down(&test.owner_url()).await.unwrap();
    let mut before = vec![shape(&test).await];
    while one(&test, true).await.is_some() {
        before.push(shape(&test).await);
    }
    before.pop();
    while let Some(name) = one(&test, false).await {
        let expected = before.pop().unwrap();
        assert_eq!(differences(&expected, &shape(&test).await), Vec::<String>::new(), "{name} went down");
    }
    assert_eq!(before, Vec::<Shape>::new());
}

/// Columns that a program has to fill that adds a row.
const TO_BE_FILLED: &str = "
    SELECT format('%s.%s', relname, attname) AS shape FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
      AND attnotnull AND NOT atthasdef AND attidentity = ''";

const ADDITIVE: &str = "SELECT version AS shape FROM additive_migration";

/// What a query finds, each as one text.
async fn texts(test: &TestDb, query: &str) -> Shape {
    let mut connection = AsyncPgConnection::establish(&test.owner_url()).await.unwrap();
    let things: Vec<Thing> = diesel::sql_query(query).load(&mut connection).await.unwrap();
    things.into_iter().map(|thing| thing.shape).collect()
}

/// What a program of the version before would meet: something is gone or other than it was, or something new is on a table
/// that it writes to.
fn met(before: &Shape, after: &Shape) -> Vec<String> {
    let table = |thing: &str| thing.split_whitespace().nth(1).unwrap_or_default().to_owned();
    let known = |name: &str| before.contains(&format!("table {name}"));
    let gone = before.difference(after).map(|thing| format!("gone: {thing}"));
    let new = after.difference(before).filter(|thing| match thing.split_once(' ') {
        Some(("constraint", _)) => known(&table(thing)),
        Some(("trigger", text)) => before
            .iter()
            .any(|old| old.strip_prefix("table ").is_some_and(|name| text.contains(&format!(" ON public.{name} ")))),
        Some(("index", text)) => {
            text.contains("UNIQUE")
                && before.iter().any(|old| {
                    old.strip_prefix("table ").is_some_and(|name| text.contains(&format!(" ON public.{name} ")))
                })
        }
        _ => false,
    });
    gone.chain(new.map(|thing| format!("new: {thing}"))).collect()
}

/// An additive migration leaves everything that the version before it uses: the same tables, columns, types and rights, no
/// further condition on its rows and no further column to fill. So its statements do what they did.
#[tokio::test(flavor = "multi_thread")]
async fn the_version_before_an_additive_migration_works_beside_it() {
    let test = TestDb::new().await;
    let additive = texts(&test, ADDITIVE).await;
    assert!(additive.len() >= 2, "{additive:?}");
    let mut left = additive.clone();
    while !left.is_empty() {
        let (after, filled_after) = (shape(&test).await, texts(&test, TO_BE_FILLED).await);
        let name = one(&test, false).await.unwrap();
        let (before, filled_before) = (shape(&test).await, texts(&test, TO_BE_FILLED).await);
        let version: String = name.chars().filter(char::is_ascii_digit).take(14).collect();
        if left.remove(&version) {
            assert_eq!(met(&before, &after), Vec::<String>::new(), "{name}");
            let on_known = |column: &&String| before.contains(&format!("table {}", column.split('.').next().unwrap()));
            let new: Vec<_> = filled_after.difference(&filled_before).filter(on_known).collect();
            assert!(new.is_empty(), "{name}: nobody fills {new:?}");
        }
    }
}

#[test]
fn what_is_taken_away_or_demanded_is_seen() {
    let before: Shape =
        ["table a", "column a.b text f", "index CREATE INDEX i ON public.a USING btree (b)"].map(str::to_owned).into();
    let with = |thing: &str| before.iter().cloned().chain([thing.to_owned()]).collect::<Shape>();
    for harmless in
        ["table c", "column a.d text f", "constraint c k CHECK (true)", "index CREATE INDEX j ON public.a (b)"]
    {
        assert_eq!(met(&before, &with(harmless)), Vec::<String>::new(), "{harmless}");
    }
    for harmful in [
        "constraint a k CHECK (b <> '')",
        "index CREATE UNIQUE INDEX j ON public.a USING btree (b)",
        "trigger O CREATE TRIGGER t BEFORE INSERT ON public.a FOR EACH ROW EXECUTE FUNCTION f()",
    ] {
        assert_eq!(met(&before, &with(harmful)).len(), 1, "{harmful}");
    }
    assert_eq!(met(&with("column a.d text f"), &before).len(), 1, "a column is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_returned_before_its_arrival_was_asked_for_is_kept() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(60_000)).await;
    test.take(&APPROVER, id, step(Action::Cancel)).await.unwrap();
    let before = test.snapshot().await;
    test.as_owner(include_str!("../../../migrations/2026-11-01-000040_what_returns_arrives/down.sql")).await;
    assert_ne!(test.snapshot().await, before);
    test.as_owner(include_str!("../../../migrations/2026-11-01-000040_what_returns_arrives/up.sql")).await;
    assert_eq!(test.snapshot().await, before);
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
