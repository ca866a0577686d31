//! User accounts: the account status and the purposes of one-time tokens.

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
