//! Which step an application waits for, and for whom: read off the lifecycle table.
//!
//! A step is waited for where it brings the application nearer to the end of the main road: from the draft over
//! approval to closed accounts. Whoever the table names for such a step is waited for, and no one else. Knows no dates
//! of the Fund: its texts set none for these steps; how long is too long is configured.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::NaiveDate;
use uuid::Uuid;

use super::actor::{Actor, Role};
use super::lifecycle::{Action, Guard, State, Transition, every_step, steps_from};
use super::member_state::StateCode;
use super::policy;

/// Where an application waits for somebody. A draft is its state's own affair, a retained application waits for money,
/// and a running project owes what its obligations say.
pub const WAITING: [State; 5] =
    [State::Submitted, State::UnderReview, State::ClarificationRequested, State::Recommended, State::Approved];

/// After how many days somebody is reminded that an application waits: by where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For the endorsement and the beginning of the review.
    pub submitted: u16,
    /// For the recommendation.
    pub under_review: u16,
    /// For the state's answer.
    pub clarification_requested: u16,
    /// For the approval.
    pub recommended: u16,
    /// For the beginning of the project.
    pub approved: u16,
}

impl Patience {
    /// The days for an application standing here; `None` where it waits for nobody.
    pub const fn days(&self, state: State) -> Option<u16> {
        match state {
            State::Submitted => Some(self.submitted),
            State::UnderReview => Some(self.under_review),
            State::ClarificationRequested => Some(self.clarification_requested),
            State::Recommended => Some(self.recommended),
            State::Approved => Some(self.approved),
            _ => None,
        }
    }
}

/// A reminder of a step that is waited for is repeated after so many days.
const REPEATED_AFTER_DAYS: i64 = 7;

/// Fewest steps from each state to closed accounts; states from which none leads there are missing.
fn distances() -> &'static BTreeMap<State, usize> {
    static DISTANCES: OnceLock<BTreeMap<State, usize>> = OnceLock::new();
    DISTANCES.get_or_init(|| {
        let mut found = BTreeMap::from([(State::Closed, 0)]);
        for distance in 1..=State::ALL.len() {
            let nearer: Vec<State> =
                every_step().filter(|row| found.get(&row.to) == Some(&(distance - 1))).map(|row| row.from).collect();
            for state in nearer {
                found.entry(state).or_insert(distance);
            }
        }
        found
    })
}

/// The steps that an application standing here waits for. `endorsed`: whether the Regional Office has endorsed the
/// content as it stands, which a later step asks for.
pub fn awaited(state: State, endorsed: bool) -> impl Iterator<Item = &'static Transition> {
    steps_from(state).filter(move |row| {
        let endorses = row.action == Action::Endorse && !endorsed;
        endorses || distances().get(&row.to) < distances().get(&row.from) && distances().contains_key(&row.to)
    })
}

/// Whether a step is waited for from this person, who could take it.
pub fn is_awaited_from(
    person: &Actor,
    step: &Transition,
    applicant: StateCode,
    concerned: impl IntoIterator<Item = StateCode>,
    recommended_by: Option<Uuid>,
) -> bool {
    let of_the_state = person.role != Role::StateOfficer || person.represents == Some(applicant);
    let same_person = step.needs.contains(&Guard::AnotherPerson) && recommended_by == Some(person.user_id);
    step.by.contains(&person.role) && of_the_state && !same_person && !policy::conflicts(person, concerned)
}

/// The number of the reminder that has come, from 1: the first `after_days` days after the day since which a step is
/// waited for, the next each week. `None` before the first.
pub fn reminder_number(since: NaiveDate, after_days: u16, today: NaiveDate) -> Option<i32> {
    let late = (today - since).num_days() - i64::from(after_days);
    (late >= 0).then(|| i32::try_from(late / REPEATED_AFTER_DAYS + 1).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(state: State, endorsed: bool) -> Vec<(Action, &'static [Role])> {
        awaited(state, endorsed).map(|row| (row.action, row.by)).collect()
    }

    #[test]
    fn the_table_says_who_is_waited_for() {
        type Waits = &'static [(Action, Role)];
        let cases: [(State, bool, Waits); 9] = [
            (
                State::Submitted,
                false,
                &[(Action::Endorse, Role::RegionalOffice), (Action::BeginReview, Role::FundOfficer)],
            ),
            (State::Submitted, true, &[(Action::BeginReview, Role::FundOfficer)]),
            (
                State::UnderReview,
                false,
                &[(Action::Endorse, Role::RegionalOffice), (Action::Recommend, Role::FundOfficer)],
            ),
            (State::UnderReview, true, &[(Action::Recommend, Role::FundOfficer)]),
            (State::ClarificationRequested, false, &[(Action::Answer, Role::StateOfficer)]),
            (State::Recommended, true, &[(Action::Approve, Role::Approver)]),
            (State::Approved, true, &[(Action::Activate, Role::RegionalOffice)]),
            (State::Declined, true, &[]),
            (State::Withdrawn, true, &[]),
        ];
        for (state, endorsed, expected) in cases {
            let found: Vec<_> = steps(state, endorsed).into_iter().map(|(action, by)| (action, by[0])).collect();
            assert_eq!(found, expected, "{state}");
        }
    }

    #[test]
    fn no_way_off_the_main_road_is_ever_waited_for() {
        let off = [Action::Withdraw, Action::Decline, Action::Cancel, Action::Suspend, Action::ReturnToReview];
        for state in State::ALL {
            let found = steps(*state, false);
            assert!(found.iter().all(|(action, _)| !off.contains(action)), "{state}: {found:?}");
            assert!(state.is_final() || !found.is_empty(), "{state} waits for nothing");
        }
    }

    #[test]
    fn who_could_not_take_the_step_is_not_waited_for() {
        let state: StateCode = "XAA".parse().unwrap();
        let person = |number: u128, role, represents| Actor { user_id: Uuid::from_u128(number), role, represents };
        let approve = awaited(State::Recommended, true).next().unwrap();
        let answer = awaited(State::ClarificationRequested, true).next().unwrap();
        let other: StateCode = "XAB".parse().unwrap();
        let recommended_by = Some(Uuid::from_u128(7));
        for (who, step, expected) in [
            (person(1, Role::Approver, None), approve, true),
            (person(1, Role::Approver, Some(other)), approve, true),
            (person(1, Role::Approver, Some(state)), approve, false),
            (person(7, Role::Approver, None), approve, false),
            (person(1, Role::FundOfficer, None), approve, false),
            (person(1, Role::StateOfficer, Some(state)), answer, true),
            (person(1, Role::StateOfficer, Some(other)), answer, false),
        ] {
            assert_eq!(is_awaited_from(&who, step, state, [state], recommended_by), expected, "{who:?}");
        }
    }

    #[test]
    fn patience_ends_exactly_where_somebody_is_waited_for() {
        let patience =
            Patience { submitted: 1, under_review: 2, clarification_requested: 3, recommended: 4, approved: 5 };
        let ends: Vec<State> = State::ALL.iter().copied().filter(|state| patience.days(*state).is_some()).collect();
        assert_eq!(ends, WAITING);
        assert_eq!(WAITING.map(|state| patience.days(state)), [1, 2, 3, 4, 5].map(Some));
    }

    #[test]
    fn a_reminder_comes_after_its_days_and_then_each_week() {
        let since: NaiveDate = "2019-06-03".parse().unwrap();
        let numbers = [13, 14, 20, 21, 27, 28, 700].map(|days| {
            let today = since + chrono::TimeDelta::days(days);
            reminder_number(since, 14, today)
        });
        assert_eq!(numbers, [None, Some(1), Some(1), Some(2), Some(2), Some(3), Some(99)]);
        assert_eq!(reminder_number(since, 1, since - chrono::TimeDelta::days(3)), None);
    }
}
