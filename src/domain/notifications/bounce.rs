//! A message that was reported back as not delivered (RFC 3464), and the notice of a bounced invitation to the
//! administrators. Independent of message texts, of the form of reports and of mail delivery.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::kernel::vocabulary::vocabulary;

/// The failure of a message as a delivery report states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounce {
    /// The message, whose id is the Message-ID of its mail.
    pub message: Uuid,
    /// Status code of class 4 or 5 (RFC 3463), such as `5.1.1`.
    pub status: String,
    /// The words of the mail server.
    pub diagnostic: Option<String>,
}

/// Whether a status code means a permanent failure (RFC 3463, 2).
pub fn is_permanent(status: &str) -> bool {
    status.starts_with('5')
}

/// Whether the text is a status code of a failure (RFC 3463): `4` or `5`, a subject and a detail.
pub fn is_failure_status(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let is_number = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts.as_slice(), ["4" | "5", subject, detail] if is_number(subject) && is_number(detail))
}

vocabulary! {
    /// A message about bounced mail.
    BounceNoticeKind {
        /// An invitation was not delivered.
        InvitationBounced = "invitation_bounced",
    }
}

/// The data of the notice of a bounced invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BouncedInvitation {
    /// Name of the invited person.
    pub name: String,
    /// Address to which the invitation was sent.
    pub email: String,
    /// Status code of the report.
    pub status: String,
    /// The words of the mail server.
    pub diagnostic: Option<String>,
    /// Time of the report.
    pub at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_of_a_failure_is_of_class_four_or_five() {
        for status in ["5.1.1", "4.4.7", "5.7.509"] {
            assert!(is_failure_status(status), "{status}");
        }
        for other in ["", "2.1.5", "5.1", "5.1.1.1", "5.1.x", "5.1.1234", "550", "5..1", "6.1.1"] {
            assert!(!is_failure_status(other), "{other}");
        }
        assert!(is_permanent("5.1.1") && !is_permanent("4.4.7"));
    }
}
