//! Time limits of tasks before a reminder is sent. They are configured, because the Fund's texts set no deadlines for
//! these steps.

use crate::domain::amendments::amendment_table::AmendmentState;
use crate::domain::applications::state::State;
use crate::domain::payments::instalment_table::InstalmentState;

/// The kind of wait; each kind has its own time limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WaitKind {
    /// The endorsement and the beginning of the review.
    Submitted,
    /// The recommendation.
    UnderReview,
    /// The state's answer.
    ClarificationRequested,
    /// The approval.
    Recommended,
    /// The beginning of the project.
    Approved,
    /// The completion of a project whose agreed end has come.
    AgreedEnd,
    /// The closing of an evaluated project.
    Evaluated,
    /// The decision on a report.
    Report,
    /// The check of an instalment.
    InstalmentRequested,
    /// The payment of an instalment.
    InstalmentChecked,
    /// The exception for an amendment that was asked for late.
    AmendmentLate,
    /// The next step of an amendment.
    Amendment,
    /// The answer to a question of a conversation.
    Question,
}

impl WaitKind {
    /// The kind of wait for an application or project in this state; `None` if no step is pending. Drafts, retained
    /// applications (waiting for money) and suspended projects have no time limit; reports of a running project are
    /// covered by its obligations.
    pub const fn of_application(state: State) -> Option<WaitKind> {
        match state {
            State::Submitted => Some(Self::Submitted),
            State::UnderReview => Some(Self::UnderReview),
            State::ClarificationRequested => Some(Self::ClarificationRequested),
            State::Recommended => Some(Self::Recommended),
            State::Approved => Some(Self::Approved),
            State::Active => Some(Self::AgreedEnd),
            State::Evaluated => Some(Self::Evaluated),
            _ => None,
        }
    }

    /// The kind of wait for an instalment in this state.
    pub const fn of_instalment(state: InstalmentState) -> Option<WaitKind> {
        match state {
            InstalmentState::Requested => Some(Self::InstalmentRequested),
            InstalmentState::Checked => Some(Self::InstalmentChecked),
            InstalmentState::Planned | InstalmentState::Refused | InstalmentState::Paid => None,
        }
    }

    /// The kind of wait for an amendment in this state.
    pub const fn of_amendment(state: AmendmentState) -> Option<WaitKind> {
        match state {
            AmendmentState::Late => Some(Self::AmendmentLate),
            AmendmentState::Requested | AmendmentState::Endorsed | AmendmentState::Recommended => Some(Self::Amendment),
            _ => None,
        }
    }
}

/// Days until the first reminder, for each kind of wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeLimits {
    /// For [`WaitKind::Submitted`].
    pub submitted: u16,
    /// For [`WaitKind::UnderReview`].
    pub under_review: u16,
    /// For [`WaitKind::ClarificationRequested`].
    pub clarification_requested: u16,
    /// For [`WaitKind::Recommended`].
    pub recommended: u16,
    /// For [`WaitKind::Approved`].
    pub approved: u16,
    /// For [`WaitKind::AgreedEnd`].
    pub agreed_end: u16,
    /// For [`WaitKind::Evaluated`].
    pub evaluated: u16,
    /// For [`WaitKind::Report`].
    pub report: u16,
    /// For [`WaitKind::InstalmentRequested`].
    pub instalment_requested: u16,
    /// For [`WaitKind::InstalmentChecked`].
    pub instalment_checked: u16,
    /// For [`WaitKind::AmendmentLate`].
    pub amendment_late: u16,
    /// For [`WaitKind::Amendment`].
    pub amendment: u16,
    /// For [`WaitKind::Question`].
    pub question: u16,
}

impl TimeLimits {
    /// The time limit in days for a kind of wait.
    pub const fn days(&self, wait: WaitKind) -> u16 {
        match wait {
            WaitKind::Submitted => self.submitted,
            WaitKind::UnderReview => self.under_review,
            WaitKind::ClarificationRequested => self.clarification_requested,
            WaitKind::Recommended => self.recommended,
            WaitKind::Approved => self.approved,
            WaitKind::AgreedEnd => self.agreed_end,
            WaitKind::Evaluated => self.evaluated,
            WaitKind::Report => self.report,
            WaitKind::InstalmentRequested => self.instalment_requested,
            WaitKind::InstalmentChecked => self.instalment_checked,
            WaitKind::AmendmentLate => self.amendment_late,
            WaitKind::Amendment => self.amendment,
            WaitKind::Question => self.question,
        }
    }
}
