//! The response to a step in the lifecycle of an application.

use actix_web::http::StatusCode;

use crate::http::error::AppError;
use crate::http::idempotent::Answer;
use crate::views::lifecycle::step_taken::StepTaken;
use crate::workflow::lifecycle::perform::Performed;

/// The step taken as JSON, with the new version of the application.
///
/// # Errors
/// [`AppError::Internal`] if it has no JSON form.
pub(in crate::api) fn taken(status: StatusCode, done: Performed) -> Result<Answer, AppError> {
    let version = done.version;
    Ok(Answer::json(status, &StepTaken::from(done))?.version(version))
}
