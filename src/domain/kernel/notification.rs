//! Audiences and notice kinds of notifications, as used in the lifecycle tables.

use serde::{Deserialize, Serialize};

use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::kernel::vocabulary::vocabulary;

vocabulary! {
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
        /// The finance officers.
        FinanceUnit = "finance_unit",
    }
}

impl Audience {
    /// The role of the members of the audience.
    pub const fn role(self) -> Role {
        match self {
            Audience::ApplicantState => Role::StateOfficer,
            Audience::RegionalOffice => Role::RegionalOffice,
            Audience::FundUnit => Role::FundOfficer,
            Audience::Approvers => Role::Approver,
            Audience::FinanceUnit => Role::FinanceOfficer,
        }
    }

    /// Whether a user belongs to the audience for an application of `applicant`.
    pub fn includes(self, person: &Actor, applicant: StateCode) -> bool {
        let of_the_state = self != Audience::ApplicantState || person.represents == Some(applicant);
        person.role == self.role() && of_the_state
    }
}

vocabulary! {
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
        /// A fact or a rule was recorded, and a line asked for is open no longer, or is open now.
        StandingChanged = "standing_changed",
        /// The project has begun, with its focal point.
        ProjectActivated = "project_activated",
        /// The project stands still.
        ProjectSuspended = "project_suspended",
        /// The project goes on.
        ProjectResumed = "project_resumed",
        /// The project has reached its agreed end.
        ProjectCompleted = "project_completed",
        /// The project was ended before its time.
        ProjectCancelled = "project_cancelled",
        /// The office has filed a report.
        ReportFiled = "report_filed",
        /// A workplan or an interim report is accepted.
        ReportAccepted = "report_accepted",
        /// A report goes back to the office.
        ReportSentBack = "report_sent_back",
        /// The final report is accepted.
        FinalReportAccepted = "final_report_accepted",
        /// The evaluation is accepted.
        EvaluationAccepted = "evaluation_accepted",
        /// The accounts of an evaluated project wait to be closed.
        ClosureAwaited = "closure_awaited",
        /// The accounts of the project are closed.
        ProjectClosed = "project_closed",
        /// A payment plan was drawn up, or revised.
        PaymentPlanDrawnUp = "payment_plan_drawn_up",
        /// An instalment waits for the check.
        InstalmentRequested = "instalment_requested",
        /// An instalment is in order and waits for its payment.
        InstalmentChecked = "instalment_checked",
        /// An instalment was refused.
        InstalmentRefused = "instalment_refused",
        /// An instalment was paid.
        InstalmentPaid = "instalment_paid",
        /// An amendment of a project is asked for.
        AmendmentRequested = "amendment_requested",
        /// A late amendment waits for an exception.
        AmendmentExceptionAwaited = "amendment_exception_awaited",
        /// The exception for a late amendment is recorded.
        AmendmentExceptionGranted = "amendment_exception_granted",
        /// The benefiting states and the Regional Office endorse an amendment.
        AmendmentEndorsed = "amendment_endorsed",
        /// An amendment waits for approval.
        AmendmentApprovalAwaited = "amendment_approval_awaited",
        /// An amendment is approved: what it says is agreed.
        AmendmentApproved = "amendment_approved",
        /// An amendment is declined, with its reason.
        AmendmentDeclined = "amendment_declined",
        /// An amendment is withdrawn.
        AmendmentWithdrawn = "amendment_withdrawn",
    }
}

/// One notification of the lifecycle table: an audience and a notice kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tell {
    /// Recipients.
    pub audience: Audience,
    /// Notice kind.
    pub notice: NoticeKind,
}

/// Creates a notification from an audience and a notice kind.
pub const fn tell(audience: Audience, notice: NoticeKind) -> Tell {
    Tell { audience, notice }
}

/// The short name of a state in the three official languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// English.
    pub en: String,
    /// French.
    pub fr: String,
    /// Spanish.
    pub es: String,
}
