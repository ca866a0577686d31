//! Instalments of a project: planned, requested, checked, paid; refusals have figures and change nothing, and the
//! recipients are notified.

use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use fonds1035::domain::applications::state::{Action, State};
use fonds1035::domain::kernel::credit_line::CreditLine::Two;
use fonds1035::domain::kernel::refusal::{Refusal, RefusalCode};
use fonds1035::domain::payments::instalment_table::{InstalmentAction, InstalmentState};
use fonds1035::domain::payments::payment::InstalmentCommand;
use fonds1035::domain::projects::obligations::ObligationKind;
use fonds1035::workflow::audit::verify::verify;
use fonds1035::workflow::error::WorkflowError;

use crate::support::builders::{national, step, usd};
use crate::support::db::TestDb;
use crate::support::people::{AUDITOR, FINANCE_OFFICER, FUND_OFFICER, FUND_OFFICER_OF_XAA, REGIONAL_OFFICE};
use crate::support::reports::statement;

diesel::table! { outbox_message (key) { key -> Text, recipient_email -> Text, kind -> Text, } }

fn refused<T: std::fmt::Debug>(result: Result<T, WorkflowError>) -> Refusal {
    match result.unwrap_err() {
        WorkflowError::Refused(refusal) => *refusal,
        other => panic!("not explained: {other:?}"),
    }
}

fn refuse(reason: &str) -> InstalmentCommand {
    InstalmentCommand::Refuse { reason: reason.into() }
}

async fn sound(test: &TestDb) {
    let found = test.db.snapshot(test.context(&AUDITOR), async |tx| verify(&tx).await).await.unwrap();
    assert_eq!(found.faults, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_is_paid_to_the_last_cent_and_its_evaluation_after_completion() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(100_000)).await;
    assert_eq!(test.plan(id, &["50000", "40000", "10000"]).await.unwrap(), 1);
    let paid = test.bring(id, 1, InstalmentAction::Pay).await.unwrap();
    assert_eq!((paid.state, paid.version), (InstalmentState::Paid, 3));
    assert_eq!((paid.committed, paid.disbursed), (usd("50000"), usd("50000")));
    test.bring(id, 2, InstalmentAction::Pay).await.unwrap();
    let said = refused(test.instalment(&REGIONAL_OFFICE, id, 3, InstalmentCommand::Request).await);
    assert_eq!(said.code, RefusalCode::EvaluationLineReserved);
    assert_eq!((said.args["left"].as_str(), said.args["evaluation"].as_str()), ("0.00", "10000.00"));
    let line = test.balance(Two, 2019).await;
    assert_eq!((line.committed, line.disbursed), (usd("10000"), usd("90000")));
    assert!(test.clock.set("2021-03-01T12:00:00Z".parse().unwrap()));
    test.take(&REGIONAL_OFFICE, id, step(Action::Complete)).await.unwrap();
    test.bring(id, 3, InstalmentAction::Pay).await.unwrap();
    test.reported(id, statement(ObligationKind::FinalReport, &["20000", "70000", "0"])).await;
    test.reported(id, statement(ObligationKind::Evaluation, &["20000", "70000", "10000"])).await;
    let done = test.take(&FINANCE_OFFICER, id, step(Action::Close)).await.unwrap();
    assert_eq!((done.state, done.outcome.posting), (State::Closed, None));
    let line = test.balance(Two, 2019).await;
    assert_eq!((line.committed, line.disbursed, line.returned), (usd("0"), usd("100000"), usd("0")));
    sound(&test).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_rule_refuses_and_changes_nothing() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(100_000)).await;
    let approved = test.approved(national(60_000)).await;
    test.plan(approved, &["10000"]).await.unwrap();
    test.plan(id, &["30000", "60000", "10000"]).await.unwrap();
    test.bring(id, 1, InstalmentAction::Pay).await.unwrap();
    test.bring(id, 2, InstalmentAction::Check).await.unwrap();
    let before = test.snapshot().await;
    let pay = |number| test.payment_of(id, number);
    let on = |day: &str| InstalmentCommand::Pay { reference: "x".into(), value_on: day.parse().unwrap() };
    let used =
        InstalmentCommand::Pay { reference: format!("CONSTRUCTED {id} 1"), value_on: "2019-06-03".parse().unwrap() };
    for (person, project, number, command, code) in [
        (&REGIONAL_OFFICE, approved, 1, InstalmentCommand::Request, RefusalCode::ProjectNotPaid),
        (&REGIONAL_OFFICE, id, 2, InstalmentCommand::Request, RefusalCode::StepNotPossible),
        (&REGIONAL_OFFICE, id, 3, InstalmentCommand::Request, RefusalCode::EvaluationLineReserved),
        (&FUND_OFFICER, id, 3, InstalmentCommand::Request, RefusalCode::RoleMayNot),
        (&FUND_OFFICER, id, 2, pay(2), RefusalCode::RoleMayNot),
        (&FINANCE_OFFICER, id, 1, pay(1), RefusalCode::StepNotPossible),
        (&FINANCE_OFFICER, id, 2, on("2019-06-02"), RefusalCode::ValueDateImpossible),
        (&FINANCE_OFFICER, id, 2, on("2019-06-04"), RefusalCode::ValueDateImpossible),
        (&FINANCE_OFFICER, id, 2, used, RefusalCode::PaymentReferenceUsed),
        (&FINANCE_OFFICER, id, 2, refuse(" "), RefusalCode::ReasonMissing),
        (&FUND_OFFICER_OF_XAA, id, 2, refuse("No."), RefusalCode::OwnState),
    ] {
        assert_eq!(refused(test.instalment(person, project, number, command).await).code, code);
    }
    for (amounts, code) in [
        (&["30000", "60000", "10000.01"][..], RefusalCode::PlanAboveGrant),
        (&["30000", "50000"], RefusalCode::PlanChangesRequested),
        (&["30000"], RefusalCode::PlanChangesRequested),
        (&["30000", "60000", "0"], RefusalCode::NothingToEnter),
    ] {
        assert_eq!(refused(test.plan(id, amounts).await).code, code);
    }
    assert!(matches!(
        test.instalment(&REGIONAL_OFFICE, id, 4, InstalmentCommand::Request).await,
        Err(WorkflowError::NotFound)
    ));
    assert_eq!(test.snapshot().await, before);
    // What stands still is not paid, and goes on where it stopped.
    test.take(&FUND_OFFICER, id, step(Action::Suspend)).await.unwrap();
    assert_eq!(refused(test.instalment(&FINANCE_OFFICER, id, 2, pay(2)).await).code, RefusalCode::ProjectNotPaid);
    test.take(&FUND_OFFICER, id, step(Action::Resume)).await.unwrap();
    test.instalment(&FINANCE_OFFICER, id, 2, pay(2)).await.unwrap();
    sound(&test).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_instalment_is_planned_otherwise_and_requested_again() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(100_000)).await;
    test.plan(id, &["80000"]).await.unwrap();
    test.bring(id, 1, InstalmentAction::Check).await.unwrap();
    // Finance finds a fault after the check; the fund officer may take a check back as well.
    let back = test.instalment(&FINANCE_OFFICER, id, 1, refuse("The account is closed.")).await.unwrap();
    assert_eq!((back.state, back.version), (InstalmentState::Refused, 3));
    assert_eq!(test.plan(id, &["20000", "70000"]).await.unwrap(), 2);
    test.bring(id, 1, InstalmentAction::Check).await.unwrap();
    test.instalment(&FUND_OFFICER, id, 1, refuse("The workplan is missing.")).await.unwrap();
    let paid = test.bring(id, 1, InstalmentAction::Pay).await.unwrap();
    assert_eq!((paid.version, paid.amount, paid.disbursed), (9, usd("20000"), usd("20000")));
    test.bring(id, 2, InstalmentAction::Pay).await.unwrap();
    sound(&test).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_tells_those_concerned_and_leaves_one_audit_event() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(100_000)).await;
    test.as_owner("DELETE FROM outbox_message").await;
    let audited = test.rows("audit_event").await;
    test.plan(id, &["30000"]).await.unwrap();
    test.bring(id, 1, InstalmentAction::Check).await.unwrap();
    test.instalment(&FUND_OFFICER, id, 1, refuse("The workplan is missing.")).await.unwrap();
    test.bring(id, 1, InstalmentAction::Pay).await.unwrap();
    assert_eq!(test.rows("audit_event").await, audited + 7);
    let mut connection = AsyncPgConnection::establish(&test.owner_url()).await.unwrap();
    let mut told: Vec<(String, String)> = outbox_message::table
        .select((outbox_message::kind, outbox_message::recipient_email))
        .load(&mut connection)
        .await
        .unwrap();
    told.sort();
    let (fund, other, region) = ("fund@example.org", "fund.xaa@example.org", "region@example.org");
    let (finance, state) = ("finance@example.org", "officer.xaa@example.org");
    let mut expected = vec![
        ("payment_plan_drawn_up", fund),
        ("payment_plan_drawn_up", other),
        ("payment_plan_drawn_up", finance),
        ("instalment_refused", region),
        ("instalment_refused", fund),
        ("instalment_refused", other),
        ("instalment_paid", state),
        ("instalment_paid", region),
        ("instalment_paid", fund),
        ("instalment_paid", other),
    ];
    for _ in 0..2 {
        expected.extend([("instalment_requested", fund), ("instalment_requested", other)]);
        expected.push(("instalment_checked", finance));
    }
    expected.sort_unstable();
    let expected: Vec<(String, String)> =
        expected.into_iter().map(|(kind, mail)| (kind.to_owned(), mail.to_owned())).collect();
    assert_eq!(told, expected);
}
