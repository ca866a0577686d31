//! The demonstration seeds an empty database through the service's own operations.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use chrono::{DateTime, TimeZone as _, Utc};
use fonds1035::config::Config;
use fonds1035::demo::{self, DatabaseContents};
use fonds1035::domain::amendments::amendment_table::AmendmentState;
use fonds1035::domain::applications::state::State;
use fonds1035::domain::calls::CallStanding;
use fonds1035::domain::kernel::credit_line::CreditLine;
use fonds1035::domain::kernel::money::Cents;
use fonds1035::domain::ledger::entry::Balance;
use fonds1035::domain::payments::instalment_table::InstalmentState;
use fonds1035::domain::projects::obligation_status::ObligationStanding;
use fonds1035::http::passwords::PasswordPool;
use fonds1035::store::applications::{self, ApplicationRow, Filter};
use fonds1035::store::db::Context;
use fonds1035::store::ledger::{budget_years, entries};
use fonds1035::store::projects::money_movements;
use fonds1035::store::scenarios::saved;
use fonds1035::store::{amendments, calls};
use fonds1035::workflow::audit::verify;
use fonds1035::workflow::payments::load_case;
use fonds1035::workflow::projects::obligations;

use crate::support::builders::usd;
use crate::support::db::TestDb;
use crate::support::people::AUDITOR;

/// A pool that hashes fast.
pub fn passwords() -> PasswordPool {
    let mut config = Config::load(None).unwrap().sign_in;
    config.argon2_memory_kib = 64;
    config.argon2_iterations = 1;
    config.hashing_threads = NonZeroUsize::new(2).unwrap();
    PasswordPool::new(&config).unwrap()
}

/// A database that was filled at this instant.
async fn filled(now: DateTime<Utc>) -> TestDb {
    let test = TestDb::empty().await;
    assert_eq!(demo::database_contents(&test.db).await.unwrap(), DatabaseContents::Empty);
    let accounts = demo::seed(&test.db, now, &passwords(), &|_| {}).await.unwrap();
    assert_eq!(i64::try_from(accounts.len()).unwrap(), test.rows("app_user").await);
    test
}

async fn all_applications(test: &TestDb) -> Vec<ApplicationRow> {
    let page = applications::page(&test.db.reader().await.unwrap(), &Filter::default(), 100).await.unwrap();
    page.into_iter().map(|(row, _)| row).collect()
}

async fn no_fault(test: &TestDb) {
    let context = Context { actor: None, now: test.now(), request_id: "test".into() };
    let found = test.db.snapshot(context, async |tx| verify::verify(&tx).await).await.unwrap();
    assert_eq!(found.faults, Vec::<String>::new());
}

/// Sources equal uses.
fn adds_up(balance: &Balance) {
    let uses = [balance.available, balance.reserved, balance.committed, balance.disbursed, balance.returned];
    let sources = [balance.allotted, balance.recovered, balance.voluntary, balance.carried];
    assert_eq!(Cents::sum(uses), Cents::sum(sources));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_state_of_the_life_is_shown_and_the_books_balance() {
    let now = Utc.with_ymd_and_hms(2025, 9, 30, 15, 0, 0).unwrap();
    let test = filled(now).await;
    let rows = all_applications(&test).await;
    let states: BTreeSet<State> = rows.iter().map(|row| row.state).collect();
    assert_eq!(states, State::ALL.iter().copied().filter(|state| *state != State::Unwritten).collect());

    let reader = test.db.reader().await.unwrap();
    let rules = budget_years::rules(&reader).await.unwrap();
    let (mut instalments, mut changes, mut owed) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut money: BTreeMap<State, Balance> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.state.is_project()) {
        let loaded = load_case::read(&reader, row.id, &AUDITOR.actor(), now).await.unwrap();
        instalments.extend(loaded.case.instalments.iter().map(|one| one.state));
        changes.extend(amendments::of_project(&reader, row.id).await.unwrap().iter().map(|one| one.state));
        let found = obligations::of_project(&reader, &rules, row.id, now).await.unwrap();
        assert!(found.not_known.is_empty(), "{:?}", found.not_known);
        owed.extend(found.owed.iter().map(|one| one.standing));
        money.insert(row.state, money_movements::find(&reader, row.id).await.unwrap().unwrap().balance);
    }
    assert_eq!(instalments, InstalmentState::ALL.iter().copied().collect());
    let amended = AmendmentState::ALL.iter().copied().filter(|state| *state != AmendmentState::Unwritten);
    assert_eq!(changes, amended.collect());
    assert!(owed.contains(&ObligationStanding::Filed), "a report is filed and not decided");
    for state in [State::Closed, State::Cancelled] {
        let Balance { committed, disbursed, returned, .. } = money[&state];
        assert!(committed == Cents::ZERO && disbursed > Cents::ZERO && returned > Cents::ZERO, "{state}");
    }
    for state in [State::Active, State::Suspended, State::Completed, State::FinalReported, State::Evaluated] {
        assert!(money[&state].disbursed > Cents::ZERO, "{state}");
    }
    assert_eq!(saved::page(&reader, None, 10).await.unwrap().len(), 2);
    let calls = calls::page(&reader, None, 10).await.unwrap();
    let open = calls.iter().filter(|row| row.call.window.standing(now) == CallStanding::Open).count();
    let closed = calls.iter().filter(|row| row.call.window.standing(now) == CallStanding::Closed).count();
    assert_eq!((open, closed), (1, 4));
    drop(reader);
    assert!(test.rows("application_call").await > 3);
    assert_eq!(test.rows("ranking_assessment").await, 10, "five acts on each of the two retained applications");
    for table in ["conversation_message", "contribution_position", "daily_digest", "project_chain"] {
        assert!(test.rows(table).await > 0, "{table}");
    }
    no_fault(&test).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_years_before_are_closed_and_carried_and_this_one_holds_the_amounts_of_2019() {
    let test = filled(Utc.with_ymd_and_hms(2026, 11, 27, 23, 0, 0).unwrap()).await;
    let reader = test.db.reader().await.unwrap();
    assert_eq!(budget_years::open_year(&reader).await.unwrap(), Some(2026));
    let mut recovered = Cents::ZERO;
    for (line, allotted) in [(CreditLine::One, "1479887"), (CreditLine::Two, "14878559")] {
        for year in [2024, 2025] {
            let balance = entries::balance(&reader, line, year).await.unwrap();
            adds_up(&balance);
            assert!(balance.closed && balance.disbursed > Cents::ZERO, "{line} {year}");
            recovered = recovered.checked_add(balance.recovered).unwrap();
        }
        let balance = entries::balance(&reader, line, 2026).await.unwrap();
        adds_up(&balance);
        assert_eq!(balance.allotted, usd(allotted));
        assert!(balance.carried > Cents::ZERO && balance.reserved > Cents::ZERO && balance.committed > Cents::ZERO);
    }
    assert!(recovered > Cents::ZERO);
}

/// On the first day of a year the applications of the year are a moment old, and still in order.
#[tokio::test(flavor = "multi_thread")]
async fn the_first_moment_of_a_year_is_enough() {
    let test = filled(Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap()).await;
    assert_eq!(budget_years::open_year(&test.db.reader().await.unwrap()).await.unwrap(), Some(2026));
    assert_eq!(test.rows("application").await, 45);
    no_fault(&test).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_filled_and_marked_is_the_demonstration_and_a_second_start_changes_nothing() {
    let test = filled(Utc.with_ymd_and_hms(2026, 6, 30, 12, 0, 0).unwrap()).await;
    assert_eq!(
        demo::database_contents(&test.db).await.unwrap(),
        DatabaseContents::Foreign,
        "without the mark it is not whole"
    );
    demo::mark(&test.db, test.now()).await.unwrap();
    assert_eq!(demo::database_contents(&test.db).await.unwrap(), DatabaseContents::Filled);
    let before = test.snapshot().await;
    let mut config = Config::load(None).unwrap();
    config.http.bind = "127.0.0.1:0".parse().unwrap();
    config.database.url = Some(test.service_url().into());
    config.database.owner_url = Some(test.owner_url().into());
    let said = std::sync::Mutex::new(Vec::new());
    demo::prepare(config, &|line: &str| said.lock().unwrap().push(line.to_owned())).await.unwrap();
    assert!(said.into_inner().unwrap().contains(&"the demonstration is as it was left".to_owned()));
    assert_eq!(test.snapshot().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_taken_is_told_before_anything_is_made() {
    let test = TestDb::empty().await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut config = Config::load(None).unwrap();
    config.http.bind = taken.local_addr().unwrap();
    config.database.url = Some(test.service_url().into());
    let refused = demo::prepare(config, &|line: &str| panic!("{line}")).await.err().unwrap().to_string();
    assert!(refused.contains("FONDS1035__HTTP__BIND"), "{refused}");
    assert_eq!(demo::database_contents(&test.db).await.unwrap(), DatabaseContents::Empty);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_with_other_content_is_not_taken_for_the_demonstration() {
    let test = TestDb::new().await;
    assert_eq!(demo::database_contents(&test.db).await.unwrap(), DatabaseContents::Foreign);
}
