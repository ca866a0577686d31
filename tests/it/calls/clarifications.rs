//! Answering a clarification request needs no open call, unless it turns a national project into a regional one.

use fonds1035::domain::applications::form::Draft;
use fonds1035::domain::applications::state::{Action, State};
use fonds1035::domain::kernel::refusal::RefusalCode;
use fonds1035::store::calls;
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::lifecycle::perform::Performed;
use fonds1035::workflow::lifecycle::save_draft;
use uuid::Uuid;

use super::{code, faults};
use crate::support::builders::{letter, national, step};
use crate::support::calls::{at, regional, window};
use crate::support::db::TestDb;
use crate::support::people::{FUND_OFFICER, OFFICER_XAA};

impl TestDb {
    async fn ask(&self, id: Uuid) {
        self.take(&FUND_OFFICER, id, step(Action::RequestClarification)).await.unwrap();
    }

    async fn save(&self, id: Uuid, draft: Draft) {
        let (context, actor) = (self.context(&OFFICER_XAA), OFFICER_XAA.actor());
        save_draft::save(&self.db, context, actor, id, None, draft).await.unwrap();
    }

    async fn answer(&self, id: Uuid) -> Result<Performed, WorkflowError> {
        self.take(&OFFICER_XAA, id, step(Action::Answer)).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_in_a_call_is_answered_and_corrected_after_it() {
    let test = TestDb::new().await;
    test.announce(window("2019-06-03T14:00:00+02:00", "2019-06-04T14:00:00+02:00", 0)).await.unwrap();
    let id = test.regional_draft().await;
    test.submit(id).await.unwrap();
    test.take(&FUND_OFFICER, id, step(Action::BeginReview)).await.unwrap();
    test.go_to(at("2019-09-01T00:00:00Z"));
    test.ask(id).await;
    test.save(id, Draft { title: Some("Corrected".into()), ..regional() }).await;
    assert_eq!(test.answer(id).await.unwrap().state, State::UnderReview);
    assert_eq!(test.rows("application_call").await, 1);
    assert_eq!(faults(&test).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_national_project_does_not_become_a_regional_one_past_the_calls() {
    let test = TestDb::new().await;
    let id = test.create(&OFFICER_XAA, national(150_000)).await.unwrap().id;
    test.attach(&OFFICER_XAA, id, letter("XAA")).await.unwrap();
    test.take(&OFFICER_XAA, id, step(Action::Submit)).await.unwrap();
    test.take(&FUND_OFFICER, id, step(Action::BeginReview)).await.unwrap();
    test.ask(id).await;
    test.save(id, regional()).await;
    assert_eq!(code(test.answer(id).await), RefusalCode::CallNotOpen);
    let call = test.open_call().await;
    assert_eq!(test.answer(id).await.unwrap().state, State::UnderReview);
    let taken = calls::call_of_submission(&test.db.reader().await.unwrap(), id).await.unwrap().unwrap();
    assert_eq!((taken.call.id, taken.in_grace), (call.id, false));
    // It is in: the next answer needs none.
    test.go_to(call.window.ends_at());
    test.ask(id).await;
    test.save(id, Draft { title: Some("Corrected".into()), ..regional() }).await;
    test.answer(id).await.unwrap();
    assert_eq!(test.rows("application_call").await, 1);
    assert_eq!(faults(&test).await, Vec::<String>::new());
}
