//! Input of notification preferences: which messages are mailed, and when.

use crate::domain::kernel::actor::Role;
use crate::domain::notifications::preference::{Preferences, Topic, Unavailable};
use crate::inputs::field_error::FieldError;

/// The preferences, if the role allows each of them.
///
/// # Errors
/// Every preference that the role does not allow.
pub fn allowed(preferences: Preferences, role: Role) -> Result<Preferences, Vec<FieldError>> {
    let fault = |(topic, why): (Topic, Unavailable)| {
        let code = match why {
            Unavailable::NotAllowed => "delivery_not_allowed",
            Unavailable::DigestOff => "digest_off",
        };
        FieldError::at(format!("/{topic}"), code)
    };
    let faults: Vec<FieldError> = preferences.unavailable(role).into_iter().map(fault).collect();
    if faults.is_empty() { Ok(preferences) } else { Err(faults) }
}
