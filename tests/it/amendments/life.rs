//! Amendments of an active project: the agreement changes, the approved application does not.

use chrono::{DateTime, Utc};
use fonds1035::domain::amendments::amendment::{AmendmentKind, Changes};
use fonds1035::domain::amendments::amendment_table::{AmendmentAction, AmendmentState};
use fonds1035::domain::applications::form::{CostCategory, Draft};
use fonds1035::domain::applications::state::Action;
use fonds1035::domain::kernel::refusal::RefusalCode;
use fonds1035::domain::lifecycle::command::{Command, StepInput};
use fonds1035::domain::projects::agreement::Agreed;
use fonds1035::domain::projects::obligations::ObligationKind;
use fonds1035::store::ledger::budget_years;
use fonds1035::store::projects::agreements;
use fonds1035::store::{amendments, applications};
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::projects::obligations;
use uuid::Uuid;

use crate::support::amendments::longer;
use crate::support::builders::{national, step, usd};
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, FUND_OFFICER, FUND_OFFICER_OF_XAA, OFFICER_XAA, OFFICER_XAB, REGIONAL_OFFICE};

fn code<T: std::fmt::Debug>(result: Result<T, WorkflowError>) -> RefusalCode {
    match result.unwrap_err() {
        WorkflowError::Refused(refusal) => refusal.code,
        other => panic!("not explained: {other:?}"),
    }
}

fn move_to(test: &TestDb, instant: &str) {
    assert!(test.clock.set(instant.parse::<DateTime<Utc>>().unwrap()));
}

async fn agreed(test: &TestDb, id: Uuid) -> Agreed {
    agreements::agreed(&test.db.reader().await.unwrap(), id).await.unwrap().unwrap()
}

/// The first days of the periods that are reported in between.
async fn interim_periods(test: &TestDb, id: Uuid) -> Vec<String> {
    let reader = test.db.reader().await.unwrap();
    let rules = budget_years::rules(&reader).await.unwrap();
    let owed = obligations::of_project(&reader, &rules, id, test.now()).await.unwrap().owed;
    let interims = owed.into_iter().filter(|owed| owed.obligation.kind == ObligationKind::InterimReport);
    interims.map(|owed| owed.obligation.period.unwrap().0.to_string()).collect()
}

/// The budget of a project of sixty thousand dollars with a thousand moved from operations to the evaluation.
fn revised() -> Changes {
    let mut budget = national(60_000).budget;
    budget[1].unit_cost_usd = usd("41000");
    budget[2].unit_cost_usd = usd("7000");
    Changes { budget: Some(budget), ..Changes::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn amendments_in_order_are_what_is_agreed_and_the_approved_content_stays() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(60_000)).await;
    let original = agreed(&test, id).await;
    assert_eq!((original.version, &original.content), (0, &national(60_000)));
    let objective = Changes { summary: Some("Trains officers and judges.".into()), ..Changes::default() };
    let mut expected = national(60_000);
    for (number, changes) in [(1, longer(24)), (2, revised()), (3, objective)] {
        let done = test.approved_amendment(id, changes.clone()).await;
        expected = changes.applied_to(&expected);
        let now = agreed(&test, id).await;
        assert_eq!((done.number, done.state), (number, AmendmentState::Approved));
        assert_eq!((now.version, &now.content, now.content_hash), (number, &expected, done.content_hash));
    }
    let reader = test.db.reader().await.unwrap();
    let frozen = applications::current_content(&reader, id).await.unwrap();
    assert_eq!((frozen.draft, frozen.content_hash), (national(60_000), original.content_hash));
    // Every version stays readable, and with it the positions of its budget.
    let versions = agreements::versions(&reader, id).await.unwrap();
    let evaluation = |draft: &Draft| draft.total_of(&[CostCategory::Evaluation]).unwrap();
    let costs: Vec<_> = versions.iter().map(|version| evaluation(&version.content)).collect();
    assert_eq!(costs, [usd("6000"), usd("6000"), usd("7000"), usd("7000")]);
    let rows = amendments::of_project(&reader, id).await.unwrap();
    let kinds: Vec<_> = rows.iter().flat_map(|row| row.kinds.clone()).collect();
    assert_eq!(kinds, AmendmentKind::ALL);
    let bases: Vec<_> = rows.iter().map(|row| (row.base_version, row.base_hash)).collect();
    assert_eq!(bases, versions[..3].iter().map(|base| (base.version, base.content_hash)).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extension_moves_the_agreed_end_and_what_is_owed() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(Draft { duration_months: Some(11), ..national(60_000) }).await;
    assert_eq!(interim_periods(&test, id).await, Vec::<String>::new());
    test.approved_amendment(id, longer(18)).await;
    assert_eq!(interim_periods(&test, id).await, ["2019-09-01", "2020-03-01"]);
    assert_eq!(agreed(&test, id).await.content.ends_on(), "2021-02-28".parse().ok());
    let complete = || Command::Step { action: Action::Complete, input: StepInput::default() };
    // The first agreed end has come; the amended one has not.
    move_to(&test, "2020-08-01T12:00:00Z");
    assert_eq!(code(test.take(&REGIONAL_OFFICE, id, complete()).await), RefusalCode::AgreedEndToCome);
    move_to(&test, "2021-02-28T12:00:00Z");
    test.take(&REGIONAL_OFFICE, id, complete()).await.unwrap();
    let after = test.ask_to_amend(&REGIONAL_OFFICE, id, longer(24), true).await;
    assert_eq!(code(after), RefusalCode::ProjectNotRunning);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extension_makes_no_period_overdue_that_had_ended_when_it_was_approved() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(Draft { duration_months: Some(11), ..national(60_000) }).await;
    // The first half year ends on 29 February 2020.
    move_to(&test, "2020-03-01T12:00:00Z");
    test.approved_amendment(id, longer(18)).await;
    assert_eq!(interim_periods(&test, id).await, ["2020-03-01"]);
    // A further extension changes nothing about what was owed before it.
    move_to(&test, "2020-10-01T12:00:00Z");
    test.approved_amendment(id, longer(24)).await;
    assert_eq!(interim_periods(&test, id).await, ["2020-03-01", "2020-09-01"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_request_waits_for_the_exception_of_the_fund_officer() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(60_000)).await;
    move_to(&test, "2021-01-28T12:00:00Z");
    assert_eq!(code(test.ask_to_amend(&OFFICER_XAA, id, longer(24), true).await), RefusalCode::AmendmentNotLate);
    move_to(&test, "2021-01-29T12:00:00Z");
    assert_eq!(code(test.ask_to_amend(&OFFICER_XAA, id, longer(24), false).await), RefusalCode::AmendmentLate);
    let asked = test.ask_to_amend(&OFFICER_XAA, id, longer(24), true).await.unwrap();
    let place = (id, asked.number);
    assert_eq!((asked.number, asked.state), (1, AmendmentState::Late));
    test.attach_to_amendment(&OFFICER_XAA, place, 1, "XAA").await.unwrap();
    let endorse = test.amend(&REGIONAL_OFFICE, place, 2, AmendmentAction::Endorse).await;
    assert_eq!(code(endorse), RefusalCode::AmendmentStepNotPossible);
    let own = test.amend(&FUND_OFFICER_OF_XAA, place, 2, AmendmentAction::GrantException).await;
    assert_eq!(code(own), RefusalCode::OwnState);
    let granted = test.amend(&FUND_OFFICER, place, 2, AmendmentAction::GrantException).await.unwrap();
    assert_eq!(granted.state, AmendmentState::Requested);
    let events = amendments::events(&test.db.reader().await.unwrap(), id, 1).await.unwrap();
    let (exception, _) = events.last().unwrap();
    assert_eq!(
        (exception.actor_id, exception.comment.as_deref(), exception.at),
        (FUND_OFFICER.id(), Some("Because."), test.now())
    );
    test.amend(&REGIONAL_OFFICE, place, 3, AmendmentAction::Endorse).await.unwrap();
    test.amend(&FUND_OFFICER, place, 4, AmendmentAction::Recommend).await.unwrap();
    test.amend(&APPROVER, place, 5, AmendmentAction::Approve).await.unwrap();
    assert_eq!(agreed(&test, id).await.content.duration_months, Some(24));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_amendment_is_open_at_a_time_and_what_ends_without_approval_changes_nothing() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(60_000)).await;
    let ready = test.recommended_amendment(id, longer(24)).await;
    let second = test.ask_to_amend(&OFFICER_XAA, id, revised(), false).await;
    assert_eq!(code(second), RefusalCode::AmendmentOpen);
    let stale = test.amend(&APPROVER, (id, 1), ready.version - 1, AmendmentAction::Approve).await;
    assert!(matches!(stale, Err(WorkflowError::Stale { current }) if current == ready.version));
    test.amend(&APPROVER, (id, 1), ready.version, AmendmentAction::Decline).await.unwrap();
    let asked = test.ask_to_amend(&OFFICER_XAA, id, revised(), false).await.unwrap();
    assert_eq!(asked.number, 2);
    assert!(matches!(
        test.amend(&OFFICER_XAB, (id, 2), 1, AmendmentAction::Withdraw).await,
        Err(WorkflowError::NotFound)
    ));
    test.amend(&OFFICER_XAA, (id, 2), 1, AmendmentAction::Withdraw).await.unwrap();
    assert_eq!(agreed(&test, id).await.content, national(60_000));
    // A suspended project is amended too; one that was cancelled meanwhile only gives its amendment up.
    test.take(&FUND_OFFICER, id, step(Action::Suspend)).await.unwrap();
    let ready = test.recommended_amendment(id, longer(24)).await;
    test.take(&APPROVER, id, step(Action::Cancel)).await.unwrap();
    let approve = test.amend(&APPROVER, (id, 3), ready.version, AmendmentAction::Approve).await;
    assert_eq!(code(approve), RefusalCode::ProjectNotRunning);
    test.amend(&APPROVER, (id, 3), ready.version, AmendmentAction::Decline).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_at_once_ask_for_one_amendment() {
    let test = std::sync::Arc::new(TestDb::new().await);
    test.open_2019("1000", "500000").await;
    let id = test.active(national(60_000)).await;
    let attempts = (0..16).map(|months| {
        let test = std::sync::Arc::clone(&test);
        tokio::spawn(async move { test.ask_to_amend(&OFFICER_XAA, id, longer(19 + months), false).await })
    });
    let all = futures_util::future::join_all(attempts).await;
    let (done, refused): (Vec<_>, Vec<_>) = all.into_iter().map(Result::unwrap).partition(Result::is_ok);
    assert_eq!(done.len(), 1);
    assert!(refused.into_iter().all(|result| code(result) == RefusalCode::AmendmentOpen));
    assert_eq!(test.rows("amendment").await, 1);
}
