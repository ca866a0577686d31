//! The body of a request without fields.

use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A body without fields.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoFields {}
