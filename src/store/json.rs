//! Serialization of values for JSON columns.

use serde::Serialize;
use serde_json::Value;

use crate::store::error::StoreError;

/// The JSON form of a value.
///
/// # Errors
/// [`StoreError::Broken`] if the value cannot be serialized.
pub fn to_json(value: &impl Serialize) -> Result<Value, StoreError> {
    serde_json::to_value(value).map_err(|error| StoreError::Broken(error.to_string()))
}
