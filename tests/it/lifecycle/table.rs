//! Decisions follow the transition table: every pair of state and action, every role.

use std::collections::BTreeMap;

use chrono::{TimeZone, Utc};
use fonds1035::domain::applications::state::{Action, State};
use fonds1035::domain::calls::Calls;
use fonds1035::domain::kernel::actor::{Actor, Role};
use fonds1035::domain::kernel::refusal::{Refusal, RefusalCode};
use fonds1035::domain::lifecycle::case::{Case, ReportsOnFile};
use fonds1035::domain::lifecycle::command::{Command, StepInput};
use fonds1035::domain::lifecycle::decide::{available_steps, decide};
use fonds1035::domain::lifecycle::loadable::Loadable::Loaded;
use fonds1035::domain::lifecycle::table::{every_step, transition};
use fonds1035::domain::lifecycle::undecided::Undecided;
use fonds1035::domain::member_states::member_state::Facts;
use fonds1035::domain::rules::rule_value::Rules;
use uuid::Uuid;

use crate::support::builders::national;

pub(super) fn case(state: State) -> Case {
    Case {
        state,
        applicant: "XAA".parse().unwrap(),
        draft: national(100_000),
        letters: Loaded(Vec::new()),
        endorsed_content: Loaded(None),
        funding: None,
        fundings: Loaded(0),
        project: None,
        agreed: None,
        reports: ReportsOnFile::default(),
        predecessor: Loaded(None),
        facts: Facts::default(),
        rules: Rules::default(),
        open_year: None,
        balances: BTreeMap::new(),
        regional: Loaded(BTreeMap::new()),
        calls: Loaded(Calls::default()),
        now: Utc.with_ymd_and_hms(2019, 6, 3, 12, 0, 0).unwrap(),
    }
}

fn actor(role: Role, represents: Option<&str>) -> Actor {
    Actor { user_id: Uuid::from_u128(1), role, represents: represents.map(|code| code.parse().unwrap()) }
}

fn command(action: Action) -> Command {
    match action {
        Action::Create => Command::Create { draft: national(100_000) },
        Action::Save => Command::Save { draft: national(100_000) },
        action => Command::Step { action, input: StepInput::default() },
    }
}

/// The refusal, where the case holds all data.
fn refusal(undecided: Undecided) -> Refusal {
    match undecided {
        Undecided::Refused(refusal) => *refusal,
        Undecided::NotLoaded(missing) => panic!("{missing}"),
    }
}

#[test]
fn a_step_outside_the_table_is_refused_and_a_role_outside_its_row_too() {
    for state in State::ALL {
        for action in Action::ALL {
            for role in Role::ALL {
                let represents = (*role == Role::StateOfficer).then_some("XAA");
                let decided = decide(&case(*state), &actor(*role, represents), &command(*action));
                let code = decided.err().map(|undecided| refusal(undecided).code);
                match transition(*state, *action) {
                    None => assert_eq!(code, Some(RefusalCode::StepNotPossible), "{action} from {state}"),
                    Some(row) if !row.by.contains(role) => {
                        assert_eq!(code, Some(RefusalCode::RoleMayNot), "{action} from {state} by {role}");
                    }
                    Some(_) => assert!(
                        !matches!(code, Some(RefusalCode::StepNotPossible | RefusalCode::RoleMayNot)),
                        "{action} from {state} by {role}"
                    ),
                }
            }
        }
    }
}

#[test]
fn an_officer_of_another_state_and_a_person_of_a_state_concerned_are_refused() {
    for row in every_step() {
        for role in row.by {
            let expected = match role {
                Role::StateOfficer => (Some("XAB"), RefusalCode::RoleMayNot),
                _ => (Some("XAA"), RefusalCode::OwnState),
            };
            let refusal =
                refusal(decide(&case(row.from), &actor(*role, expected.0), &command(row.action)).unwrap_err());
            assert_eq!(refusal.code, expected.1, "{} from {} by {role}", row.action, row.from);
        }
    }
}

#[test]
fn the_steps_shown_are_those_of_the_role_and_each_blocked_one_says_why() {
    for state in State::ALL {
        for role in Role::ALL {
            let person = actor(*role, (*role == Role::StateOfficer).then_some("XAA"));
            let shown: Vec<Action> =
                available_steps(&case(*state), &person).unwrap().iter().map(|step| step.transition.action).collect();
            let expected: Vec<Action> =
                every_step().filter(|row| row.from == *state && row.by.contains(role)).map(|row| row.action).collect();
            assert_eq!(shown, expected);
        }
    }
    let fund = actor(Role::FundOfficer, None);
    let steps = available_steps(&case(State::UnderReview), &fund).unwrap();
    let blocked = |action| {
        let step = steps.iter().find(|step| step.transition.action == action).unwrap();
        step.blocked.as_ref().map(|refusal| refusal.code)
    };
    assert_eq!(blocked(Action::Recommend), Some(RefusalCode::CeilingNotEntered));
    assert_eq!(blocked(Action::Decline), None, "words that are not spoken yet block nothing");
}
