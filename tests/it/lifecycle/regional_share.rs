//! The warning of the regional share: it is stored with the step, shown to the Fund, and refuses no step.

use fonds1035::domain::applications::state::{Action, State};
use fonds1035::domain::kernel::assessment::{Criterion, Finding, Openness, Verdict};
use fonds1035::domain::member_states::member_state::{FactKind, FactValue, NewFact};
use fonds1035::store::lifecycle::events;
use fonds1035::workflow::lifecycle::load_case;
use fonds1035::workflow::member_states::record_fact;
use uuid::Uuid;

use crate::support::builders::{national, step};
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, AUDITOR, FINANCE_OFFICER, FUND_OFFICER, OFFICER_XAA, Person};

/// The finding stored with the last event that was assessed.
async fn stored(test: &TestDb, id: Uuid) -> Finding {
    let connection = test.db.reader().await.unwrap();
    let (_, assessment) = events::assessments(&connection, id).await.unwrap().pop().unwrap();
    assert_eq!(assessment.openness(), Openness::Open, "a warning closes no line");
    assessment.finding(Criterion::RegionalShare).unwrap().clone()
}

/// The finding that a reader is shown.
async fn shown(test: &TestDb, id: Uuid, reader: &Person) -> Finding {
    let connection = test.db.reader().await.unwrap();
    let loaded = load_case::read(&connection, id, &reader.actor(), test.now()).await.unwrap().application;
    loaded.case.assessments().unwrap()[0].finding(Criterion::RegionalShare).unwrap().clone()
}

fn figures<'a>(finding: &'a Finding, names: &[&str]) -> Vec<&'a str> {
    names.iter().map(|name| finding.args[*name].as_str()).collect()
}

async fn no_member(test: &TestDb, state: &str) {
    let new = NewFact {
        state: state.parse().unwrap(),
        kind: FactKind::Membership,
        value: FactValue::Holds(false),
        valid_from: test.now().date_naive(),
        source: "CONSTRUCTED".into(),
        evidence: None,
    };
    let context = test.context(&FINANCE_OFFICER);
    test.db.write(context, async move |tx| record_fact::record_fact(&tx, new).await).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_share_of_the_region_is_stored_where_money_is_asked_and_refuses_nothing() {
    let test = TestDb::new().await;
    // Three of the four states eligible for Line 2 are in Africa, and nothing is recorded about a fifth one.
    test.open_2019("1000000", "500000").await;
    let first = test.under_review(national(150_000)).await;
    assert_eq!(stored(&test, first).await.verdict, Verdict::NotConcerned, "submission asks no line for money");
    test.take(&FUND_OFFICER, first, step(Action::Recommend)).await.unwrap();
    let finding = stored(&test, first).await;
    assert_eq!(finding.verdict, Verdict::Satisfied);
    let names = ["region", "eligible", "total", "unsettled", "percent", "share", "used", "amount"];
    let expected = ["africa", "3", "5", "1", "60 %", "300000.00", "0.00", "150000.00"];
    assert_eq!(figures(&finding, &names), expected);

    let second = test.under_review(national(150_000)).await;
    test.take(&FUND_OFFICER, second, step(Action::Recommend)).await.unwrap();
    // At approval the application's own money is not counted against it; that of the other one is.
    test.take(&APPROVER, first, step(Action::Approve)).await.unwrap();
    let finding = stored(&test, first).await;
    assert_eq!((finding.verdict, figures(&finding, &["used"])), (Verdict::Satisfied, vec!["150000.00"]));

    // 300,000 of 500,000 USD are used: what is certain of the share is used up, and the rest is not known.
    let third = test.under_review(national(100_000)).await;
    assert_eq!(shown(&test, third, &AUDITOR).await.verdict, Verdict::NotKnown);
    no_member(&test, "XAJ").await;
    let finding = shown(&test, third, &FUND_OFFICER).await;
    assert_eq!(finding.verdict, Verdict::NotSatisfied);
    assert_eq!(figures(&finding, &["share", "used", "excess"]), ["375000.00", "300000.00", "25000.00"]);
    assert_eq!(finding.turns.as_ref().map(|turns| turns.args["to"].as_str()), Some("75000.00"));
    assert_eq!(shown(&test, third, &OFFICER_XAA).await.verdict, Verdict::NotConcerned, "not for the state");
    test.take(&FUND_OFFICER, third, step(Action::Recommend)).await.unwrap();
    assert_eq!(stored(&test, third).await, finding, "stored as it was shown");

    // Money sent back is free again for the region.
    test.take(&APPROVER, third, step(Action::ReturnToReview)).await.unwrap();
    assert_eq!(figures(&shown(&test, third, &AUDITOR).await, &["used"]), ["300000.00"]);
    test.take(&FUND_OFFICER, third, step(Action::Recommend)).await.unwrap();

    let fourth = test.under_review(national(150_000)).await;
    assert_eq!(test.take(&FUND_OFFICER, fourth, step(Action::Retain)).await.unwrap().state, State::Retained);
    let finding = stored(&test, fourth).await;
    assert_eq!((finding.verdict, figures(&finding, &["excess"])), (Verdict::NotSatisfied, vec!["150000.00"]));
    assert_eq!(finding.turns.unwrap().code, "await_regional_share");
    assert_eq!(shown(&test, fourth, &AUDITOR).await.verdict, Verdict::NotConcerned, "no step asks for money now");
}
