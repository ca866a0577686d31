//! Transition table of a project, from approval on. It continues the table of [`crate::domain::lifecycle::table`],
//! with the same event history and the same guarantees.
//!
//! Source of stages, deadlines and roles: the Fund's pages on implementation (collected rules §2.1, stages 7 to 13).
//! The texts publish no procedure for suspension or cancellation: here both need a reason, and cancellation needs the
//! approver. On resumption a new focal point may be named. Filing and deciding a report does not change the state,
//! except that accepting the final report or the evaluation ends a stage.

use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::actor::Role;
use crate::domain::kernel::notification::{Audience, NoticeKind, Tell, tell};
use crate::domain::ledger::entry::EntryKind;
use crate::domain::lifecycle::transition::{Guard, Transition, row};

const OFFICE: &[Role] = &[Role::RegionalOffice];
const FUND: &[Role] = &[Role::FundOfficer];
const APPROVER: &[Role] = &[Role::Approver];
const FINANCE: &[Role] = &[Role::FinanceOfficer];

/// The end of a project returns amounts committed and not paid, and amounts paid and not spent.
const ENDS: Option<EntryKind> = Some(EntryKind::ReturnCommitted);
const CANCELS: &[Guard] = &[Guard::Reason, Guard::Accounted, Guard::OpenYear];
const FILES: &[Guard] = &[Guard::ReportAddsUp];
const ACCEPTS: &[Guard] = &[Guard::ReportAwaits, Guard::AnotherPersonThanFiled];
const ACCEPTS_FINAL: &[Guard] = &[Guard::FinalReportAwaits, Guard::AnotherPersonThanFiled];
const ACCEPTS_EVALUATION: &[Guard] = &[Guard::EvaluationAwaits, Guard::AnotherPersonThanFiled];
const SENDS_BACK: &[Guard] = &[Guard::AnyReportAwaits, Guard::AnotherPersonThanFiled, Guard::Reason];

const fn all(notice: NoticeKind) -> [Tell; 3] {
    [tell(Audience::ApplicantState, notice), tell(Audience::RegionalOffice, notice), tell(Audience::FundUnit, notice)]
}

const ACTIVATED: &[Tell] = &all(NoticeKind::ProjectActivated);
const SUSPENDED: &[Tell] = &all(NoticeKind::ProjectSuspended);
const RESUMED: &[Tell] = &all(NoticeKind::ProjectResumed);
const COMPLETED: &[Tell] = &all(NoticeKind::ProjectCompleted);
const CANCELLED: &[Tell] = &all(NoticeKind::ProjectCancelled);
const FILED: &[Tell] = &all(NoticeKind::ReportFiled);
const ACCEPTED: &[Tell] = &all(NoticeKind::ReportAccepted);
const SENT_BACK: &[Tell] = &all(NoticeKind::ReportSentBack);
const FINAL_ACCEPTED: &[Tell] = &all(NoticeKind::FinalReportAccepted);
/// The finance unit is notified that the accounts can be closed.
const EVALUATED: &[Tell] = &[
    tell(Audience::ApplicantState, NoticeKind::EvaluationAccepted),
    tell(Audience::RegionalOffice, NoticeKind::EvaluationAccepted),
    tell(Audience::FundUnit, NoticeKind::EvaluationAccepted),
    tell(Audience::FinanceUnit, NoticeKind::ClosureAwaited),
];
const CLOSED: &[Tell] = &all(NoticeKind::ProjectClosed);

/// The transition table. (from, action) is unique across this table and the table of applications.
#[rustfmt::skip]
pub const PROJECT_LIFE: &[Transition] = &[
    row(State::Approved, Action::Activate, State::Active, OFFICE, &[Guard::FocalPoint], None, ACTIVATED),
    row(State::Approved, Action::Cancel, State::Cancelled, APPROVER, CANCELS, ENDS, CANCELLED),

    row(State::Active, Action::Suspend, State::Suspended, FUND, &[Guard::Reason], None, SUSPENDED),
    row(State::Active, Action::Complete, State::Completed, OFFICE, &[Guard::AgreedEnd], None, COMPLETED),
    row(State::Active, Action::Cancel, State::Cancelled, APPROVER, CANCELS, ENDS, CANCELLED),

    row(State::Suspended, Action::Resume, State::Active, FUND, &[Guard::Reason, Guard::NewFocalPoint], None, RESUMED),
    row(State::Suspended, Action::Cancel, State::Cancelled, APPROVER, CANCELS, ENDS, CANCELLED),

    row(State::Active, Action::FileReport, State::Active, OFFICE, FILES, None, FILED),
    row(State::Active, Action::AcceptReport, State::Active, FUND, ACCEPTS, None, ACCEPTED),
    row(State::Active, Action::ReturnReport, State::Active, FUND, SENDS_BACK, None, SENT_BACK),
    row(State::Suspended, Action::FileReport, State::Suspended, OFFICE, FILES, None, FILED),
    row(State::Suspended, Action::AcceptReport, State::Suspended, FUND, ACCEPTS, None, ACCEPTED),
    row(State::Suspended, Action::ReturnReport, State::Suspended, FUND, SENDS_BACK, None, SENT_BACK),
    row(State::Completed, Action::FileReport, State::Completed, OFFICE, FILES, None, FILED),
    row(State::Completed, Action::AcceptReport, State::Completed, FUND, ACCEPTS, None, ACCEPTED),
    row(State::Completed, Action::ReturnReport, State::Completed, FUND, SENDS_BACK, None, SENT_BACK),
    row(State::Completed, Action::AcceptFinalReport, State::FinalReported, FUND, ACCEPTS_FINAL, None, FINAL_ACCEPTED),
    row(State::FinalReported, Action::FileReport, State::FinalReported, OFFICE, FILES, None, FILED),
    row(State::FinalReported, Action::AcceptReport, State::FinalReported, FUND, ACCEPTS, None, ACCEPTED),
    row(State::FinalReported, Action::ReturnReport, State::FinalReported, FUND, SENDS_BACK, None, SENT_BACK),
    row(State::FinalReported, Action::AcceptEvaluation, State::Evaluated, FUND, ACCEPTS_EVALUATION, None, EVALUATED),

    row(State::Evaluated, Action::Close, State::Closed, FINANCE, &[Guard::SpentIsPaid, Guard::OpenYear], ENDS, CLOSED),
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
            let off_plan =
                matches!(row.action, Action::Suspend | Action::Resume | Action::Cancel | Action::ReturnReport);
            assert_eq!(row.needs.contains(&Guard::Reason), off_plan, "{}", row.action);
            for audience in [Audience::ApplicantState, Audience::RegionalOffice, Audience::FundUnit] {
                assert!(row.tells.iter().any(|tell| tell.audience == audience), "{}: {audience}", row.action);
            }
            assert!(row.by.iter().all(|role| !matches!(role, Role::Auditor | Role::Administrator)));
        }
    }

    #[test]
    fn the_only_way_to_a_closed_project_goes_past_the_final_report_and_the_evaluation_by_two_persons() {
        let into = |state: State| PROJECT_LIFE.iter().filter(move |row| row.to == state && row.from != state);
        for (state, from, guard) in [
            (State::Closed, State::Evaluated, Guard::SpentIsPaid),
            (State::Evaluated, State::FinalReported, Guard::EvaluationAwaits),
            (State::FinalReported, State::Completed, Guard::FinalReportAwaits),
            (State::Completed, State::Active, Guard::AgreedEnd),
        ] {
            let ways: Vec<_> = into(state).filter(|row| row.action != Action::Resume).collect();
            assert_eq!(ways.iter().map(|row| row.from).collect::<Vec<_>>(), [from], "{state}");
            assert!(ways[0].needs.contains(&guard), "{state}");
        }
        for row in PROJECT_LIFE.iter().filter(|row| row.action.decides_report()) {
            assert!(row.needs.contains(&Guard::AnotherPersonThanFiled), "{} from {}", row.action, row.from);
            let files = PROJECT_LIFE.iter().find(|file| file.from == row.from && file.action == Action::FileReport);
            assert!(files.is_some_and(|file| row.by.iter().all(|role| !file.by.contains(role))), "one role does both");
        }
    }

    #[test]
    fn finance_hears_where_its_step_is_the_next_one() {
        let tells = |row: &Transition| row.tells.iter().any(|tell| tell.audience == Audience::FinanceUnit);
        for row in PROJECT_LIFE.iter().filter(|row| row.from != row.to) {
            let next = PROJECT_LIFE.iter().any(|next| next.from == row.to && next.by == FINANCE);
            assert_eq!(tells(row), next, "{} from {}", row.action, row.from);
        }
    }

    #[test]
    fn nobody_is_without_a_way_to_cancel_before_completion() {
        for from in [State::Approved, State::Active, State::Suspended] {
            assert!(PROJECT_LIFE.iter().any(|row| row.from == from && row.action == Action::Cancel));
        }
    }
}
