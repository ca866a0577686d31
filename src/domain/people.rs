//! User accounts: the profile and the status of an account, and the purposes of one-time tokens.

use crate::domain::kernel::actor::Role;
use crate::domain::kernel::language::Language;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::kernel::vocabulary::vocabulary;

vocabulary! {
    /// Whether the person may sign in.
    AccountStatus {
        /// Invited, without a password yet.
        Invited = "invited",
        /// May sign in.
        Active = "active",
        /// May not sign in until reactivated.
        Suspended = "suspended",
    }
}

vocabulary! {
    /// What a token sent by mail lets its holder do, once.
    TokenPurpose {
        /// Accept an invitation and choose the first password.
        Invitation = "invitation",
        /// Choose a new password.
        PasswordReset = "password_reset",
    }
}

/// The profile of a user: set with the account and changeable later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Name.
    pub name: String,
    /// The one role.
    pub role: Role,
    /// The Member State the person represents.
    pub represents: Option<StateCode>,
    /// Language of messages.
    pub language: Language,
}

/// The new values of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Name, role, state and language.
    pub profile: Profile,
    /// Whether the person may sign in.
    pub status: AccountStatus,
}
