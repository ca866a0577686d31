//! The body of an act that needs nothing beside its address.

use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A body without fields.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoFields {}
