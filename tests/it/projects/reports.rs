//! Reports of a project until its closure: all payments are accounted for on every path.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use fonds1035::domain::applications::state::{Action, State};
use fonds1035::domain::kernel::credit_line::CreditLine::{One, Two};
use fonds1035::domain::kernel::refusal::{Refusal, RefusalCode};
use fonds1035::domain::kernel::report_fault::ReportFault;
use fonds1035::domain::ledger::entry::EntryKind;
use fonds1035::domain::projects::obligation_status::{ObligationStanding, Timeliness};
use fonds1035::domain::projects::obligations::ObligationKind::{Evaluation, FinalReport};
use fonds1035::domain::projects::report::Verdict;
use fonds1035::store::ledger::budget_years;
use fonds1035::store::projects::money_movements;
use fonds1035::workflow::audit::verify::verify;
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::lifecycle::reports;
use fonds1035::workflow::projects::obligations;
use uuid::Uuid;

use crate::support::builders::{national, step, usd};
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, AUDITOR, FINANCE_OFFICER, FUND_OFFICER, REGIONAL_OFFICE};
use crate::support::reports::{interim, statement, workplan};

fn refused<T: std::fmt::Debug>(result: Result<T, WorkflowError>) -> Refusal {
    match result.unwrap_err() {
        WorkflowError::Refused(refusal) => *refusal,
        other => panic!("not explained: {other:?}"),
    }
}

async fn sound(test: &TestDb) {
    let found = test.db.snapshot(test.context(&AUDITOR), async |tx| verify(&tx).await).await.unwrap();
    assert_eq!(found.faults, Vec::<String>::new());
}

fn move_to(test: &TestDb, instant: &str) {
    assert!(test.clock.set(instant.parse::<DateTime<Utc>>().unwrap()));
}

async fn owed(test: &TestDb, id: Uuid) -> Vec<(ObligationStanding, Option<Timeliness>)> {
    let reader = test.db.reader().await.unwrap();
    let rules = budget_years::rules(&reader).await.unwrap();
    let all = obligations::of_project(&reader, &rules, id, test.now()).await.unwrap();
    assert_eq!(all.not_known, []);
    all.owed.into_iter().map(|owed| (owed.standing, owed.timeliness)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_reports_its_way_to_closure_and_gives_back_what_it_did_not_spend_and_what_it_was_not_paid() {
    use ObligationStanding::{Accepted, Filed, Open, Overdue};
    use Timeliness::{Early, InTime, Late};
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(100_000)).await;
    move_to(&test, "2019-09-20T12:00:00Z");
    test.reported(id, workplan()).await;
    test.pay(id, "60000").await.unwrap();
    // The first interim report was due on 11 April; it comes on the 12th, is sent back, and comes again.
    move_to(&test, "2020-04-12T12:00:00Z");
    assert_eq!(owed(&test, id).await[..2], [(Accepted, Some(InTime)), (Overdue, None)]);
    let first = interim("2019-09-01", "2020-02-29", &["10000", "20000.01", "0"]);
    let (_, number) = test.file(&REGIONAL_OFFICE, id, first.clone()).await.unwrap();
    assert_eq!(owed(&test, id).await[1], (Filed, Some(Late)));
    test.decide(&FUND_OFFICER, id, number, Verdict::SentBack).await.unwrap();
    assert_eq!(owed(&test, id).await[1], (Overdue, None));
    test.reported(id, first).await;
    move_to(&test, "2020-09-15T12:00:00Z");
    test.reported(id, interim("2020-03-01", "2020-08-31", &["15000", "40000", "0"])).await;
    assert_eq!(owed(&test, id).await[1..4], [(Accepted, Some(Late)), (Accepted, Some(InTime)), (Open, None)]);

    move_to(&test, "2021-03-01T12:00:00Z");
    test.take(&REGIONAL_OFFICE, id, step(Action::Complete)).await.unwrap();
    test.pay(id, "30000").await.unwrap();
    let early = refused(test.file(&REGIONAL_OFFICE, id, statement(Evaluation, &["0", "0", "0"])).await);
    assert_eq!(early.code, RefusalCode::ReportNotPossible);
    assert_eq!(test.reported(id, statement(FinalReport, &["19000", "60000", "0"])).await.state, State::FinalReported);
    // Five months after completion is early for an evaluation: told, not forbidden.
    move_to(&test, "2021-08-01T12:00:00Z");
    let done = test.reported(id, statement(Evaluation, &["19000", "60000", "9000.50"])).await;
    assert_eq!(done.state, State::Evaluated);
    assert_eq!(owed(&test, id).await[4], (Accepted, Some(Early)));

    let closed = test.take(&FINANCE_OFFICER, id, step(Action::Close)).await.unwrap();
    let posted =
        [&closed.outcome.posting, &closed.outcome.recovery].map(|made| made.as_ref().map(|it| (it.kind, it.amount)));
    assert_eq!(
        posted,
        [Some((EntryKind::ReturnCommitted, usd("10000"))), Some((EntryKind::ReturnDisbursed, usd("1999.50")))]
    );
    let line = test.balance(Two, 2019).await;
    assert_eq!((line.committed, line.disbursed, line.returned), (usd("0"), usd("88000.50"), usd("11999.50")));
    assert_eq!((line.recovered, line.available), (usd("11999.50"), usd("411999.50")));
    assert_eq!(test.balance(One, 2019).await.recovered, usd("0"));
    let reader = test.db.reader().await.unwrap();
    let money = money_movements::find(&reader, id).await.unwrap().unwrap().balance;
    assert_eq!((money.committed, money.disbursed, money.returned), (usd("0"), usd("88000.50"), usd("11999.50")));
    sound(&test).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_that_was_paid_is_cancelled_only_from_standing_still_and_with_its_accounts() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(100_000)).await;
    move_to(&test, "2020-03-01T12:00:00Z");
    test.pay(id, "50000").await.unwrap();
    test.reported(id, interim("2019-09-01", "2020-02-29", &["5000", "10000", "0"])).await;
    let missing = async || {
        let before = test.snapshot().await;
        let refusal = refused(test.take(&APPROVER, id, step(Action::Cancel)).await);
        assert_eq!((refusal.code, refusal.args["paid"].as_str()), (RefusalCode::StatementMissing, "50000.00"));
        assert_eq!(test.snapshot().await, before);
    };
    missing().await;
    // What was reported before it stood still may be spent by now.
    move_to(&test, "2020-05-01T12:00:00Z");
    test.take(&FUND_OFFICER, id, step(Action::Suspend)).await.unwrap();
    missing().await;
    move_to(&test, "2020-05-20T12:00:00Z");
    let to_date = interim("2020-03-01", "2020-05-01", &["7000", "30500.25", "0"]);
    let (_, number) = test.file(&REGIONAL_OFFICE, id, to_date).await.unwrap();
    missing().await;
    test.decide(&FUND_OFFICER, id, number, Verdict::Accepted).await.unwrap();
    let done = test.take(&APPROVER, id, step(Action::Cancel)).await.unwrap();
    assert_eq!(done.outcome.given_back(), Some(usd("62499.75")));
    let line = test.balance(Two, 2019).await;
    assert_eq!((line.committed, line.disbursed, line.recovered), (usd("0"), usd("37500.25"), usd("62499.75")));
    assert_eq!(line.available, usd("462499.75"));
    sound(&test).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_add_up_is_refused_at_its_place_and_changes_nothing() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(100_000)).await;
    move_to(&test, "2020-03-01T12:00:00Z");
    test.reported(id, interim("2019-09-01", "2020-02-29", &["5000", "10000", "0"])).await;
    let before = test.snapshot().await;
    let less =
        refused(test.file(&REGIONAL_OFFICE, id, interim("2019-09-01", "2020-02-29", &["5000", "9999.99", "0"])).await);
    let at: Vec<_> = less.faults.iter().map(|at| (at.pointer.as_str(), at.fault, &*at.figure, &*at.expected)).collect();
    assert_eq!(
        at,
        [
            ("/report/expenditures/1/spent_usd", ReportFault::BelowStatementBefore, "9999.99", "10000.00"),
            ("/report/total_spent_usd", ReportFault::BelowStatementBefore, "14999.99", "15000.00"),
        ]
    );
    assert_eq!(refused(test.file(&FUND_OFFICER, id, workplan()).await).code, RefusalCode::RoleMayNot);
    assert!(matches!(test.decide(&FUND_OFFICER, id, 9, Verdict::Accepted).await, Err(WorkflowError::NotFound)));
    let again = refused(test.decide(&FUND_OFFICER, id, 1, Verdict::Accepted).await);
    assert_eq!(again.code, RefusalCode::NoReportAwaits);
    assert_eq!(test.snapshot().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_decides_the_own_report_also_not_in_another_role() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(100_000)).await;
    let (_, number) = test.file(&REGIONAL_OFFICE, id, workplan()).await.unwrap();
    let mut actor = FUND_OFFICER.actor();
    actor.user_id = REGIONAL_OFFICE.id();
    let context = test.context(&REGIONAL_OFFICE);
    let decided = test
        .db
        .write(context, async move |tx| reports::decide(&tx, &actor, id, None, number, Verdict::Accepted, None).await);
    assert_eq!(refused(decided.await).code, RefusalCode::FiledBySamePerson);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_spent_than_paid_keeps_the_accounts_open_until_it_is_paid() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(100_000)).await;
    test.pay(id, "80000").await.unwrap();
    move_to(&test, "2021-03-01T12:00:00Z");
    test.take(&REGIONAL_OFFICE, id, step(Action::Complete)).await.unwrap();
    test.reported(id, statement(FinalReport, &["20000", "65000", "0"])).await;
    test.reported(id, statement(Evaluation, &["20000", "65000", "5000"])).await;
    let refusal = refused(test.take(&FINANCE_OFFICER, id, step(Action::Close)).await);
    assert_eq!((refusal.code, &refusal.args["spent"]), (RefusalCode::SpentNotPaid, &"90000.00".to_owned()));
    test.pay(id, "10000").await.unwrap();
    let done = test.take(&FINANCE_OFFICER, id, step(Action::Close)).await.unwrap();
    assert_eq!((done.outcome.given_back(), done.outcome.recovery), (Some(usd("10000")), None));
    sound(&test).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_at_once_file_the_same_statement_once() {
    let test = Arc::new(TestDb::new().await);
    test.open_2019("1000", "500000").await;
    let id = test.active(national(60_000)).await;
    move_to(&test, "2020-03-01T12:00:00Z");
    let attempts = (0..16).map(|_| {
        let test = Arc::clone(&test);
        let said = interim("2019-09-01", "2020-02-29", &["1", "2", "0"]);
        tokio::spawn(async move { test.file(&REGIONAL_OFFICE, id, said).await.is_ok() })
    });
    let all = futures_util::future::join_all(attempts).await;
    assert_eq!(all.into_iter().filter(|done| *done.as_ref().unwrap()).count(), 1);
    sound(&test).await;
}
