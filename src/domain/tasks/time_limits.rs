//! How long somebody may be waited for before a reminder. Knows no dates of the Fund: its texts set none for these
//! steps; how long is too long is configured.

use crate::domain::amendments::amendment_table::AmendmentState;
use crate::domain::applications::state::State;
use crate::domain::payments::instalment_table::InstalmentState;

/// What a wait is about, as far as time_limits differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wait {
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

impl Wait {
    /// What an application or project that stands here waits for; `None` where it waits for nobody by itself. A draft
    /// is its state's own affair, a retained application waits for money, a suspended project for better times; and
    /// what a running project owes is said by its obligations.
    pub const fn of_application(state: State) -> Option<Wait> {
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

    /// What an instalment that stands here waits for.
    pub const fn of_instalment(state: InstalmentState) -> Option<Wait> {
        match state {
            InstalmentState::Requested => Some(Self::InstalmentRequested),
            InstalmentState::Checked => Some(Self::InstalmentChecked),
            InstalmentState::Planned | InstalmentState::Refused | InstalmentState::Paid => None,
        }
    }

    /// What an amendment that stands here waits for.
    pub const fn of_amendment(state: AmendmentState) -> Option<Wait> {
        match state {
            AmendmentState::Late => Some(Self::AmendmentLate),
            AmendmentState::Requested | AmendmentState::Endorsed | AmendmentState::Recommended => Some(Self::Amendment),
            _ => None,
        }
    }
}

/// After how many days somebody is reminded of what waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeLimits {
    /// For [`Wait::Submitted`].
    pub submitted: u16,
    /// For [`Wait::UnderReview`].
    pub under_review: u16,
    /// For [`Wait::ClarificationRequested`].
    pub clarification_requested: u16,
    /// For [`Wait::Recommended`].
    pub recommended: u16,
    /// For [`Wait::Approved`].
    pub approved: u16,
    /// For [`Wait::AgreedEnd`].
    pub agreed_end: u16,
    /// For [`Wait::Evaluated`].
    pub evaluated: u16,
    /// For [`Wait::Report`].
    pub report: u16,
    /// For [`Wait::InstalmentRequested`].
    pub instalment_requested: u16,
    /// For [`Wait::InstalmentChecked`].
    pub instalment_checked: u16,
    /// For [`Wait::AmendmentLate`].
    pub amendment_late: u16,
    /// For [`Wait::Amendment`].
    pub amendment: u16,
    /// For [`Wait::Question`].
    pub question: u16,
}

impl TimeLimits {
    /// The days for a wait.
    pub const fn days(&self, wait: Wait) -> u16 {
        match wait {
            Wait::Submitted => self.submitted,
            Wait::UnderReview => self.under_review,
            Wait::ClarificationRequested => self.clarification_requested,
            Wait::Recommended => self.recommended,
            Wait::Approved => self.approved,
            Wait::AgreedEnd => self.agreed_end,
            Wait::Evaluated => self.evaluated,
            Wait::Report => self.report,
            Wait::InstalmentRequested => self.instalment_requested,
            Wait::InstalmentChecked => self.instalment_checked,
            Wait::AmendmentLate => self.amendment_late,
            Wait::Amendment => self.amendment,
            Wait::Question => self.question,
        }
    }
}
