//! Properties of the transition tables: reachability, and guards that no path bypasses.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::domain::applications::state::{Action, State, is_decided};
use crate::domain::lifecycle::requirements::data_needed;
use crate::domain::lifecycle::transition::Guard;

/// All states reachable from the initial state.
fn reachable() -> BTreeSet<State> {
    let mut seen = BTreeSet::from([State::Unwritten]);
    loop {
        let next: BTreeSet<State> = every_step().filter(|row| seen.contains(&row.from)).map(|row| row.to).collect();
        let before = seen.len();
        seen.extend(next);
        if seen.len() == before {
            return seen;
        }
    }
}

#[test]
fn nothing_asks_for_the_rules_of_the_day_once_an_application_is_decided() {
    let asking: BTreeSet<State> = every_step().filter(|row| data_needed(row).predecessor).map(|row| row.from).collect();
    assert!(asking.contains(&State::Draft) && asking.contains(&State::Recommended));
    for state in asking {
        assert!(!is_decided(state), "{state}");
    }
}

#[test]
fn every_state_is_reachable() {
    assert_eq!(reachable(), State::ALL.iter().copied().collect());
}

#[test]
fn from_every_state_an_end_is_reachable_and_every_action_is_used() {
    let mut ends: BTreeSet<State> = State::ALL.iter().copied().filter(|state| state.is_final()).collect();
    assert_eq!(ends, BTreeSet::from([State::Declined, State::Withdrawn, State::Closed, State::Cancelled]));
    for _ in State::ALL {
        ends.extend(every_step().filter(|row| ends.contains(&row.to)).map(|row| row.from).collect::<Vec<_>>());
    }
    assert_eq!(ends, State::ALL.iter().copied().collect(), "a dead end");
    let used: BTreeSet<Action> = every_step().map(|row| row.action).collect();
    assert_eq!(used, Action::ALL.iter().copied().collect());
}

#[test]
fn the_state_may_withdraw_before_approval_always() {
    let before = |state: &State| !state.is_final() && !state.is_project() && *state != State::Unwritten;
    for state in State::ALL.iter().filter(|state| before(state)) {
        let row = transition(*state, Action::Withdraw).unwrap_or_else(|| panic!("{state} has no way out"));
        assert_eq!((row.to, row.by, row.needs), (State::Withdrawn, STATE, &[][..]));
    }
}

/// Every transition to approval has all guards, and recommendation and approval need different roles.
#[test]
fn no_path_to_approval_goes_past_a_guard_or_one_person() {
    for row in LIFECYCLE.iter().filter(|row| row.to == State::Approved) {
        for guard in
            [Guard::Complete, Guard::Eligible, Guard::Letters, Guard::RegionalOfficeEndorsement, Guard::AnotherPerson]
        {
            assert!(row.needs.contains(&guard), "{} lacks {guard}", row.action);
        }
        assert_eq!(row.posts, Some(EntryKind::Commit));
        for into in LIFECYCLE.iter().filter(|before| before.to == row.from && before.from != row.from) {
            assert_eq!(into.posts, Some(EntryKind::Reserve));
            assert!(into.needs.contains(&Guard::MoneyAvailable));
            assert!(into.by.iter().all(|role| !row.by.contains(role)), "one role recommends and approves");
        }
    }
}

#[test]
fn money_is_reserved_exactly_while_recommended() {
    for row in LIFECYCLE {
        let expected = match (row.from == State::Recommended, row.to == State::Recommended) {
            (false, true) => Some(EntryKind::Reserve),
            (true, false) if row.to == State::Approved => Some(EntryKind::Commit),
            (true, false) => Some(EntryKind::Release),
            _ => None,
        };
        assert_eq!(row.posts, expected, "{} from {}", row.action, row.from);
    }
}

#[test]
fn only_deciders_act_and_every_decision_is_told_to_the_state() {
    for row in LIFECYCLE {
        assert!(!row.by.is_empty());
        assert!(row.by.iter().all(|role| !matches!(role, Role::Auditor | Role::Administrator | Role::FinanceOfficer)));
        if (row.to.is_final() || row.to == State::Approved) && row.from != State::Draft {
            assert!(row.tells.iter().any(|tell| tell.audience == Audience::ApplicantState), "{}", row.action);
        }
    }
}

#[test]
fn the_content_changes_only_in_the_states_hands() {
    let mut savers = BTreeMap::new();
    for row in LIFECYCLE.iter().filter(|row| row.action == Action::Save) {
        savers.insert(row.from, row.by);
    }
    assert_eq!(savers.keys().copied().collect::<Vec<_>>(), [State::Draft, State::ClarificationRequested]);
    assert!(savers.values().all(|by| *by == STATE));
}
