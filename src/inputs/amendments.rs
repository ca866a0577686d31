//! Inputs of amendments of a running project: the request and its steps.

use serde::Deserialize;
use validator::Validate;

use crate::domain::amendments::amendment::Changes;
use crate::domain::amendments::amendment_table::AmendmentAction;
use crate::inputs::field_error::FieldError;

/// An amendment to ask for.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AmendmentBody {
    /// What is to change.
    #[validate(nested)]
    pub changes: Changes,
    /// Why, in words.
    #[validate(length(min = 1, max = 10_000, code = "length_between"))]
    pub reason: String,
    /// Asked for in the last month before the agreed end: it waits for an exception by the Fund unit.
    #[serde(default)]
    pub late: bool,
}

/// A step of an amendment with what is said about it.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AmendmentStepBody {
    /// The step.
    pub action: AmendmentAction,
    /// The reason in words.
    #[serde(default)]
    #[validate(length(min = 1, max = 10_000, code = "length_between"))]
    pub comment: Option<String>,
}

impl AmendmentStepBody {
    /// The step, with the reason in words.
    ///
    /// # Errors
    /// `not_an_action` for a step that has an operation of its own.
    pub fn command(self) -> Result<(AmendmentAction, Option<String>), FieldError> {
        let AmendmentStepBody { action, comment } = self;
        if !action.is_command() {
            return Err(FieldError::at("/action", "not_an_action").with("action", action));
        }
        Ok((action, comment))
    }
}
