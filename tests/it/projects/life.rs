//! The life cycle of a project: steps, balances after each step, and the constraints of PostgreSQL.

use chrono::{DateTime, Utc};
use fonds1035::domain::applications::state::{Action, State};
use fonds1035::domain::kernel::credit_line::CreditLine::{One, Two};
use fonds1035::domain::kernel::refusal::{Refusal, RefusalCode};
use fonds1035::domain::ledger::budget_year::ClosingDecision::{Carry, Return};
use fonds1035::domain::lifecycle::command::{Command, FocalPoint, StepInput};
use fonds1035::domain::projects::obligations::ObligationKind::{Evaluation, FinalReport};
use fonds1035::store::lifecycle::{events, fundings};
use fonds1035::store::projects::money_movements;
use fonds1035::workflow::audit::verify::verify;
use fonds1035::workflow::error::WorkflowError;
use uuid::Uuid;

use crate::ledger::hostile::refusal;
use crate::support::builders::{activate, letter, national, step, usd};
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, AUDITOR, FINANCE_OFFICER, FUND_OFFICER, OFFICER_XAA, Person, REGIONAL_OFFICE};
use crate::support::reports::{interim, statement};
use crate::support::years::decide;

fn refused<T: std::fmt::Debug>(result: Result<T, WorkflowError>) -> Refusal {
    match result.unwrap_err() {
        WorkflowError::Refused(refusal) => *refusal,
        other => panic!("not explained: {other:?}"),
    }
}

fn mute(action: Action) -> Command {
    Command::Step { action, input: StepInput::default() }
}

async fn sound(test: &TestDb) {
    let found = test.db.snapshot(test.context(&AUDITOR), async |tx| verify(&tx).await).await.unwrap();
    assert_eq!(found.faults, Vec::<String>::new());
}

fn move_to(test: &TestDb, instant: &str) {
    assert!(test.clock.set(instant.parse::<DateTime<Utc>>().unwrap()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_national_project_of_line_2_walks_from_draft_to_completed_and_its_line_agrees_after_each_step() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.create(&OFFICER_XAA, national(150_000)).await.unwrap().id;
    test.attach(&OFFICER_XAA, id, letter("XAA")).await.unwrap();
    let walk: [(&str, &Person, Command, State, [&str; 3]); 9] = [
        ("2019-06-03T12:00:00Z", &OFFICER_XAA, step(Action::Submit), State::Submitted, ["500000", "0", "0"]),
        ("2019-06-10T12:00:00Z", &REGIONAL_OFFICE, step(Action::Endorse), State::Submitted, ["500000", "0", "0"]),
        ("2019-06-11T12:00:00Z", &FUND_OFFICER, step(Action::BeginReview), State::UnderReview, ["500000", "0", "0"]),
        ("2019-07-01T12:00:00Z", &FUND_OFFICER, step(Action::Recommend), State::Recommended, ["350000", "150000", "0"]),
        ("2019-07-09T12:00:00Z", &APPROVER, step(Action::Approve), State::Approved, ["350000", "0", "150000"]),
        ("2019-09-01T08:00:00Z", &REGIONAL_OFFICE, activate(), State::Active, ["350000", "0", "150000"]),
        ("2020-03-20T08:00:00Z", &FUND_OFFICER, step(Action::Suspend), State::Suspended, ["350000", "0", "150000"]),
        ("2020-06-20T08:00:00Z", &FUND_OFFICER, step(Action::Resume), State::Active, ["350000", "0", "150000"]),
        ("2021-02-28T08:00:00Z", &REGIONAL_OFFICE, mute(Action::Complete), State::Completed, ["350000", "0", "150000"]),
    ];
    for (instant, person, command, state, [available, reserved, committed]) in walk {
        move_to(&test, instant);
        let action = command.action();
        assert_eq!(test.take(person, id, command).await.unwrap().state, state);
        let line = test.balance(Two, 2019).await;
        assert_eq!(line.available, usd(available), "after {action}");
        assert_eq!((line.reserved, line.committed), (usd(reserved), usd(committed)), "after {action}");
    }
    sound(&test).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_paid_goes_to_the_same_line_of_the_open_year() {
    let test = TestDb::new().await;
    test.open_2019("1000", "250000").await;
    let cancelled = test.active(national(100_000)).await;
    let closed = test.active(national(80_000)).await;
    test.pay(cancelled, "60000.01").await.unwrap();
    test.pay(closed, "72000").await.unwrap();
    test.close(2019, vec![decide(One, Return, "1000"), decide(Two, Carry, "70000")]).await.unwrap();
    move_to(&test, "2021-03-01T12:00:00Z");
    test.take(&FUND_OFFICER, cancelled, step(Action::Suspend)).await.unwrap();
    test.reported(cancelled, interim("2019-09-01", "2021-02-28", &["20000", "40000.01", "0"])).await;
    let before = test.snapshot().await;
    assert_eq!(refused(test.take(&APPROVER, cancelled, step(Action::Cancel)).await).code, RefusalCode::NoOpenYear);
    assert_eq!(test.snapshot().await, before);
    test.open_year(2020).await.unwrap();
    test.take(&APPROVER, cancelled, step(Action::Cancel)).await.unwrap();
    let new = test.balance(Two, 2020).await;
    assert_eq!((new.recovered, new.available), (usd("39999.99"), usd("109999.99")));
    assert_eq!(test.balance(One, 2020).await.recovered, usd("0"));
    // Where all was paid there is nothing to give back, and it is closed all the same.
    test.take(&REGIONAL_OFFICE, closed, mute(Action::Complete)).await.unwrap();
    test.pay(closed, "8000").await.unwrap();
    test.reported(closed, statement(FinalReport, &["16000", "56000", "0"])).await;
    test.reported(closed, statement(Evaluation, &["16000", "56000", "8000"])).await;
    let done = test.take(&FINANCE_OFFICER, closed, mute(Action::Close)).await.unwrap();
    assert_eq!((done.state, done.outcome.posting), (State::Closed, None));
    let old = test.balance(Two, 2019).await;
    assert_eq!((old.committed, old.disbursed), (usd("0"), usd("140000.01")));
    let reader = test.db.reader().await.unwrap();
    let money = money_movements::find(&reader, cancelled).await.unwrap().unwrap().balance;
    assert_eq!((money.committed, money.disbursed, money.returned), (usd("0"), usd("60000.01"), usd("39999.99")));
    let used = fundings::used_by_applicant(&reader, Two, 2019, Uuid::nil()).await.unwrap();
    assert_eq!(used[&"XAA".parse().unwrap()], usd("140000.01"), "what was given back counts no longer");
    sound(&test).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_guard_of_a_project_refuses_and_changes_nothing() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let approved = test.approved(national(60_000)).await;
    let active = test.active(national(60_000)).await;
    let before = test.snapshot().await;
    for (person, id, command, code) in [
        (&REGIONAL_OFFICE, approved, mute(Action::Activate), RefusalCode::FocalPointMissing),
        (&APPROVER, approved, mute(Action::Cancel), RefusalCode::ReasonMissing),
        (&FUND_OFFICER, active, mute(Action::Suspend), RefusalCode::ReasonMissing),
        (&FINANCE_OFFICER, active, mute(Action::Close), RefusalCode::StepNotPossible),
        (&FUND_OFFICER, active, step(Action::Cancel), RefusalCode::RoleMayNot),
        (&OFFICER_XAA, active, step(Action::Withdraw), RefusalCode::StepNotPossible),
        (&REGIONAL_OFFICE, active, activate(), RefusalCode::StepNotPossible),
    ] {
        assert_eq!(refused(test.take(person, id, command).await).code, code);
    }
    // The agreed end is 28 February 2021, by the civil day in Geneva.
    move_to(&test, "2021-02-27T22:59:59Z");
    let early = refused(test.take(&REGIONAL_OFFICE, active, mute(Action::Complete)).await);
    assert_eq!((early.code, early.args["ends_on"].as_str()), (RefusalCode::AgreedEndToCome, "2021-02-28"));
    assert_eq!(test.snapshot().await, before);
    move_to(&test, "2021-02-27T23:00:00Z");
    test.take(&REGIONAL_OFFICE, active, mute(Action::Complete)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_goes_on_with_its_focal_point_or_with_a_new_one_that_is_named_with_the_step() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(60_000)).await;
    let named = |name: &str| FocalPoint {
        name: name.into(),
        office: "Ministry of Labour".into(),
        email: "new.focal.point@example.org".into(),
    };
    let resume = |focal_point| Command::Step {
        action: Action::Resume,
        input: StepInput { comment: Some("Because.".into()), focal_point, ..StepInput::default() },
    };
    let stands = async || events::focal_point(&test.db.reader().await.unwrap(), id).await.unwrap().unwrap().name;
    test.take(&FUND_OFFICER, id, step(Action::Suspend)).await.unwrap();
    test.take(&FUND_OFFICER, id, resume(None)).await.unwrap();
    assert_eq!((stands().await.as_str(), test.rows("focal_point").await), ("A. Director", 1));
    test.take(&FUND_OFFICER, id, step(Action::Suspend)).await.unwrap();
    let blank = refused(test.take(&FUND_OFFICER, id, resume(Some(named("  ")))).await);
    assert_eq!(blank.code, RefusalCode::FocalPointMissing);
    test.take(&FUND_OFFICER, id, resume(Some(named("B. Director")))).await.unwrap();
    // The one before stays on record, with the event that named it.
    assert_eq!((stands().await.as_str(), test.rows("focal_point").await), ("B. Director", 2));
    sound(&test).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_refuses_a_project_begun_ended_or_emptied_by_hand() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let approved = test.approved(national(60_000)).await;
    let active = test.active(national(60_000)).await;
    let event = |id: Uuid, action: &str, to: &str, posts: &str, comment: &str| {
        format!(
            "INSERT INTO application_event (application_id, seq, from_state, action, to_state, posts, content_hash, actor_id, actor_role, comment, reasons, at, request_id) SELECT application_id, seq + 1, to_state, '{action}', '{to}', '{posts}', content_hash, actor_id, actor_role, {comment}, '{{}}', at, 'x' FROM application_event WHERE application_id = '{id}' ORDER BY seq DESC LIMIT 1"
        )
    };
    let focal = |id: Uuid, seq: i32, with: &str| {
        format!(
            "INSERT INTO focal_point (application_id, event_seq, name, office, email, named_with) VALUES ('{id}', {seq}, 'x', 'x', 'x@y.z', '{with}')"
        )
    };
    let movement = |kind: &str, by: Uuid| {
        format!(
            "INSERT INTO funding_movement (id, application_id, funding_number, number, line, year, granted_cents, approved_seq, approved_by, kind, amount_cents, committed_after, disbursed_after, source, recorded_at, recorded_by, event_seq) VALUES (gen_random_uuid(), '{active}', 1, 1, 2, 2019, 6000000, 7, '{}', '{kind}', 100, 5999900, 0, 'x', now(), '{by}', 8)",
            APPROVER.id()
        )
    };
    for (text, constraint) in [
        (event(approved, "activate", "active", "nothing", "NULL"), "a_project_begins_with_its_focal_point"),
        (focal(approved, 7, "activate"), "a_focal_point_is_named_with_its_step"),
        (focal(active, 7, "resume"), "a_focal_point_is_named_with_its_step"),
        (focal(active, 7, "approve"), "a_focal_point_is_named_as_a_project_begins_or_goes_on"),
        (event(active, "suspend", "suspended", "nothing", "NULL"), "a_way_off_the_plan_has_a_reason"),
        (event(active, "close", "closed", "return_committed", "'x'"), "foreign key"),
        (event(active, "cancel", "cancelled", "nothing", "'x'"), "foreign key"),
        // Money that names a step which moves none, or a step of somebody else.
        (movement("return_committed", REGIONAL_OFFICE.id()), "a_movement_is_the_posting_of_its_step"),
        (movement("return_committed", FINANCE_OFFICER.id()), "a_movement_is_the_posting_of_its_step"),
        (
            format!("UPDATE application SET funding_number = NULL WHERE id = '{active}'"),
            "money_is_tied_while_recommended_and_from_approval_on",
        ),
        (format!("UPDATE focal_point SET name = 'y' WHERE application_id = '{active}'"), "permission denied"),
    ] {
        let said = refusal(&test, &text).await;
        assert!(said.contains(constraint), "{text}\nexpected {constraint}, got {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_at_once_cancel_a_project_once() {
    let test = std::sync::Arc::new(TestDb::new().await);
    test.open_2019("1000", "500000").await;
    let id = test.active(national(60_000)).await;
    let attempts = (0..16).map(|_| {
        let test = std::sync::Arc::clone(&test);
        tokio::spawn(async move { test.take(&APPROVER, id, step(Action::Cancel)).await.is_ok() })
    });
    let all = futures_util::future::join_all(attempts).await;
    assert_eq!(all.into_iter().filter(|done| *done.as_ref().unwrap()).count(), 1);
    assert_eq!(test.balance(Two, 2019).await.recovered, usd("60000"));
    sound(&test).await;
}
