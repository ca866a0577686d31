//! Values as they are stored in JSON columns.

use serde::Serialize;
use serde_json::Value;

use crate::store::error::StoreError;

/// The JSON form of a value.
///
/// # Errors
/// [`StoreError::Broken`] if it has none.
pub fn to_json(value: &impl Serialize) -> Result<Value, StoreError> {
    serde_json::to_value(value).map_err(|error| StoreError::Broken(error.to_string()))
}
