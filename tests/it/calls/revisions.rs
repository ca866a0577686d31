//! Revisions of a call need a reason, cannot change the past, and cannot overlap with another call.

use fonds1035::domain::kernel::refusal::RefusalCode;
use fonds1035::store::audit::events;
use fonds1035::store::calls;
use fonds1035::workflow::error::WorkflowError;

use super::{code, faults};
use crate::support::calls::{at, window};
use crate::support::db::TestDb;

const OPENS: &str = "2027-03-01T09:00:00+01:00";
const CLOSES: &str = "2027-04-30T18:00:00+02:00";

#[tokio::test(flavor = "multi_thread")]
async fn a_closing_moves_and_each_submission_stays_under_the_revision_that_took_it() {
    let test = TestDb::new().await;
    test.go_to(at("2027-02-01T00:00:00Z"));
    let call = test.announce(window(OPENS, CLOSES, 0)).await.unwrap();
    test.go_to(at("2027-04-30T15:59:59Z"));
    let (first, second) = (test.regional_draft().await, test.regional_draft().await);
    test.submit(first).await.unwrap();
    let revised = test.revise_call(call.id, 1, window(OPENS, "2027-05-14T18:00:00+02:00", 30)).await.unwrap();
    assert_eq!(revised.revision, 2);
    test.go_to(at("2027-05-14T16:00:00Z"));
    test.submit(second).await.unwrap();
    let reader = test.db.reader().await.unwrap();
    let taken = |id| calls::call_of_submission(&reader, id);
    let (first, second) = (taken(first).await.unwrap().unwrap(), taken(second).await.unwrap().unwrap());
    assert_eq!((first.call.revision, first.in_grace, first.call.window.closes_at()), (1, false, at(CLOSES)));
    assert_eq!((second.call.revision, second.in_grace), (2, true));
    let revisions = calls::revisions(&reader, call.id).await.unwrap();
    let reasons: Vec<_> = revisions.iter().map(|row| row.reason.as_deref()).collect();
    assert_eq!(reasons, [None, Some("Because.")]);
    let id = call.id.to_string();
    let acts = events::page(&reader, Some(("call", Some(&id))), None, 10).await.unwrap();
    let acts: Vec<_> = acts.iter().map(|act| (act.action.as_str(), act.detail["revision"].as_i64())).collect();
    assert_eq!(acts, [("call_revised", Some(2)), ("call_recorded", Some(1))]);
    drop(reader);
    assert_eq!(faults(&test).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_passed_stays_and_a_refused_revision_leaves_no_trace() {
    let test = TestDb::new().await;
    test.go_to(at("2027-02-01T00:00:00Z"));
    assert_eq!(
        code(test.announce(window("2027-02-01T00:59:59+01:00", CLOSES, 0)).await),
        RefusalCode::CallOpeningPassed
    );
    let call = test.announce(window(OPENS, CLOSES, 60)).await.unwrap();
    let before = test.snapshot().await;
    for (now, new, expected) in [
        (OPENS, window("2027-03-02T09:00:00+01:00", CLOSES, 60), RefusalCode::CallOpeningPassed),
        (OPENS, window(OPENS, CLOSES, 60), RefusalCode::CallUnchanged),
        ("2027-04-01T00:00:00Z", window(OPENS, "2027-03-31T23:59:59Z", 60), RefusalCode::CallClosingPassed),
        (CLOSES, window(OPENS, "2027-05-14T18:00:00+02:00", 60), RefusalCode::CallClosingPassed),
        ("2027-04-30T18:30:00+02:00", window(OPENS, CLOSES, 29), RefusalCode::CallClosingPassed),
        ("2027-04-30T19:00:00+02:00", window(OPENS, CLOSES, 1_440), RefusalCode::CallEnded),
    ] {
        test.go_to(at(now));
        assert_eq!(code(test.revise_call(call.id, 1, new).await), expected, "at {now}");
    }
    test.go_to(at("2027-04-30T18:30:00+02:00"));
    let stale = test.revise_call(call.id, 2, window(OPENS, CLOSES, 90)).await;
    assert!(matches!(stale, Err(WorkflowError::Stale { current: 1 })), "{stale:?}");
    let unknown = test.revise_call(uuid::Uuid::nil(), 1, window(OPENS, CLOSES, 90)).await;
    assert!(matches!(unknown, Err(WorkflowError::NotFound)), "{unknown:?}");
    assert_eq!(test.snapshot().await, before);
    // The grace that runs may be longer.
    test.revise_call(call.id, 1, window(OPENS, CLOSES, 90)).await.unwrap();
    assert_eq!(faults(&test).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_two_calls_take_submissions_at_one_instant_and_one_may_begin_as_the_other_ends() {
    let test = TestDb::new().await;
    test.go_to(at("2027-02-01T00:00:00Z"));
    let first = test.announce(window(OPENS, CLOSES, 60)).await.unwrap();
    let later = "2027-06-30T18:00:00+02:00";
    for (opens, closes, minutes) in [
        (CLOSES, later, 0),
        ("2027-04-30T18:59:59+02:00", later, 0),
        ("2027-02-01T00:00:00Z", "2027-03-01T08:00:01Z", 0),
        // Only by its grace.
        ("2027-02-01T00:00:00Z", "2027-03-01T07:30:00Z", 31),
        ("2027-02-15T00:00:00Z", later, 0),
        ("2027-03-15T00:00:00Z", "2027-03-16T00:00:00Z", 0),
    ] {
        let outcome = test.announce(window(opens, closes, minutes)).await;
        assert_eq!(code(outcome), RefusalCode::CallOverlaps, "{opens} to {closes}");
    }
    test.announce(window("2027-02-01T00:00:00Z", "2027-03-01T07:30:00Z", 30)).await.unwrap();
    let second = test.announce(window("2027-04-30T19:00:00+02:00", later, 0)).await.unwrap();
    let outcome = test.revise_call(first.id, 1, window(OPENS, CLOSES, 61)).await;
    assert_eq!(code(outcome), RefusalCode::CallOverlaps);
    let outcome = test.revise_call(second.id, 1, window("2027-04-30T18:59:00+02:00", later, 0)).await;
    assert_eq!(code(outcome), RefusalCode::CallOverlaps);
    test.revise_call(first.id, 1, window(OPENS, CLOSES, 30)).await.unwrap();
    test.revise_call(second.id, 1, window("2027-04-30T18:30:00+02:00", later, 0)).await.unwrap();
    assert_eq!(faults(&test).await, Vec::<String>::new());
}
