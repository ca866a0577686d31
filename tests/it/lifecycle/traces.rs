//! Rows written by an operation: one event and the expected rows; a dry run or a refusal writes none.

use fonds1035::domain::applications::form::Draft;
use fonds1035::domain::applications::state::{Action, State};
use fonds1035::store::applications;
use fonds1035::store::audit::events;
use fonds1035::store::error::StoreError;
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::lifecycle::{perform, save_draft};

use crate::support::builders::{letter, national, step};
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, AUDITOR, FUND_OFFICER, OFFICER_XAA};

async fn events(test: &TestDb) -> i64 {
    test.rows("application_event").await + test.rows("audit_event").await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_act_leaves_exactly_one_event() {
    let test = TestDb::new().await;
    let mut expected = events(&test).await;
    test.open_2019("1000000", "1000000").await;
    expected += 2;
    assert_eq!(events(&test).await, expected);
    let id = test.create(&OFFICER_XAA, national(100_000)).await.unwrap().id;
    test.attach(&OFFICER_XAA, id, letter("XAA")).await.unwrap();
    test.take(&OFFICER_XAA, id, step(Action::Submit)).await.unwrap();
    assert_eq!(events(&test).await, expected + 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_with_no_event_or_two_is_rolled_back() {
    let test = TestDb::new().await;
    let before = test.snapshot().await;
    let silent: Result<(), StoreError> = test.db.write(test.context(&AUDITOR), async |_tx| Ok(())).await;
    assert!(matches!(silent, Err(StoreError::Broken(words)) if words.contains("recorded 0")));
    let twice: Result<(), StoreError> = test
        .db
        .write(test.context(&AUDITOR), async |tx| {
            events::record(&tx, "first", "test", "1", serde_json::json!({})).await?;
            events::record(&tx, "second", "test", "1", serde_json::json!({})).await
        })
        .await;
    assert!(matches!(twice, Err(StoreError::Broken(words)) if words.contains("recorded 2")));
    assert_eq!(test.snapshot().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_says_what_would_happen_and_leaves_no_trace() {
    let test = TestDb::new().await;
    test.open_2019("1000000", "1000000").await;
    let id = test.under_review(national(100_000)).await;
    let before = test.snapshot().await;
    let actor = FUND_OFFICER.actor();
    let rehearsed = test
        .db
        .dry_run(test.context(&FUND_OFFICER), async move |tx| {
            perform::step(&tx, &actor, id, None, step(Action::Recommend)).await
        })
        .await
        .unwrap();
    assert_eq!(test.snapshot().await, before);
    let done = test.take(&FUND_OFFICER, id, step(Action::Recommend)).await.unwrap();
    assert_eq!((rehearsed.version, rehearsed.state), (done.version, done.state));
    assert_eq!(rehearsed.outcome.posting, done.outcome.posting);
    assert_eq!(rehearsed.outcome.assessments, done.outcome.assessments);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_step_a_stale_version_and_an_unknown_state_change_nothing() {
    let test = TestDb::new().await;
    let id = test.create(&OFFICER_XAA, Draft::default()).await.unwrap().id;
    let before = test.snapshot().await;
    assert!(matches!(test.take(&OFFICER_XAA, id, step(Action::Submit)).await, Err(WorkflowError::Refused(_))));
    let (context, actor) = (test.context(&OFFICER_XAA), OFFICER_XAA.actor());
    let stale = save_draft::save(&test.db, context, actor, id, Some(7), national(1)).await;
    assert!(matches!(stale, Err(WorkflowError::Stale { current: 1 })));
    let unknown = Draft { beneficiaries: ["ZZZ".parse().unwrap()].into(), ..Draft::default() };
    let unknown = test.create(&OFFICER_XAA, unknown).await;
    assert!(matches!(unknown, Err(WorkflowError::UnknownStates(codes)) if codes == ["ZZZ"]));
    assert_eq!(test.snapshot().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_approved_content_is_the_submitted_one_under_its_hash() {
    let test = TestDb::new().await;
    test.open_2019("1000000", "1000000").await;
    let draft = national(100_000);
    let id = test.approved(draft.clone()).await;
    let connection = test.db.reader().await.unwrap();
    let content = applications::current_content(&connection, id).await.unwrap();
    assert_eq!((content.draft.clone(), content.content_hash), (draft.clone(), draft.content_hash()));
    assert_eq!(applications::find(&connection, id).await.unwrap().state, State::Approved);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_step_by_many_at_once_happens_once() {
    let test = std::sync::Arc::new(TestDb::new().await);
    test.open_2019("1000000", "1000000").await;
    let id = test.under_review(national(100_000)).await;
    test.take(&FUND_OFFICER, id, step(Action::Recommend)).await.unwrap();
    let attempts = (0..16).map(|_| {
        let test = std::sync::Arc::clone(&test);
        tokio::spawn(async move { test.take(&APPROVER, id, step(Action::Approve)).await.is_ok() })
    });
    let done =
        futures_util::future::join_all(attempts).await.into_iter().filter(|done| *done.as_ref().unwrap()).count();
    assert_eq!((done, test.rows("ledger_entry").await), (1, 2 + 2));
}
