//! Transition table of an application. [`PROJECT_LIFE`] continues it after approval. API, mails, ledger postings,
//! documents, access matrix and tests are derived from both tables; the database enforces the same rows with foreign
//! keys.
//!
//! Source of stages and roles: the Fund's pages on applying and on review (collected rules §2.1).

use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::actor::Role;
use crate::domain::kernel::notification::{Audience, NoticeKind, Tell, tell};
use crate::domain::ledger::entry::EntryKind;
use crate::domain::lifecycle::project_table::PROJECT_LIFE;
use crate::domain::lifecycle::transition::{Guard, Transition, row};

const STATE: &[Role] = &[Role::StateOfficer];
const REGION: &[Role] = &[Role::RegionalOffice];
const FUND: &[Role] = &[Role::FundOfficer];
const APPROVER: &[Role] = &[Role::Approver];

const READY: &[Guard] = &[Guard::Complete, Guard::CallOpen, Guard::NotIneligible];
const ARRIVAL: &[Tell] = &[
    tell(Audience::ApplicantState, NoticeKind::SubmissionReceipt),
    tell(Audience::RegionalOffice, NoticeKind::NewApplication),
    tell(Audience::FundUnit, NoticeKind::NewApplication),
];
const DECLINED: &[Tell] =
    &[tell(Audience::ApplicantState, NoticeKind::Declined), tell(Audience::FundUnit, NoticeKind::Declined)];
const WITHDRAWN: &[Tell] =
    &[tell(Audience::ApplicantState, NoticeKind::Withdrawn), tell(Audience::FundUnit, NoticeKind::Withdrawn)];
const REASONS: &[Guard] = &[Guard::CodedReasons, Guard::Reason];

/// The transition table. (from, action) is unique.
#[rustfmt::skip]
pub const LIFECYCLE: &[Transition] = &[
    row(State::Unwritten, Action::Create, State::Draft, STATE, &[], None, &[]),
    row(State::Draft, Action::Save, State::Draft, STATE, &[], None, &[]),
    row(State::Draft, Action::AttachLetter, State::Draft, STATE, &[], None, &[]),
    row(State::Draft, Action::Submit, State::Submitted, STATE, READY, None, ARRIVAL),
    row(State::Draft, Action::Withdraw, State::Withdrawn, STATE, &[], None, &[]),

    row(State::Submitted, Action::AttachLetter, State::Submitted, STATE, &[], None, &[]),
    row(State::Submitted, Action::Endorse, State::Submitted, REGION, &[], None, &[tell(Audience::FundUnit, NoticeKind::Endorsed)]),
    row(State::Submitted, Action::BeginReview, State::UnderReview, FUND, &[], None, &[tell(Audience::ApplicantState, NoticeKind::ReviewBegun)]),
    row(State::Submitted, Action::Withdraw, State::Withdrawn, STATE, &[], None, WITHDRAWN),

    row(State::UnderReview, Action::AttachLetter, State::UnderReview, STATE, &[], None, &[]),
    row(State::UnderReview, Action::Endorse, State::UnderReview, REGION, &[], None, &[tell(Audience::FundUnit, NoticeKind::Endorsed)]),
    row(State::UnderReview, Action::RequestClarification, State::ClarificationRequested, FUND, &[Guard::Reason], None, &[tell(Audience::ApplicantState, NoticeKind::ClarificationRequested)]),
    row(State::UnderReview, Action::Recommend, State::Recommended, FUND, &[Guard::Complete, Guard::Eligible, Guard::Letters, Guard::RegionalOfficeEndorsement, Guard::MoneyAvailable], Some(EntryKind::Reserve), &[tell(Audience::Approvers, NoticeKind::ApprovalAwaited)]),
    row(State::UnderReview, Action::Retain, State::Retained, FUND, &[Guard::Complete, Guard::Eligible, Guard::Letters, Guard::RegionalOfficeEndorsement, Guard::OnlyMoneyShort], None, &[tell(Audience::ApplicantState, NoticeKind::Retained)]),
    row(State::UnderReview, Action::Decline, State::Declined, FUND, REASONS, None, DECLINED),
    row(State::UnderReview, Action::Withdraw, State::Withdrawn, STATE, &[], None, WITHDRAWN),

    row(State::ClarificationRequested, Action::Save, State::ClarificationRequested, STATE, &[], None, &[]),
    row(State::ClarificationRequested, Action::AttachLetter, State::ClarificationRequested, STATE, &[], None, &[]),
    row(State::ClarificationRequested, Action::Answer, State::UnderReview, STATE, &[Guard::Complete, Guard::CallOpen, Guard::NotIneligible, Guard::Reason], None, &[tell(Audience::FundUnit, NoticeKind::ClarificationAnswered), tell(Audience::RegionalOffice, NoticeKind::ClarificationAnswered)]),
    row(State::ClarificationRequested, Action::Decline, State::Declined, FUND, REASONS, None, DECLINED),
    row(State::ClarificationRequested, Action::Withdraw, State::Withdrawn, STATE, &[], None, WITHDRAWN),

    row(State::Recommended, Action::ReturnToReview, State::UnderReview, APPROVER, &[Guard::Reason], Some(EntryKind::Release), &[tell(Audience::FundUnit, NoticeKind::ReturnedToReview)]),
    row(State::Recommended, Action::Approve, State::Approved, APPROVER, &[Guard::AnotherPerson, Guard::Complete, Guard::Eligible, Guard::Letters, Guard::RegionalOfficeEndorsement], Some(EntryKind::Commit), &[tell(Audience::ApplicantState, NoticeKind::Approved), tell(Audience::RegionalOffice, NoticeKind::Approved), tell(Audience::FundUnit, NoticeKind::Approved)]),
    row(State::Recommended, Action::Decline, State::Declined, APPROVER, &[Guard::AnotherPerson, Guard::CodedReasons, Guard::Reason], Some(EntryKind::Release), DECLINED),
    row(State::Recommended, Action::Withdraw, State::Withdrawn, STATE, &[], Some(EntryKind::Release), WITHDRAWN),

    row(State::Retained, Action::AttachLetter, State::Retained, STATE, &[], None, &[]),
    row(State::Retained, Action::Reconsider, State::UnderReview, FUND, &[], None, &[tell(Audience::ApplicantState, NoticeKind::Reconsidered)]),
    row(State::Retained, Action::Decline, State::Declined, FUND, REASONS, None, DECLINED),
    row(State::Retained, Action::Withdraw, State::Withdrawn, STATE, &[], None, WITHDRAWN),
];

// Compile-time check that (from, action) is unique; with duplicates the result would depend on the row order.
const _: () = {
    let whole = LIFECYCLE.len() + PROJECT_LIFE.len();
    let mut first = 0;
    while first < whole {
        let mut second = first + 1;
        while second < whole {
            let (a, b) = (nth_step(first), nth_step(second));
            assert!(a.from as u8 != b.from as u8 || a.action as u8 != b.action as u8);
            second += 1;
        }
        first += 1;
    }
};

const fn nth_step(number: usize) -> &'static Transition {
    if number < LIFECYCLE.len() { &LIFECYCLE[number] } else { &PROJECT_LIFE[number - LIFECYCLE.len()] }
}

/// All transitions: those of the application, then those of the project.
pub fn every_step() -> impl Iterator<Item = &'static Transition> {
    LIFECYCLE.iter().chain(PROJECT_LIFE)
}

/// Whether the applicant is notified of a step. Comments on other steps are internal.
pub fn is_told_to_applicant(from: State, action: Action) -> bool {
    let hears = |tell: &Tell| tell.audience == Audience::ApplicantState;
    transition(from, action).is_some_and(|row| row.tells.iter().any(hears))
}

/// The transition of an action from a state, or `None` if there is none.
pub fn transition(from: State, action: Action) -> Option<&'static Transition> {
    every_step().find(|row| row.from == from && row.action == action)
}

/// All transitions from a state.
pub fn steps_from(state: State) -> impl Iterator<Item = &'static Transition> {
    every_step().filter(move |row| row.from == state)
}

impl Transition {
    /// Whether the step is a submission, which needs an open call if the project is regional.
    pub fn asks_for_a_call(&self) -> bool {
        self.needs.contains(&Guard::CallOpen)
    }
}

impl State {
    /// Whether the state is final.
    pub fn is_final(self) -> bool {
        steps_from(self).next().is_none()
    }

    /// Whether the project has been activated and has not ended.
    pub fn is_running(self) -> bool {
        self.is_project() && !self.is_final() && self != Self::Approved
    }

    /// Whether the application has become a project, from approval on.
    pub fn is_project(self) -> bool {
        PROJECT_LIFE.iter().any(|row| row.from == self || row.to == self)
    }

    /// Whether payments to the project are allowed: from activation to its end, except while it is suspended.
    pub fn is_paid(self) -> bool {
        self.is_project() && !self.is_final() && !matches!(self, Self::Approved | Self::Suspended)
    }
}

impl Action {
    /// Whether the action decides a report.
    pub const fn decides_report(self) -> bool {
        matches!(self, Self::AcceptReport | Self::ReturnReport | Self::AcceptFinalReport | Self::AcceptEvaluation)
    }

    /// Whether a focal point may be named with the action: on activation and on resumption.
    pub const fn names_focal_point(self) -> bool {
        matches!(self, Self::Activate | Self::Resume)
    }

    /// Whether the action uses the common action endpoint; the other actions have their own endpoints.
    pub const fn is_command(self) -> bool {
        !matches!(self, Self::Create | Self::Save | Self::AttachLetter | Self::FileReport) && !self.decides_report()
    }
}

#[cfg(test)]
mod tests;
