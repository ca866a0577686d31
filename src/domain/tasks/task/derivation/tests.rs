//! Tasks derived from each table; impossible steps are no tasks, and excluded persons are no assignees.

use super::*;
use crate::domain::amendments::amendment_table::AmendmentAction;
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::payments::instalment_table::InstalmentAction;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn application(state: State, endorsed: bool) -> Application {
    let recommended_by = Some(Uuid::from_u128(7));
    Application { state, seq: 5, since: day("2019-06-03"), endorsed, recommended_by, agreed_end: None }
}

fn person(number: u128, role: Role, represents: Option<StateCode>) -> Actor {
    Actor { user_id: Uuid::from_u128(number), role, represents }
}

fn of(number: u128, task: &Task) -> bool {
    let Assignees::Roles { by, .. } = &task.from else { panic!("{task:?}") };
    let state: StateCode = "XAA".parse().unwrap();
    let represents = (by[0] == Role::StateOfficer).then_some(state);
    task.is_from(&person(number, by[0], represents), state, [state])
}

#[test]
fn the_table_says_who_is_waited_for() {
    type Waits = &'static [(Action, Role)];
    let cases: [(State, bool, Waits); 12] = [
        (State::Submitted, false, &[(Action::Endorse, Role::RegionalOffice), (Action::BeginReview, Role::FundOfficer)]),
        (State::Submitted, true, &[(Action::BeginReview, Role::FundOfficer)]),
        (State::UnderReview, false, &[(Action::Endorse, Role::RegionalOffice), (Action::Recommend, Role::FundOfficer)]),
        (State::UnderReview, true, &[(Action::Recommend, Role::FundOfficer)]),
        (State::ClarificationRequested, false, &[(Action::Answer, Role::StateOfficer)]),
        (State::Recommended, true, &[(Action::Approve, Role::Approver)]),
        (State::Approved, true, &[(Action::Activate, Role::RegionalOffice)]),
        (State::Evaluated, true, &[(Action::Close, Role::FinanceOfficer)]),
        (State::Draft, false, &[]),
        (State::Retained, true, &[]),
        (State::Suspended, true, &[]),
        (State::FinalReported, true, &[]),
    ];
    for (state, endorsed, expected) in cases {
        let all = of_application(&application(state, endorsed), day("2019-06-04"));
        let found = all.iter().map(|task| match (task.step, &task.from) {
            (AwaitedStep::Application(action), Assignees::Roles { by, .. }) => (action, by[0]),
            other => panic!("{other:?}"),
        });
        assert_eq!(found.collect::<Vec<_>>(), expected, "{state}");
    }
}

#[test]
fn no_way_off_the_main_road_is_ever_waited_for() {
    let off = [Action::Withdraw, Action::Decline, Action::Cancel, Action::Suspend, Action::ReturnToReview];
    for state in State::ALL {
        let found: Vec<Action> = onward(*state, false).map(|row| row.action).collect();
        assert!(found.iter().all(|action| !off.contains(action)), "{state}: {found:?}");
        assert!(state.is_final() || !found.is_empty(), "{state} leads nowhere");
    }
}

#[test]
fn a_project_waits_for_its_completion_from_its_agreed_end_on() {
    let agreed_end = Some(day("2021-02-28"));
    let on = |today| of_application(&Application { agreed_end, ..application(State::Active, true) }, day(today));
    assert_eq!(on("2021-02-27"), []);
    let [complete] = on("2021-02-28").try_into().unwrap();
    assert_eq!((complete.step, complete.since), (AwaitedStep::Application(Action::Complete), day("2021-02-28")));
    assert_eq!(of_application(&application(State::Active, true), day("2031-01-01")), [], "no end is agreed");
}

#[test]
fn who_could_not_take_the_step_is_not_waited_for() {
    let state: StateCode = "XAA".parse().unwrap();
    let other: StateCode = "XAB".parse().unwrap();
    let first = |state| of_application(&application(state, true), day("2019-06-04")).remove(0);
    let (approve, answer) = (first(State::Recommended), first(State::ClarificationRequested));
    for (who, task, expected) in [
        (person(1, Role::Approver, None), &approve, true),
        (person(1, Role::Approver, Some(other)), &approve, true),
        (person(1, Role::Approver, Some(state)), &approve, false),
        (person(7, Role::Approver, None), &approve, false),
        (person(1, Role::FundOfficer, None), &approve, false),
        (person(1, Role::StateOfficer, Some(state)), &answer, true),
        (person(1, Role::StateOfficer, Some(other)), &answer, false),
    ] {
        assert_eq!(task.is_from(&who, state, [state]), expected, "{who:?}");
    }
}

#[test]
fn a_report_waits_for_its_decision_by_another_person_while_its_project_has_the_step() {
    let report = |kind| UndecidedReport { number: 2, kind, seq: 9, by: Uuid::from_u128(10), since: day("2020-04-01") };
    let cases = [
        (State::Suspended, ObligationKind::InterimReport, Some(Action::AcceptReport)),
        (State::Completed, ObligationKind::FinalReport, Some(Action::AcceptFinalReport)),
        (State::FinalReported, ObligationKind::Workplan, Some(Action::AcceptReport)),
        (State::FinalReported, ObligationKind::Evaluation, Some(Action::AcceptEvaluation)),
        (State::Evaluated, ObligationKind::InterimReport, None),
        (State::Cancelled, ObligationKind::InterimReport, None),
    ];
    for (state, kind, expected) in cases {
        let found = of_report(state, &report(kind));
        assert_eq!(found.as_ref().map(|task| task.step), expected.map(AwaitedStep::Application), "{state}");
        assert!(found.is_none_or(|task| of(1, &task) && !of(10, &task)), "{state}");
    }
}

#[test]
fn an_instalment_waits_for_check_and_payment_by_two_others_while_its_project_is_paid() {
    let open = |state| {
        let [requested_by, by] = [10, 20].map(Uuid::from_u128);
        OpenInstalment { number: 1, seq: 2, state, requested_by, by, since: day("2020-04-01") }
    };
    let cases = [
        (InstalmentState::Planned, None),
        (InstalmentState::Requested, Some(InstalmentAction::Check)),
        (InstalmentState::Checked, Some(InstalmentAction::Pay)),
        (InstalmentState::Refused, None),
        (InstalmentState::Paid, None),
    ];
    for (state, expected) in cases {
        let found = of_instalment(State::Active, &open(state));
        assert_eq!(found.as_ref().map(|task| task.step), expected.map(AwaitedStep::Instalment), "{state}");
        assert!(found.is_none_or(|task| of(1, &task) && !of(10, &task) && !of(20, &task)), "{state}");
        assert_eq!(of_instalment(State::Suspended, &open(state)), None);
    }
}

#[test]
fn every_open_amendment_waits_for_somebody_else_than_who_asked_and_recommended() {
    let open = |state| {
        let [requested_by, by] = [10, 20].map(Uuid::from_u128);
        OpenAmendment { number: 1, seq: 2, state, requested_by, by, since: day("2020-04-01") }
    };
    let cases = [
        (AmendmentState::Late, Some(AmendmentAction::GrantException), WaitKind::AmendmentLate),
        (AmendmentState::Requested, Some(AmendmentAction::Endorse), WaitKind::Amendment),
        (AmendmentState::Endorsed, Some(AmendmentAction::Recommend), WaitKind::Amendment),
        (AmendmentState::Recommended, Some(AmendmentAction::Approve), WaitKind::Amendment),
        (AmendmentState::Approved, None, WaitKind::Amendment),
        (AmendmentState::Withdrawn, None, WaitKind::Amendment),
    ];
    for (state, expected, wait) in cases {
        let found = of_amendment(State::Active, &open(state));
        let step = expected.map(|amendment| AwaitedStep::Amendment { amendment });
        assert_eq!(found.as_ref().map(|task| task.step), step, "{state}");
        assert_eq!(of_amendment(State::Completed, &open(state)), None, "only a running project is amended");
        let Some(task) = found else { continue };
        assert_eq!(task.wait, wait);
        // The requester may endorse, but requester and recommender may not decide.
        assert_eq!(of(10, &task), state == AmendmentState::Requested, "{state}");
        assert_eq!(of(20, &task), state != AmendmentState::Recommended, "{state}");
    }
}

#[test]
fn a_question_waits_for_those_asked_who_read_it_and_not_for_who_asks() {
    let state: StateCode = "XAA".parse().unwrap();
    let offices = [(Role::FundOfficer, None), (Role::FundOfficer, Some(state))].into();
    let asked = Addressee::FundOfficer;
    let question = Question { number: 3, asked, offices, by: Uuid::from_u128(1), since: day("2020-04-01") };
    let task = of_question(&question);
    for (who, expected) in [
        (person(2, Role::FundOfficer, None), true),
        (person(1, Role::FundOfficer, None), false),
        (person(2, Role::FundOfficer, Some(state)), false),
        (person(2, Role::RegionalOffice, None), false),
    ] {
        assert_eq!(task.is_from(&who, state, []), expected, "{who:?}");
    }
}
