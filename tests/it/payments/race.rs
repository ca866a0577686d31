//! Concurrent payments from the remaining balance of a project: each instalment is paid once, never above the limit.

use std::sync::Arc;

use fonds1035::domain::kernel::credit_line::CreditLine::Two;
use fonds1035::domain::kernel::refusal::RefusalCode;
use fonds1035::domain::payments::instalment_table::InstalmentAction;
use fonds1035::domain::payments::payment::InstalmentCommand;
use fonds1035::workflow::audit::verify::verify;
use fonds1035::workflow::error::WorkflowError;

use crate::support::builders::{national, usd};
use crate::support::db::TestDb;
use crate::support::people::{AUDITOR, FINANCE_OFFICER};

type Attempt = Box<dyn FnOnce(&TestDb, &tokio::runtime::Handle) -> Result<(), WorkflowError> + Send>;

/// Starts every attempt at once in a thread of its own, and gives how each ended.
fn at_once(
    test: &Arc<TestDb>,
    runtime: &tokio::runtime::Runtime,
    attempts: Vec<Attempt>,
) -> Vec<Result<(), WorkflowError>> {
    let start = Arc::new(std::sync::Barrier::new(attempts.len()));
    let threads: Vec<_> = attempts
        .into_iter()
        .map(|attempt| {
            let (test, start, handle) = (Arc::clone(test), Arc::clone(&start), runtime.handle().clone());
            std::thread::spawn(move || {
                start.wait();
                attempt(&test, &handle)
            })
        })
        .collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}

fn code(outcome: Result<(), WorkflowError>) -> RefusalCode {
    match outcome.unwrap_err() {
        WorkflowError::Refused(refusal) => refusal.code,
        other => panic!("not explained: {other:?}"),
    }
}

#[test]
fn sixteen_threads_pay_an_instalment_once_and_the_last_money_never_twice() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    let test = Arc::new(runtime.block_on(TestDb::new()));
    let id = runtime.block_on(async {
        test.open_2019("1000", "500000").await;
        // The line has committed more than this project may be paid.
        test.active(national(150_000)).await;
        let id = test.active(national(100_000)).await;
        test.plan(id, &["20000", "40000", "40000"]).await.unwrap();
        test.bring(id, 1, InstalmentAction::Check).await.unwrap();
        id
    });

    let pay = |number: usize| -> Attempt {
        Box::new(move |test, handle| {
            let value_on = test.now().date_naive();
            let command = InstalmentCommand::Pay { reference: format!("CONSTRUCTED {number}"), value_on };
            handle.block_on(test.instalment(&FINANCE_OFFICER, id, 1, command)).map(drop)
        })
    };
    let (paid, refused): (Vec<_>, Vec<_>) =
        at_once(&test, &runtime, (0..16).map(pay).collect()).into_iter().partition(Result::is_ok);
    assert_eq!((paid.len(), refused.len()), (1, 15));
    assert!(refused.into_iter().all(|outcome| code(outcome) == RefusalCode::StepNotPossible));

    // 90000 may be paid before completion and 20000 is: of two instalments of 40000, one.
    let request = |number: usize| -> Attempt {
        Box::new(move |test, handle| {
            let number = i32::try_from(number % 2).unwrap() + 2;
            handle.block_on(test.bring(id, number, InstalmentAction::Pay)).map(drop)
        })
    };
    let outcomes = at_once(&test, &runtime, (0..8).map(request).collect());
    let paid = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    for outcome in outcomes.into_iter().filter(Result::is_err) {
        assert!(matches!(code(outcome), RefusalCode::StepNotPossible | RefusalCode::EvaluationLineReserved));
    }
    assert!(paid <= 1, "{paid} were paid");
    let (line, found) = runtime.block_on(async {
        let found = test.db.snapshot(test.context(&AUDITOR), async |tx| verify(&tx).await).await.unwrap();
        (test.balance(Two, 2019).await, found)
    });
    assert_eq!(line.disbursed, usd(if paid == 1 { "60000" } else { "20000" }));
    assert_eq!(found.faults, Vec::<String>::new());
}
