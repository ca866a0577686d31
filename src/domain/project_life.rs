//! The life of a project: the table of [`super::lifecycle`] from approval on, in the same history and under the same
//! guarantees.
//!
//! Stages, deadlines and who moves them: the Fund's pages on implementation (collected rules §2.1, stages 7 to 13). The
//! texts publish no procedure for suspending or cancelling: both ask for a reason, and cancelling for the approver.

use super::actor::Role;
use super::ledger::EntryKind;
use super::lifecycle::{Action, Guard, State, Transition, row};
use super::notice::{Audience, NoticeKind, Tell, tell};

const OFFICE: &[Role] = &[Role::RegionalOffice];
const FUND: &[Role] = &[Role::FundOfficer];
const APPROVER: &[Role] = &[Role::Approver];
const FINANCE: &[Role] = &[Role::FinanceOfficer];

/// Ending a project gives back what was promised and not paid.
const ENDS: Option<EntryKind> = Some(EntryKind::ReturnCommitted);
const CANCELS: &[Guard] = &[Guard::Reason, Guard::OpenYear];

const fn all(notice: NoticeKind) -> [Tell; 3] {
    [tell(Audience::ApplicantState, notice), tell(Audience::RegionalOffice, notice), tell(Audience::FundUnit, notice)]
}

const ACTIVATED: &[Tell] = &all(NoticeKind::ProjectActivated);
const SUSPENDED: &[Tell] = &all(NoticeKind::ProjectSuspended);
const RESUMED: &[Tell] = &all(NoticeKind::ProjectResumed);
const COMPLETED: &[Tell] = &all(NoticeKind::ProjectCompleted);
const CANCELLED: &[Tell] = &all(NoticeKind::ProjectCancelled);
const CLOSED: &[Tell] = &all(NoticeKind::ProjectClosed);

/// The table. No (from, action) occurs twice, here or in the table before approval.
#[rustfmt::skip]
pub const PROJECT_LIFE: &[Transition] = &[
    row(State::Approved, Action::Activate, State::Active, OFFICE, &[Guard::FocalPoint], None, ACTIVATED),
    row(State::Approved, Action::Cancel, State::Cancelled, APPROVER, CANCELS, ENDS, CANCELLED),

    row(State::Active, Action::Suspend, State::Suspended, FUND, &[Guard::Reason], None, SUSPENDED),
    row(State::Active, Action::Complete, State::Completed, OFFICE, &[Guard::AgreedEnd], None, COMPLETED),
    row(State::Active, Action::Cancel, State::Cancelled, APPROVER, CANCELS, ENDS, CANCELLED),

    row(State::Suspended, Action::Resume, State::Active, FUND, &[Guard::Reason], None, RESUMED),
    row(State::Suspended, Action::Cancel, State::Cancelled, APPROVER, CANCELS, ENDS, CANCELLED),

    row(State::Completed, Action::Close, State::Closed, FINANCE, &[Guard::OpenYear], ENDS, CLOSED),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_begins_at_approval_and_never_becomes_an_application_again() {
        for row in PROJECT_LIFE {
            assert!(row.from.is_project() && row.to.is_project(), "{} from {}", row.action, row.from);
            assert_ne!(row.to, State::Approved);
        }
        let before = [State::Draft, State::Recommended, State::Retained, State::Declined, State::Withdrawn];
        assert!(before.iter().all(|state| !state.is_project()));
    }

    #[test]
    fn money_goes_back_exactly_where_a_project_ends_and_never_by_those_who_spend_it() {
        for row in PROJECT_LIFE {
            assert_eq!(row.posts, row.to.is_final().then_some(EntryKind::ReturnCommitted), "{}", row.action);
            if row.posts.is_some() {
                assert!(row.needs.contains(&Guard::OpenYear));
                assert!(row.by.iter().all(|role| matches!(role, Role::Approver | Role::FinanceOfficer)));
            }
        }
    }

    #[test]
    fn every_way_off_the_plan_has_a_reason_and_everybody_concerned_hears_of_every_step() {
        for row in PROJECT_LIFE {
            let off_plan = matches!(row.action, Action::Suspend | Action::Resume | Action::Cancel);
            assert_eq!(row.needs.contains(&Guard::Reason), off_plan, "{}", row.action);
            for audience in [Audience::ApplicantState, Audience::RegionalOffice, Audience::FundUnit] {
                assert!(row.tells.iter().any(|tell| tell.audience == audience), "{}: {audience}", row.action);
            }
            assert!(row.by.iter().all(|role| !matches!(role, Role::Auditor | Role::Administrator)));
        }
    }

    #[test]
    fn nobody_is_without_a_way_to_cancel_before_completion() {
        for from in [State::Approved, State::Active, State::Suspended] {
            assert!(PROJECT_LIFE.iter().any(|row| row.from == from && row.action == Action::Cancel));
        }
    }
}
