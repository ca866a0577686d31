//! The view of a user's notification preferences, beside the topics that the role may choose.

use serde::Serialize;

use crate::domain::kernel::language::Language;
use crate::domain::notifications::preference::{Choices, Delivery, Topic};
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::notifications::preferences;
use crate::store::people::users::UserRow;

/// When messages of each kind are mailed. Links of an account are always mailed, at once.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
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

impl From<Choices> for Preferences {
    fn from(choices: Choices) -> Preferences {
        let Choices { digest, decisions, work, progress, reminders } = choices;
        Preferences { digest, decisions, work, progress, reminders }
    }
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
    pub fn of(user: &UserRow, choices: Choices) -> PreferencesView {
        let allowed = |topic: Topic| topic.allowed(user.role);
        PreferencesView {
            preferences: choices.into(),
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
