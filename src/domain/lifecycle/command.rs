//! What somebody asks the service to do with an application, with everything the step needs.

use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::domain::applications::form::{Draft, Letter};
use crate::domain::applications::state::Action;
use crate::domain::kernel::credit_line::CreditLine;
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

/// A step with its input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Begin a draft.
    Create {
        /// The answers so far.
        draft: Draft,
    },
    /// Save answers.
    Save {
        /// All answers as they stand now.
        draft: Draft,
    },
    /// Attach an endorsement letter whose PDF is stored.
    AttachLetter {
        /// The letter.
        letter: Letter,
    },
    /// File a report whose PDF is stored.
    FileReport {
        /// The report.
        report: Box<NewReport>,
    },
    /// Decide a report.
    DecideReport {
        /// The step that decides it: accepting it, or sending it back.
        action: Action,
        /// Its number among the reports of the project.
        number: i32,
        /// The reason, where it is sent back.
        comment: Option<String>,
    },
    /// Any other step.
    Step {
        /// Which.
        action: Action,
        /// What was said with it.
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
    #[validate(email(code = "email_malformed"), length(max = 254, code = "too_long"))]
    pub email: String,
}

/// What is said with a step. Each step reads what concerns it and refuses where it is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepInput {
    /// The reason, question or answer in words.
    pub comment: Option<String>,
    /// Coded reasons of a decline.
    pub reasons: Vec<DeclineReason>,
    /// The line of a recommendation, where the state asked for either.
    pub line: Option<CreditLine>,
    /// The focal point of a project that begins, or a new one of a project that goes on.
    pub focal_point: Option<FocalPoint>,
    /// The report that is filed.
    pub report: Option<Box<NewReport>>,
    /// Number of the report that is decided.
    pub report_number: Option<i32>,
}

impl Command {
    /// The action of the lifecycle table.
    pub const fn action(&self) -> Action {
        match self {
            Self::Create { .. } => Action::Create,
            Self::Save { .. } => Action::Save,
            Self::AttachLetter { .. } => Action::AttachLetter,
            Self::FileReport { .. } => Action::FileReport,
            Self::DecideReport { action, .. } | Self::Step { action, .. } => *action,
        }
    }

    /// What was said, empty for the commands that carry content.
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
