//! Input of notification preferences: which messages are mailed, and when.

use serde::Deserialize;
use validator::Validate;

use crate::domain::kernel::actor::Role;
use crate::domain::notifications::preference::{Choices, Delivery, Topic, Unavailable};
use crate::inputs::field_error::FieldError;

/// When messages of each kind are mailed. Links of an account are always mailed, at once.
#[derive(Debug, Clone, Copy, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Preferences {
    /// Whether a digest is sent each day on which there is something to tell: what waits for the reader, what is due
    /// or overdue, what has happened.
    pub digest: bool,
    /// Receipts and decisions. A Member State officer always gets them at once.
    pub decisions: Delivery,
    /// What waits for the reader; never `none`.
    pub work: Delivery,
    /// How applications and projects go on.
    pub progress: Delivery,
    /// Reminders of what is owed and of what has waited too long.
    pub reminders: Delivery,
}

impl Preferences {
    /// The preferences, if the role allows each of them.
    ///
    /// # Errors
    /// Every preference that the role does not allow.
    pub fn allowed(self, role: Role) -> Result<Choices, Vec<FieldError>> {
        let Preferences { digest, decisions, work, progress, reminders } = self;
        let choices = Choices { digest, decisions, work, progress, reminders };
        let fault = |(topic, why): (Topic, Unavailable)| {
            let code = match why {
                Unavailable::NotAllowed => "delivery_not_allowed",
                Unavailable::DigestOff => "digest_off",
            };
            FieldError::at(format!("/{topic}"), code)
        };
        let faults: Vec<FieldError> = choices.unavailable(role).into_iter().map(fault).collect();
        if faults.is_empty() { Ok(choices) } else { Err(faults) }
    }
}
