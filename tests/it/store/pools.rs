//! Connection pools of worker threads, and the plans of prepared statements on each connection.

use std::sync::Arc;
use std::time::Duration;

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl as _;
use fonds1035::domain::applications::state::State;
use fonds1035::domain::kernel::credit_line::{CreditLine, LineChoice, Scope};
use fonds1035::store::applications::{self, Filter};
use fonds1035::store::db::{Context, Db, Tx};
use fonds1035::store::error::StoreError;
use fonds1035::store::lifecycle::fundings;
use fonds1035::store::pools::DbSettings;
use tokio::sync::Barrier;
use uuid::Uuid;

use crate::support::builders::national;
use crate::support::db::TestDb;

/// Seven places for two threads.
fn shared(test: &TestDb) -> Db {
    divided(test, 7, 2)
}

/// Places of which nobody waits for one.
fn divided(test: &TestDb, pool_size: usize, threads: usize) -> Db {
    let (url, statement_timeout) = (test.service_url(), Duration::from_secs(30));
    Db::open_for(&DbSettings { url, pool_size, wait: Duration::ZERO, statement_timeout }, threads).unwrap()
}

#[tokio::test]
async fn each_thread_has_its_share_of_the_places_and_all_are_counted() {
    let test = TestDb::new().await;
    let gate = shared(&test);
    let (first, second) = (gate.of_thread(0), gate.of_thread(1));
    let mut held = Vec::new();
    for _ in 0..2 {
        held.push(first.reader().await.unwrap());
    }
    assert!(matches!(first.reader().await, Err(StoreError::Busy)));
    assert!(matches!(gate.of_thread(2).reader().await, Err(StoreError::Busy)), "a third thread shares with the first");
    held.push(second.reader().await.unwrap());
    assert_eq!(gate.places(), (3, 7));
    drop(held);
    assert_eq!(second.places(), (0, 7));
}

/// What takes a place other than that of a page.
#[derive(Debug, Clone, Copy)]
enum Work {
    Write,
    DryRun,
    Snapshot,
}

impl Work {
    /// Takes its place, meets those who wait for that, and keeps the place until they let it go.
    async fn meet(
        self,
        gate: &Db,
        test: &TestDb,
        begun: &Arc<Barrier>,
        ended: &Arc<Barrier>,
    ) -> Result<(), StoreError> {
        let context = Context { actor: None, now: test.now(), request_id: "work".to_owned() };
        let (begun, ended) = (Arc::clone(begun), Arc::clone(ended));
        let work = async move |_: Arc<Tx>| -> Result<(), StoreError> {
            begun.wait().await;
            ended.wait().await;
            Ok(())
        };
        match self {
            Work::Write => gate.bookkeeping(context, work).await,
            Work::DryRun => gate.dry_run(context, work).await,
            Work::Snapshot => gate.snapshot(context, work).await,
        }
    }
}

/// Whether a place for this is free.
async fn free(work: Work, gate: &Db, test: &TestDb) -> bool {
    let nobody = Arc::new(Barrier::new(1));
    match work.meet(gate, test, &nobody, &nobody).await {
        Ok(()) => true,
        Err(StoreError::Busy) => false,
        Err(other) => panic!("{work:?}: {other:?}"),
    }
}

#[tokio::test]
async fn acts_that_wait_and_what_takes_long_leave_the_places_of_a_page_alone() {
    let test = TestDb::new().await;
    // The second of the two threads has three places: one each for pages, acts, and what takes long.
    for (taken, free_of_others) in [
        (Work::Write, [false, true, true]),
        (Work::DryRun, [true, false, false]),
        (Work::Snapshot, [true, false, false]),
    ] {
        let gate = shared(&test).of_thread(1);
        let (begun, ended) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
        let meanwhile = async {
            begun.wait().await;
            let _page = gate.reader().await.unwrap();
            assert_eq!(gate.places(), (2, 7), "{taken:?}");
            for (work, expected) in [Work::Write, Work::DryRun, Work::Snapshot].into_iter().zip(free_of_others) {
                assert_eq!(free(work, &gate, &test).await, expected, "{work:?} beside {taken:?}");
            }
            ended.wait().await;
        };
        tokio::join!(taken.meet(&gate, &test, &begun, &ended), meanwhile).0.unwrap();
        assert_eq!(gate.places(), (0, 7));
    }
}

#[tokio::test]
async fn a_single_place_is_for_everything() {
    let test = TestDb::new().await;
    let gate = divided(&test, 1, 3).of_thread(2);
    for work in [Work::Write, Work::DryRun, Work::Snapshot] {
        assert!(free(work, &gate, &test).await, "{work:?}");
    }
    let _page = gate.reader().await.unwrap();
    for work in [Work::Write, Work::DryRun, Work::Snapshot] {
        assert!(!free(work, &gate, &test).await, "{work:?}");
    }
    assert_eq!(gate.places(), (1, 1));
}

#[derive(Debug, QueryableByName)]
struct Planned {
    #[diesel(sql_type = Text)]
    statement: String,
    #[diesel(sql_type = BigInt)]
    generic_plans: i64,
}

#[tokio::test]
async fn a_page_of_applications_is_planned_once_for_each_connection() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    for _ in 0..3 {
        test.under_review(national(60_000)).await;
    }
    let reader = test.db.reader().await.unwrap();
    let begin = Some((test.now(), Uuid::max()));
    let filters = [
        Filter::default(),
        Filter { submitted_only: true, before: begin, ..Filter::default() },
        Filter { state: Some(State::UnderReview), before: begin, ..Filter::default() },
        Filter { line_asked: Some(LineChoice::Two), ..Filter::default() },
        Filter { applicant: Some("XAA".parse().unwrap()), scope: Some(Scope::National), ..Filter::default() },
    ];
    for filter in &filters {
        for limit in [26, 11, 2] {
            for _ in 0..3 {
                let found = applications::page(&reader, filter, limit).await.unwrap();
                assert_eq!(found.len(), usize::try_from(limit.min(3)).unwrap(), "{filter:?}");
            }
        }
    }
    // PostgreSQL plans a statement by its values five times before it thinks of a plan for all.
    let planned: Vec<Planned> = diesel::sql_query(
        "SELECT statement, generic_plans FROM pg_prepared_statements WHERE statement LIKE '% FROM \"application\"%LIMIT 26'",
    )
    .load(&mut &*reader)
    .await
    .unwrap();
    assert_eq!(planned.len(), filters.len(), "{planned:#?}");
    for statement in &planned {
        assert_eq!(statement.generic_plans, 4, "{}", statement.statement);
    }
}

#[tokio::test]
async fn what_is_tied_in_a_year_is_planned_once_for_each_connection() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    test.approved(national(60_000)).await;
    let reader = test.db.reader().await.unwrap();
    for _ in 0..9 {
        let used = fundings::used_by_applicant(&reader, CreditLine::Two, 2019, Uuid::nil()).await.unwrap();
        assert_eq!(used.values().map(|cents| cents.get()).sum::<i64>(), 6_000_000);
        let of_another = fundings::used_by_applicant(&reader, CreditLine::One, 2019, Uuid::nil()).await.unwrap();
        assert!(of_another.is_empty(), "{of_another:?}");
    }
    let planned: Vec<Planned> = diesel::sql_query(
        "SELECT statement, generic_plans FROM pg_prepared_statements
         WHERE statement LIKE 'SELECT \"application\".\"applicant\", int8(sum(%!= $1%'",
    )
    .load(&mut &*reader)
    .await
    .unwrap();
    // Money tied and money given back, of two lines.
    assert_eq!(planned.len(), 4, "{planned:#?}");
    for statement in &planned {
        assert!(statement.generic_plans > 0, "{}", statement.statement);
    }
}
