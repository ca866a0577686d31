//! Errors of the real server, each provoked, as the store names them.

use std::sync::Arc;

use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use fonds1035::http::error::AppError;
use fonds1035::store::db::Tx;
use fonds1035::store::error::StoreError;

use crate::support::db::TestDb;
use crate::support::people::ADMINISTRATOR;
use crate::support::wire::Cut;

/// Runs SQL in a transaction of the service that is committed, line by line.
async fn write(test: &TestDb, text: &'static str) -> Result<(), StoreError> {
    let work = async move |tx: Arc<Tx>| {
        for line in text.lines() {
            tx.connection()?.batch_execute(line).await?;
        }
        Ok::<(), StoreError>(())
    };
    test.db.bookkeeping(test.context(&ADMINISTRATOR), work).await
}

const TERMINATE: &str = "SELECT pg_terminate_backend(pg_backend_pid())";

#[tokio::test(flavor = "multi_thread")]
async fn what_the_server_cannot_do_now_is_told_from_a_fault_of_the_program() {
    let test = TestDb::new().await;
    let raised = |state: &str, message: &str| {
        format!("DO $$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = '{state}'; END $$")
    };
    let disk_full: &'static str = raised("53100", "could not extend file: No space left on device").leak();
    let short_of_memory: &'static str = raised("53200", "out of shared memory").leak();
    let unavailable = |error: &StoreError| matches!(error, StoreError::Unavailable(_));
    for (text, expected) in [
        (disk_full, &unavailable as &dyn Fn(&StoreError) -> bool),
        (short_of_memory, &unavailable),
        ("SET TRANSACTION READ ONLY\nDELETE FROM session", &unavailable),
        ("SET LOCAL statement_timeout = 1\nSELECT pg_sleep(30)", &|error| matches!(error, StoreError::TooSlow)),
        ("SELECT 1 / 0", &|error| matches!(error, StoreError::Broken(_))),
        ("SELECT nothing FROM nowhere", &|error| matches!(error, StoreError::Broken(_))),
    ] {
        let error = write(&test, text).await.unwrap_err();
        assert!(expected(&error), "{text}: {error:?}");
    }
    let reader = test.db.reader().await.unwrap();
    let ended = diesel::sql_query(TERMINATE).execute(&mut &*reader).await.map_err(StoreError::from).unwrap_err();
    assert!(matches!(ended, StoreError::Unavailable(_) | StoreError::Unreachable(_)), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_the_server_ends_within_a_transaction_has_changed_nothing_and_is_replaced() {
    let test = TestDb::new().await;
    let ended = write(&test, TERMINATE).await.unwrap_err();
    assert!(matches!(ended, StoreError::Unavailable(_) | StoreError::Unreachable(_)), "{ended:?}");
    assert_eq!(AppError::from(ended).code(), "busy");
    write(&test, "SELECT 1").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_commit_is_no_unknown_outcome() {
    let test = TestDb::new().await;
    test.as_owner(
        "CREATE TABLE later (id int UNIQUE DEFERRABLE INITIALLY DEFERRED); GRANT INSERT ON later TO fonds1035_service",
    )
    .await;
    let refused = write(&test, "INSERT INTO later VALUES (1), (1)").await.unwrap_err();
    assert!(matches!(&refused, StoreError::Constraint(name) if name == "later_id_key"), "{refused:?}");
    assert_eq!(test.rows("later").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn bookkeeping_whose_connection_breaks_in_commit_has_an_unknown_outcome() {
    let test = TestDb::new().await;
    for cut in [Cut::BeforeCommit, Cut::BehindCommit] {
        let (_wire, over_wire) = test.over_wire(cut);
        let error = write(&over_wire, "SELECT 1").await.unwrap_err();
        assert!(matches!(error, StoreError::OutcomeUnknown(_)), "{cut:?}: {error:?}");
        assert_eq!(AppError::from(error).code(), "outcome_unknown");
    }
}
