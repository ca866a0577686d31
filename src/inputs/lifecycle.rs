//! Input of a step in the lifecycle of an application.

use serde::Deserialize;
use validator::Validate;

use crate::domain::applications::state::Action;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::lifecycle::command::{Command, DeclineReason, FocalPoint, StepInput};
use crate::inputs::field_error::FieldError;

/// A step with what is said about it.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepBody {
    /// The step.
    pub action: Action,
    /// The reason, question or answer in words.
    #[serde(default)]
    #[validate(length(max = 10_000, code = "too_long"))]
    pub comment: Option<String>,
    /// Coded reasons of a decline.
    #[serde(default)]
    #[validate(length(max = 20, code = "too_many"))]
    pub reasons: Vec<DeclineReason>,
    /// The line of a recommendation, where the state asked for either.
    #[serde(default)]
    pub line: Option<CreditLine>,
    /// The focal point of a project that begins, or a new one of a project that goes on.
    #[serde(default)]
    #[validate(nested)]
    pub focal_point: Option<FocalPoint>,
}

impl StepBody {
    /// The command of the body.
    ///
    /// # Errors
    /// `not_an_action` for a step that has an operation of its own.
    pub fn command(self) -> Result<Command, FieldError> {
        if !self.action.is_command() {
            return Err(FieldError::at("/action", "not_an_action").with("action", self.action));
        }
        let StepBody { comment, reasons, line, focal_point, .. } = self;
        let input = StepInput { comment, reasons, line, focal_point, ..StepInput::default() };
        Ok(Command::Step { action: self.action, input })
    }
}
