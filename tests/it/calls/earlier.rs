//! The migration that adds calls accepts earlier regional submissions, which continue without a call.

use fonds1035::domain::applications::state::Action;
use fonds1035::domain::kernel::refusal::RefusalCode;
use fonds1035::store::calls;

use super::{code, faults};
use crate::support::builders::step;
use crate::support::db::TestDb;
use crate::support::people::{FUND_OFFICER, OFFICER_XAA, REGIONAL_OFFICE};

const UP: &str = include_str!("../../../migrations/2026-11-01-000037_calls/up.sql");
const DOWN: &str = include_str!("../../../migrations/2026-11-01-000037_calls/down.sql");

#[tokio::test(flavor = "multi_thread")]
async fn earlier_regional_submissions_have_no_call_and_need_none() {
    let test = TestDb::new().await;
    test.open_call().await;
    let (submitted, asked, draft) =
        (test.regional_draft().await, test.regional_draft().await, test.regional_draft().await);
    for id in [submitted, asked] {
        test.submit(id).await.unwrap();
    }
    test.take(&FUND_OFFICER, asked, step(Action::BeginReview)).await.unwrap();
    test.take(&FUND_OFFICER, asked, step(Action::RequestClarification)).await.unwrap();
    // Taken back and made again, the migration finds what it would have found in a database from before.
    test.as_owner(DOWN).await;
    test.as_owner(UP).await;
    assert_eq!((test.rows("call").await, test.rows("application_call").await), (0, 0));

    test.take(&OFFICER_XAA, asked, step(Action::Answer)).await.unwrap();
    test.take(&REGIONAL_OFFICE, submitted, step(Action::Endorse)).await.unwrap();
    test.take(&FUND_OFFICER, submitted, step(Action::BeginReview)).await.unwrap();
    assert!(calls::call_of_submission(&test.db.reader().await.unwrap(), submitted).await.unwrap().is_none());
    assert_eq!(code(test.submit(draft).await), RefusalCode::CallNotOpen);
    test.open_call().await;
    test.submit(draft).await.unwrap();
    assert_eq!(faults(&test).await, Vec::<String>::new());
}
