//! Who is told what after a step. The lifecycle table names the pairs; persons and languages are found when the step is stored.

use super::words::words;

words! {
    /// A group of persons to tell.
    Audience {
        /// The officers of the state that applies.
        ApplicantState = "applicant_state",
        /// The Regional Office.
        RegionalOffice = "regional_office",
        /// The Fund unit.
        FundUnit = "fund_unit",
        /// Those who may approve.
        Approvers = "approvers",
    }
}

words! {
    /// What the message says.
    NoticeKind {
        /// Receipt of a submission, with content hash and time.
        SubmissionReceipt = "submission_receipt",
        /// A new application has arrived.
        NewApplication = "new_application",
        /// The review has begun.
        ReviewBegun = "review_begun",
        /// A question waits for the state.
        ClarificationRequested = "clarification_requested",
        /// The state has answered.
        ClarificationAnswered = "clarification_answered",
        /// The Regional Office has endorsed.
        Endorsed = "endorsed",
        /// An application waits for approval.
        ApprovalAwaited = "approval_awaited",
        /// The approver sends the application back.
        ReturnedToReview = "returned_to_review",
        /// Kept for later: only money is short.
        Retained = "retained",
        /// Taken up again after it was retained.
        Reconsidered = "reconsidered",
        /// Approved.
        Approved = "approved",
        /// Declined, with reasons.
        Declined = "declined",
        /// Withdrawn by the state.
        Withdrawn = "withdrawn",
    }
}

/// One pair of the lifecycle table: these persons hear this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tell {
    /// Who.
    pub audience: Audience,
    /// What.
    pub notice: NoticeKind,
}

/// The pair of an audience and a notice.
pub const fn tell(audience: Audience, notice: NoticeKind) -> Tell {
    Tell { audience, notice }
}
