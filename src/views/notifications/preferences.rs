//! The view of a user's notification preferences, beside the topics that the role may choose.

use serde::Serialize;

use crate::domain::kernel::language::Language;
use crate::domain::notifications::preference::{Delivery, Preferences, Topic};
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::notifications::preferences;
use crate::store::people::users::UserRow;

/// What can be chosen in the caller's role.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Choosable {
    pub(crate) decisions: &'static [Delivery],
    pub(crate) work: &'static [Delivery],
    pub(crate) progress: &'static [Delivery],
    pub(crate) reminders: &'static [Delivery],
}

/// What a person chose. Whoever has chosen nothing gets everything at once, and no digest.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PreferencesView {
    #[serde(flatten)]
    pub(crate) preferences: Preferences,
    /// What can be chosen in the caller's role.
    pub allowed: Choosable,
    /// Language of messages; it is changed with the account, at `/api/v1/me`.
    pub language: Language,
}

impl PreferencesView {
    /// Reads the preferences of a user, with their version.
    ///
    /// # Errors
    /// A [`StoreError`].
    pub async fn read(connection: &Connection, user: &UserRow) -> Result<(PreferencesView, i32), StoreError> {
        let (choices, version) = preferences::find(connection, user.id).await?;
        Ok((PreferencesView::of(user, choices), version))
    }

    /// The view of the preferences of a user.
    pub fn of(user: &UserRow, choices: Preferences) -> PreferencesView {
        let allowed = |topic: Topic| topic.allowed(user.role);
        PreferencesView {
            preferences: choices,
            allowed: Choosable {
                decisions: allowed(Topic::Decisions),
                work: allowed(Topic::Work),
                progress: allowed(Topic::Progress),
                reminders: allowed(Topic::Reminders),
            },
            language: user.language,
        }
    }
}
