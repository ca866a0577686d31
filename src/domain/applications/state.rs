//! The states of an application or project, and the actions on it.

use crate::domain::kernel::vocabulary::vocabulary;

vocabulary! {
    /// Where an application stands.
    State {
        /// Before its first event; no stored application is here.
        Unwritten = "unwritten",
        /// Being written by the state.
        Draft = "draft",
        /// Handed in.
        Submitted = "submitted",
        /// Reviewed by the Fund unit.
        UnderReview = "under_review",
        /// The Fund unit waits for the state's answer.
        ClarificationRequested = "clarification_requested",
        /// Recommended for approval; the money is reserved.
        Recommended = "recommended",
        /// Kept because only money is short.
        Retained = "retained",
        /// Approved; the money is committed and the content frozen.
        Approved = "approved",
        /// Declined for coded reasons.
        Declined = "declined",
        /// Withdrawn by the state.
        Withdrawn = "withdrawn",
        /// The project runs.
        Active = "active",
        /// The project stands still.
        Suspended = "suspended",
        /// The agreed end has come.
        Completed = "completed",
        /// The final report is accepted.
        FinalReported = "final_reported",
        /// The evaluation is accepted.
        Evaluated = "evaluated",
        /// Closed; what was not spent is back on its line.
        Closed = "closed",
        /// Ended before its time; what was not spent is back on its line.
        Cancelled = "cancelled",
    }
}

vocabulary! {
    /// What somebody does.
    Action {
        /// Begin a draft.
        Create = "create",
        /// Save answers.
        Save = "save",
        /// Attach an endorsement letter.
        AttachLetter = "attach_letter",
        /// Hand in.
        Submit = "submit",
        /// Endorse for the Regional Office.
        Endorse = "endorse",
        /// Begin the review.
        BeginReview = "begin_review",
        /// Ask the state.
        RequestClarification = "request_clarification",
        /// Answer the Fund unit.
        Answer = "answer",
        /// Recommend for approval.
        Recommend = "recommend",
        /// Keep for later because only money is short.
        Retain = "retain",
        /// Take up again what was retained.
        Reconsider = "reconsider",
        /// Send back from approval to review.
        ReturnToReview = "return_to_review",
        /// Approve.
        Approve = "approve",
        /// Decline.
        Decline = "decline",
        /// Withdraw.
        Withdraw = "withdraw",
        /// Begin the project.
        Activate = "activate",
        /// Let the project stand still.
        Suspend = "suspend",
        /// Let the project go on.
        Resume = "resume",
        /// Say that the project has reached its agreed end.
        Complete = "complete",
        /// End the project before its time.
        Cancel = "cancel",
        /// File a report on the project.
        FileReport = "file_report",
        /// Accept a workplan or an interim report.
        AcceptReport = "accept_report",
        /// Send a report back to the office.
        ReturnReport = "return_report",
        /// Accept the final report.
        AcceptFinalReport = "accept_final_report",
        /// Accept the evaluation.
        AcceptEvaluation = "accept_evaluation",
        /// Close the accounts of the project.
        Close = "close",
    }
}

/// The states of a submitted application that awaits a decision.
pub const UNDECIDED: [State; 5] =
    [State::Submitted, State::UnderReview, State::ClarificationRequested, State::Retained, State::Recommended];

/// Whether the decision is taken or no longer needed. New facts and rules do not affect such an application.
pub fn is_decided(state: State) -> bool {
    !matches!(state, State::Unwritten | State::Draft) && !UNDECIDED.contains(&state)
}
