//! The errors of use cases. A use case that returns an error has changed nothing.

use uuid::Uuid;

use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::lifecycle::loadable::NotLoaded;
use crate::domain::lifecycle::undecided::Undecided;
use crate::store::error::StoreError;

/// Why a use case failed.
#[derive(Debug, thiserror::Error)]
pub enum WorkflowError {
    /// A rule refused the action.
    #[error(transparent)]
    Refused(#[from] Box<Refusal>),
    /// The record does not exist, or the caller may not see it.
    #[error("not found")]
    NotFound,
    /// The record was changed after the caller read it: the expected version is not the current one.
    #[error("the version is stale")]
    Stale {
        /// The current version.
        current: i32,
    },
    /// State codes that are not on record.
    #[error("unknown state codes")]
    UnknownStates(Vec<String>),
    /// Application ids that do not exist or that the caller may not see.
    #[error("unknown applications")]
    UnknownApplications(Vec<Uuid>),
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<Refusal> for WorkflowError {
    fn from(refusal: Refusal) -> WorkflowError {
        WorkflowError::Refused(Box::new(refusal))
    }
}

impl From<NotLoaded> for WorkflowError {
    fn from(missing: NotLoaded) -> WorkflowError {
        WorkflowError::Store(missing.into())
    }
}

impl From<Undecided> for WorkflowError {
    fn from(undecided: Undecided) -> WorkflowError {
        match undecided {
            Undecided::Refused(refusal) => WorkflowError::Refused(refusal),
            Undecided::NotLoaded(missing) => missing.into(),
        }
    }
}

impl From<StoreError> for WorkflowError {
    fn from(error: StoreError) -> WorkflowError {
        match error {
            StoreError::NotFound => WorkflowError::NotFound,
            // A violated constraint that enforces a rule is reported as the refusal of that rule.
            StoreError::Constraint(name) => match rule_behind(&name) {
                Some(code) => Refusal::new(code).into(),
                None => WorkflowError::Store(StoreError::Constraint(name)),
            },
            other => WorkflowError::Store(other),
        }
    }
}

/// The refusal code of the rule that a database constraint enforces; `None` where it enforces no rule.
fn rule_behind(constraint: &str) -> Option<RefusalCode> {
    Some(match constraint {
        "no_account_is_overdrawn" => RefusalCode::MoneyShort,
        "no_account_passes_the_largest_amount" => RefusalCode::AmountTooLarge,
        "no_project_is_overdrawn" => RefusalCode::ProjectMoneyShort,
        "a_closed_year_takes_no_further_entries" | "line_closing_pkey" => RefusalCode::YearNotOpen,
        "a_closed_year_has_nothing_to_promise" => RefusalCode::ReservationsRemain,
        "two_persons_recommend_and_approve" => RefusalCode::SamePerson,
        "no_plan_passes_what_was_granted" => RefusalCode::PlanAboveGrant,
        "another_person_than_the_requester" | "another_person_checks_and_pays" => RefusalCode::SamePersonInPayment,
        "the_evaluation_line_waits_for_completion" => RefusalCode::EvaluationLineReserved,
        "only_a_project_under_way_is_paid" => RefusalCode::ProjectNotPaid,
        "instalment_event_payment_reference_key" => RefusalCode::PaymentReferenceUsed,
        "two_persons_file_and_decide_a_report" => RefusalCode::FiledBySamePerson,
        "report_decision_pkey" => RefusalCode::NoReportAwaits,
        "one_open_amendment_a_project" => RefusalCode::AmendmentOpen,
        "an_amended_budget_comes_to_what_was_approved" => RefusalCode::AmendedTotalDiffers,
        "another_person_than_the_requester_decides_on_an_amendment"
        | "two_persons_recommend_and_approve_an_amendment" => RefusalCode::AmendmentSamePerson,
        "amendment_letter_pkey" => RefusalCode::LetterAlreadySent,
        "calls_do_not_overlap" => RefusalCode::CallOverlaps,
        "letter_pkey" => RefusalCode::LetterAlreadySent,
        "budget_year_pkey" | "budget_year_one_open" => RefusalCode::YearAlreadyOpen,
        "allocation_one_per_line_and_year" => RefusalCode::AlreadyAllotted,
        "allocation_line_year_fkey" => RefusalCode::YearNotOpen,
        "member_fact_pkey" | "contribution_position_pkey" | "rule_value_code_line_scope_in_force_from_revision_key" => {
            RefusalCode::AlreadyRecorded
        }
        _ => return None,
    })
}
