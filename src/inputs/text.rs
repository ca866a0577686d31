//! Validation of free text.

use validator::ValidationError;

/// Checks that a text contains more than white space.
///
/// # Errors
/// `blank`.
pub fn not_blank(text: &str) -> Result<(), ValidationError> {
    if text.trim().is_empty() { Err(ValidationError::new("blank")) } else { Ok(()) }
}
