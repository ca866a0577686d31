//! Commands on an application: an action with its input.

use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::domain::applications::form::{Draft, Letter};
use crate::domain::applications::state::Action;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::mail_address::deliverable;
use crate::domain::kernel::vocabulary::vocabulary;
use crate::domain::projects::report::NewReport;

vocabulary! {
    /// Why an application is declined. At least one is mandatory.
    DeclineReason {
        /// A criterion of eligibility is not met.
        NotEligible = "not_eligible",
        /// The activity does not fit the aim and criteria of the Fund.
        OutsideAim = "outside_aim_and_criteria",
        /// The budget is not justified.
        BudgetNotJustified = "budget_not_justified",
        /// The endorsement of the capital is missing.
        EndorsementMissing = "endorsement_missing",
        /// The implementation risk is too high.
        ImplementationRisk = "implementation_risk",
        /// The clarification was not given.
        NoClarification = "no_clarification",
        /// Another project already serves the aim.
        DuplicateOfAnother = "duplicate_of_another_project",
    }
}

/// An action with its input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Create a draft.
    Create {
        /// The initial content.
        draft: Draft,
    },
    /// Save the content of the form.
    Save {
        /// The complete new content.
        draft: Draft,
    },
    /// Attach an endorsement letter; its PDF is already stored.
    AttachLetter {
        /// The letter.
        letter: Letter,
    },
    /// File a report; its PDF is already stored.
    FileReport {
        /// The report.
        report: Box<NewReport>,
    },
    /// Accept a report or send it back.
    DecideReport {
        /// The action that accepts the report or sends it back.
        action: Action,
        /// Number of the report in the project.
        number: i32,
        /// The reason; required to send the report back.
        comment: Option<String>,
    },
    /// Any other action.
    Step {
        /// The action.
        action: Action,
        /// Its input.
        input: StepInput,
    },
}

/// The person of the government arm who answers for a project: named before it begins (Fund page “How to apply”).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FocalPoint {
    /// Name of the person.
    #[validate(length(min = 1, max = 200, code = "length_between"))]
    pub name: String,
    /// Office held in the cooperating arm of the government.
    #[validate(length(min = 1, max = 200, code = "length_between"))]
    pub office: String,
    /// Electronic address of the office.
    #[validate(custom(function = "deliverable"), length(max = 254, code = "too_long"))]
    pub email: String,
}

/// The input of a step. Each step reads the fields it needs; its guards refuse the step if a required field is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepInput {
    /// The reason, question or answer as free text.
    pub comment: Option<String>,
    /// Coded reasons of a decline.
    pub reasons: Vec<DeclineReason>,
    /// The credit line of a recommendation, if the application requests either line.
    pub line: Option<CreditLine>,
    /// The focal point named on activation, or a new one named on resumption.
    pub focal_point: Option<FocalPoint>,
    /// The report to file.
    pub report: Option<Box<NewReport>>,
    /// Number of the report to decide.
    pub report_number: Option<i32>,
}

impl Command {
    /// The action in the lifecycle table.
    pub const fn action(&self) -> Action {
        match self {
            Self::Create { .. } => Action::Create,
            Self::Save { .. } => Action::Save,
            Self::AttachLetter { .. } => Action::AttachLetter,
            Self::FileReport { .. } => Action::FileReport,
            Self::DecideReport { action, .. } | Self::Step { action, .. } => *action,
        }
    }

    /// The step input; empty for commands that carry content.
    pub fn input(&self) -> StepInput {
        match self {
            Self::Step { input, .. } => input.clone(),
            Self::FileReport { report } => StepInput { report: Some(report.clone()), ..StepInput::default() },
            Self::DecideReport { number, comment, .. } => {
                StepInput { comment: comment.clone(), report_number: Some(*number), ..StepInput::default() }
            }
            Self::Create { .. } | Self::Save { .. } | Self::AttachLetter { .. } => StepInput::default(),
        }
    }
}
