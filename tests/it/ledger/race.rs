//! Concurrency: thirty-two threads compete for the remaining balance of a line.

use std::sync::Arc;

use fonds1035::domain::applications::state::Action;
use fonds1035::domain::kernel::credit_line::CreditLine;
use fonds1035::domain::kernel::refusal::RefusalCode;
use fonds1035::store::ledger::entries;
use fonds1035::workflow::error::WorkflowError;

use crate::support::builders::{national, step, usd};
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, FUND_OFFICER};

#[test]
fn thirty_two_threads_never_take_one_cent_above_the_last_money() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    let test = Arc::new(runtime.block_on(TestDb::new()));
    // Money for ten and a half of thirty-two projects.
    let ids = runtime.block_on(async {
        test.open_2019("1000000", "1050000").await;
        let mut ids = Vec::new();
        for _ in 0..32 {
            ids.push(test.under_review(national(100_000)).await);
        }
        ids
    });
    let start = Arc::new(std::sync::Barrier::new(ids.len()));
    let threads: Vec<_> = ids
        .into_iter()
        .map(|id| {
            let (test, start, handle) = (Arc::clone(&test), Arc::clone(&start), runtime.handle().clone());
            std::thread::spawn(move || {
                start.wait();
                handle.block_on(async {
                    test.take(&FUND_OFFICER, id, step(Action::Recommend)).await?;
                    test.take(&APPROVER, id, step(Action::Approve)).await
                })
            })
        })
        .collect();
    let mut approved = 0;
    for thread in threads {
        match thread.join().unwrap() {
            Ok(_) => approved += 1,
            Err(WorkflowError::Refused(refusal)) => {
                assert_eq!(refusal.code, RefusalCode::MoneyShort);
                assert_eq!(refusal.args["asked"], "100000.00");
                assert_eq!(refusal.args["available"], "50000.00");
                assert!(refusal.legal_source.is_some());
            }
            Err(other) => panic!("not explained: {other:?}"),
        }
    }
    assert_eq!(approved, 10);
    let balance = runtime
        .block_on(async { entries::balance(&test.db.reader().await.unwrap(), CreditLine::Two, 2019).await.unwrap() });
    assert_eq!((balance.available, balance.reserved, balance.committed), (usd("50000"), usd("0"), usd("1000000")));
}
