//! Concurrency: submissions while the closing is moved to now, and two calls for the same period.

use std::sync::{Arc, Barrier};

use chrono::TimeDelta;
use fonds1035::domain::kernel::refusal::RefusalCode;
use fonds1035::store::calls;
use fonds1035::workflow::error::WorkflowError;

use super::{code, faults};
use crate::support::calls::{at, window};
use crate::support::db::TestDb;

type Attempt = Box<dyn FnOnce(&TestDb, &tokio::runtime::Handle) -> Result<i32, WorkflowError> + Send>;

/// Starts every attempt at once in a thread of its own, and gives how each ended.
fn at_once(
    test: &Arc<TestDb>,
    runtime: &tokio::runtime::Runtime,
    attempts: Vec<Attempt>,
) -> Vec<Result<i32, WorkflowError>> {
    let start = Arc::new(Barrier::new(attempts.len()));
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

#[test]
fn each_submission_is_before_or_after_the_revision_that_closes_the_call_now() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    let test = Arc::new(runtime.block_on(TestDb::new()));
    let (call, drafts) = runtime.block_on(async {
        let call = test.open_call().await;
        let mut drafts = Vec::new();
        for _ in 0..12 {
            drafts.push(test.regional_draft().await);
        }
        test.clock.advance(TimeDelta::days(1));
        (call, drafts)
    });
    let closed_now = {
        let grace = fonds1035::domain::calls::Grace::NONE;
        fonds1035::domain::calls::Window::new(call.window.opens_at(), test.now(), call.window.zone(), grace).unwrap()
    };
    let mut attempts: Vec<Attempt> = drafts
        .iter()
        .map(|id| -> Attempt {
            let id = *id;
            Box::new(move |test, handle| handle.block_on(test.submit(id)).map(|done| done.version))
        })
        .collect();
    let id = call.id;
    attempts.insert(
        6,
        Box::new(move |test, handle| handle.block_on(test.revise_call(id, 1, closed_now)).map(|call| call.revision)),
    );
    let mut outcomes = at_once(&test, &runtime, attempts);
    assert_eq!(outcomes.remove(6).unwrap(), 2);
    let (taken, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert!(refused.into_iter().all(|outcome| code(outcome) == RefusalCode::CallNotOpen));
    runtime.block_on(async {
        assert_eq!(usize::try_from(test.rows("application_call").await).unwrap(), taken.len());
        let reader = test.db.reader().await.unwrap();
        for id in drafts {
            // Whatever was taken was taken before, under what stood then.
            let found = calls::call_of_submission(&reader, id).await.unwrap();
            assert!(found.is_none_or(|taken| taken.call.revision == 1 && !taken.in_grace));
        }
        drop(reader);
        assert_eq!(faults(&test).await, Vec::<String>::new());
    });
}

#[test]
fn of_two_calls_for_the_same_time_one_is_recorded() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    let test = Arc::new(runtime.block_on(TestDb::new()));
    test.go_to(at("2027-02-01T00:00:00Z"));
    let attempts = (1..=8).map(|number| -> Attempt {
        Box::new(move |test, handle| {
            let closes = format!("2027-04-{number:02}T18:00:00+02:00");
            handle.block_on(test.announce(window("2027-03-01T09:00:00+01:00", &closes, 0))).map(|call| call.revision)
        })
    });
    let outcomes = at_once(&test, &runtime, attempts.collect());
    let (recorded, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!(recorded.len(), 1);
    assert!(refused.into_iter().all(|outcome| code(outcome) == RefusalCode::CallOverlaps));
    assert_eq!(runtime.block_on(test.rows("call")), 1);
}

/// A request that was begun before others may be carried out after them: what it would change has been used.
#[tokio::test(flavor = "multi_thread")]
async fn no_revision_is_made_as_of_an_instant_before_a_submission() {
    let test = TestDb::new().await;
    let call = test.open_call().await;
    let id = test.regional_draft().await;
    let begun = test.now() + TimeDelta::seconds(10);
    test.go_to(begun + TimeDelta::seconds(1));
    test.submit(id).await.unwrap();
    test.go_to(begun);
    let closes = begun.to_rfc3339();
    let overtaken = test.revise_call(call.id, 1, window(&call.window.opens_at().to_rfc3339(), &closes, 0)).await;
    assert!(
        matches!(overtaken, Err(WorkflowError::Store(fonds1035::store::error::StoreError::Overtaken))),
        "{overtaken:?}"
    );
}
