//! Random sequences of acts over several years against a real database: per line, sources equal uses in every year and
//! over all years, and what one year carries out the next receives.

use fonds1035::domain::budget_year::ClosingDecision;
use fonds1035::domain::credit_line::CreditLine;
use fonds1035::domain::ledger::Balance;
use fonds1035::domain::lifecycle::Action;
use fonds1035::domain::money::Cents;
use fonds1035::store::credit_lines;
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::verify::verify;
use proptest::prelude::*;

use crate::support::builders::{national, step};
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, AUDITOR, FUND_OFFICER};
use crate::support::years::decide;

/// What is tried next; whole dollars.
#[derive(Debug, Clone)]
enum Act {
    Open,
    Revise(u32, u32),
    Contribute(CreditLine, u32),
    Recover(CreditLine, u32),
    Recommend,
    Approve,
    Release,
    Close(ClosingDecision, ClosingDecision),
}

fn act() -> impl Strategy<Value = Act> {
    let line = || prop::sample::select(CreditLine::ALL.to_vec());
    let decision = || prop::sample::select(ClosingDecision::ALL.to_vec());
    prop_oneof![
        2 => Just(Act::Open),
        3 => (0u32..400_000, 0u32..400_000).prop_map(|(one, two)| Act::Revise(one, two)),
        2 => (line(), 0u32..90_000).prop_map(|(line, amount)| Act::Contribute(line, amount)),
        2 => (line(), 0u32..90_000).prop_map(|(line, amount)| Act::Recover(line, amount)),
        3 => Just(Act::Recommend),
        2 => Just(Act::Approve),
        1 => Just(Act::Release),
        2 => (decision(), decision()).prop_map(|(one, two)| Act::Close(one, two)),
    ]
}

/// A refusal is an answer; anything else is a fault.
fn answered<T>(result: Result<T, WorkflowError>) -> Option<T> {
    match result {
        Ok(done) => Some(done),
        Err(WorkflowError::Refused(_)) => None,
        Err(other) => panic!("not explained: {other:?}"),
    }
}

async fn walk(acts: Vec<Act>) {
    let test = TestDb::new().await;
    test.open_2019("300000", "300000").await;
    let mut year = 2019;
    let mut recommended = Vec::new();
    for act in acts {
        match act {
            Act::Open => {
                if answered(test.open_year(year + 1).await).is_some() {
                    year += 1;
                }
            }
            Act::Revise(one, two) => drop(answered(test.revise(year, &one.to_string(), &two.to_string()).await)),
            Act::Contribute(line, amount) => drop(answered(test.contribute(year, line, &amount.to_string()).await)),
            Act::Recover(line, amount) => drop(answered(test.recover(year, line, &amount.to_string()).await)),
            Act::Recommend => {
                let id = test.under_review(national(100_000)).await;
                recommended.extend(answered(test.take(&FUND_OFFICER, id, step(Action::Recommend)).await).map(|_| id));
            }
            Act::Approve => {
                if let Some(id) = recommended.pop() {
                    test.take(&APPROVER, id, step(Action::Approve)).await.unwrap();
                }
            }
            Act::Release => {
                if let Some(id) = recommended.pop() {
                    test.take(&APPROVER, id, step(Action::ReturnToReview)).await.unwrap();
                }
            }
            Act::Close(one, two) => {
                let mut decisions = Vec::new();
                for (line, decision) in [(CreditLine::One, one), (CreditLine::Two, two)] {
                    let left = test.balance(line, year).await.available;
                    if left > Cents::ZERO {
                        decisions.push(decide(line, decision, &left.to_string()));
                    }
                }
                answered(test.close(year, decisions).await);
            }
        }
        agree(&test).await;
    }
    let found = test.db.snapshot(test.context(&AUDITOR), async |tx| verify(&tx).await).await.unwrap();
    assert_eq!(found.faults, Vec::<String>::new());
}

async fn agree(test: &TestDb) {
    let years = credit_lines::years(&test.db.reader().await.unwrap()).await.unwrap();
    for line in CreditLine::ALL {
        let mut over_all: Vec<Balance> = Vec::new();
        for year in &years {
            let balance = test.balance(*line, year.year).await;
            assert_eq!(balance.sources(), balance.uses());
            assert_eq!(balance.closed, year.status == "closed");
            over_all.push(balance);
        }
        let sum = |of: fn(&Balance) -> Option<Cents>| Cents::sum(over_all.iter().map(|balance| of(balance).unwrap()));
        assert_eq!(sum(Balance::sources), sum(Balance::uses));
        // Without what only crossed from one year to the next, the money of all years is still all there.
        let carried = Cents::sum(over_all.iter().map(|balance| balance.carried)).unwrap();
        let returned = Cents::sum(over_all.iter().map(|balance| balance.returned)).unwrap();
        assert!(carried <= returned, "more was carried in than ever left a year");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 8, ..ProptestConfig::default() })]
    #[test]
    fn sources_equal_uses_in_every_year_and_over_all_years(acts in prop::collection::vec(act(), 10..24)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(walk(acts));
    }
}
