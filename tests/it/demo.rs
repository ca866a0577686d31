//! The demonstration fills an empty database through the service's own steps.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use chrono::{TimeZone as _, Utc};
use fonds1035::config::Config;
use fonds1035::demo::{self, Standing};
use fonds1035::domain::call::CallStanding;
use fonds1035::domain::credit_line::CreditLine;
use fonds1035::domain::lifecycle::State;
use fonds1035::domain::money::Cents;
use fonds1035::http::passwords::PasswordPool;
use fonds1035::store::applications::{self, Filter};
use fonds1035::store::db::Context;
use fonds1035::store::{calls, credit_lines, ledger};
use fonds1035::workflow::verify;

use crate::support::builders::usd;
use crate::support::db::TestDb;

/// A pool that hashes fast.
pub fn passwords() -> PasswordPool {
    let mut config = Config::load(None).unwrap().sign_in;
    config.argon2_memory_kib = 64;
    config.argon2_iterations = 1;
    config.hashing_threads = NonZeroUsize::new(2).unwrap();
    PasswordPool::new(&config).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_state_of_the_life_is_shown_and_the_books_balance() {
    let test = TestDb::empty().await;
    assert_eq!(demo::standing(&test.db).await.unwrap(), Standing::Empty);
    let now = Utc.with_ymd_and_hms(2025, 9, 30, 15, 0, 0).unwrap();
    let accounts = demo::seed(&test.db, now, &passwords(), &|_| {}).await.unwrap();
    assert_eq!(i64::try_from(accounts.len()).unwrap(), test.rows("app_user").await);
    let reader = test.db.reader().await.unwrap();
    let mut standing: BTreeMap<State, usize> = BTreeMap::new();
    for row in applications::page(&reader, &Filter::default(), 100).await.unwrap() {
        *standing.entry(row.state).or_default() += 1;
    }
    let all: Vec<State> = State::ALL.iter().copied().filter(|state| *state != State::Unwritten).collect();
    assert_eq!(standing.keys().copied().collect::<Vec<_>>(), all);
    assert_eq!(credit_lines::open_year(&reader).await.unwrap(), Some(2025));
    for (line, allotted) in [(CreditLine::One, "1479887"), (CreditLine::Two, "14878559")] {
        let balance = ledger::balance(&reader, line, 2025).await.unwrap();
        assert_eq!(balance.allotted, usd(allotted));
        assert!(balance.reserved > Cents::ZERO && balance.committed > Cents::ZERO);
        let uses = [balance.available, balance.reserved, balance.committed, balance.disbursed, balance.returned];
        assert_eq!(Cents::sum(uses), Cents::sum([balance.allotted, balance.recovered]));
    }
    let calls = calls::page(&reader, None, 10).await.unwrap();
    let standing: Vec<_> = calls.iter().map(|row| row.call.window.standing(now)).collect();
    assert_eq!(standing, [CallStanding::Open, CallStanding::Closed]);
    assert!(test.rows("application_call").await > 3);
    drop(reader);
    assert_eq!(test.rows("ranking_assessment").await, 10, "five acts on each of the two retained applications");

    let context = Context { actor: None, now: test.now(), request_id: "test".into() };
    let found = test.db.snapshot(context, async |tx| verify::verify(&tx).await).await.unwrap();
    assert_eq!(found.faults.len(), 0, "{:?}", found.faults);

    assert_eq!(demo::standing(&test.db).await.unwrap(), Standing::Foreign, "without the mark it is not whole");
    demo::mark(&test.db, test.now()).await.unwrap();
    assert_eq!(demo::standing(&test.db).await.unwrap(), Standing::Filled);
}

/// On the first day of a year the histories are a moment long, and still in order.
#[tokio::test(flavor = "multi_thread")]
async fn the_first_moment_of_a_year_is_enough() {
    let test = TestDb::empty().await;
    let midnight = Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap();
    demo::seed(&test.db, midnight, &passwords(), &|_| {}).await.unwrap();
    assert_eq!(credit_lines::open_year(&test.db.reader().await.unwrap()).await.unwrap(), Some(2026));
    assert_eq!(test.rows("application").await, 41);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_with_other_content_is_not_taken_for_the_demonstration() {
    let test = TestDb::new().await;
    assert_eq!(demo::standing(&test.db).await.unwrap(), Standing::Foreign);
}
