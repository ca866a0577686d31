//! Inputs about messages to persons: which are mailed and when, and which parked ones are tried again.

pub mod delivery_report;

use serde::Deserialize;
use validator::Validate;

use crate::domain::kernel::actor::Role;
use crate::domain::notifications::message::ParkedCause;
use crate::domain::notifications::preference::{Preferences, Topic, Unavailable};
use crate::inputs::field_error::FieldError;

/// Which parked messages are tried again.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParkedMessages {
    /// Those that are parked for this.
    pub cause: ParkedCause,
    /// Only those to addresses of this domain.
    #[validate(length(max = 253, code = "too_long"))]
    pub recipient_domain: Option<String>,
}

impl ParkedMessages {
    /// The same, normalized: the domain in lower case without surrounding white space.
    #[must_use]
    pub fn normal(self) -> ParkedMessages {
        let recipient_domain = self.recipient_domain.map(|domain| domain.trim().to_ascii_lowercase());
        ParkedMessages { recipient_domain, ..self }
    }
}

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
