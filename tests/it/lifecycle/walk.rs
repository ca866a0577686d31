//! An application from draft to approval, with the balances after each step.

use fonds1035::domain::applications::state::{Action, State};
use fonds1035::domain::kernel::credit_line::CreditLine;
use fonds1035::store::ledger::entries;

use crate::support::builders::{letter, national, step, usd};
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, FUND_OFFICER, OFFICER_XAA, REGIONAL_OFFICE};

#[tokio::test(flavor = "multi_thread")]
async fn a_national_project_walks_from_draft_to_approved() {
    let test = TestDb::new().await;
    test.open_2019("1479887.00", "14878559.00").await;
    let id = test.create(&OFFICER_XAA, national(150_000)).await.unwrap().id;
    test.attach(&OFFICER_XAA, id, letter("XAA")).await.unwrap();
    let balance = async || entries::balance(&test.db.reader().await.unwrap(), CreditLine::Two, 2019).await.unwrap();
    for (person, action, state, reserved, committed) in [
        (&OFFICER_XAA, Action::Submit, State::Submitted, "0", "0"),
        (&REGIONAL_OFFICE, Action::Endorse, State::Submitted, "0", "0"),
        (&FUND_OFFICER, Action::BeginReview, State::UnderReview, "0", "0"),
        (&FUND_OFFICER, Action::Recommend, State::Recommended, "150000", "0"),
        (&APPROVER, Action::ReturnToReview, State::UnderReview, "0", "0"),
        (&FUND_OFFICER, Action::Recommend, State::Recommended, "150000", "0"),
        (&APPROVER, Action::Approve, State::Approved, "0", "150000"),
    ] {
        let done = test.take(person, id, step(action)).await.unwrap();
        assert_eq!(done.state, state);
        let balance = balance().await;
        assert_eq!((balance.reserved, balance.committed), (usd(reserved), usd(committed)), "after {action}");
        assert_eq!(balance.allotted, usd("14878559"));
    }
}
