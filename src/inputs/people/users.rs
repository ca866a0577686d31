//! Inputs of accounts: invitation and change.

use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::kernel::actor::Role;
use crate::domain::kernel::language::Language;
use crate::domain::kernel::mail_address::deliverable;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::people::{AccountStatus, Change, Profile};
use crate::inputs::text::not_blank;

/// A person to invite.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Invitation {
    /// E-mail address, in ASCII.
    #[validate(custom(function = "deliverable"), length(max = 254, code = "too_long"))]
    pub(crate) email: String,
    /// Name.
    #[validate(custom(function = "not_blank"), length(max = 200, code = "too_long"))]
    pub(crate) name: String,
    pub(crate) role: Role,
    /// The Member State the person represents; needed for a Member State officer.
    pub(crate) represents: Option<StateCode>,
    /// Language of messages.
    pub(crate) language: Language,
}

impl Invitation {
    /// The mail address in lower case, and the profile, its name without surrounding white space.
    #[must_use]
    pub fn command(self) -> (String, Profile) {
        let Invitation { email, name, role, represents, language } = self;
        (email.to_ascii_lowercase(), Profile { name: name.trim().to_owned(), role, represents, language })
    }
}

/// An account as it is to be from now on.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserChange {
    /// Name.
    #[validate(custom(function = "not_blank"), length(max = 200, code = "too_long"))]
    pub(crate) name: String,
    pub(crate) role: Role,
    /// The Member State the person represents; needed for a Member State officer.
    pub(crate) represents: Option<StateCode>,
    /// Language of messages.
    pub(crate) language: Language,
    /// `suspended` ends every session at once; `active` again gives the account back.
    pub(crate) status: AccountStatus,
}

impl From<UserChange> for Change {
    /// The new values, the name without surrounding white space.
    fn from(body: UserChange) -> Change {
        let UserChange { name, role, represents, language, status } = body;
        Change { profile: Profile { name: name.trim().to_owned(), role, represents, language }, status }
    }
}

/// What everybody may change of the own account.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnChange {
    /// Name.
    #[validate(custom(function = "not_blank"), length(max = 200, code = "too_long"))]
    pub(crate) name: String,
    /// Language of messages.
    pub(crate) language: Language,
}

impl OwnChange {
    /// The same, normalized: the name without surrounding white space.
    #[must_use]
    pub fn normal(self) -> OwnChange {
        OwnChange { name: self.name.trim().to_owned(), ..self }
    }
}
