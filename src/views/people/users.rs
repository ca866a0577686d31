//! The view of a user: role, state, language, and status of the account.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::kernel::actor::Role;
use crate::domain::kernel::language::Language;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::people::AccountStatus;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::people::users::{self, UserRow};

/// A person who uses the service.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserView {
    pub(crate) id: Uuid,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) role: Role,
    /// The Member State the person represents.
    pub(crate) represents: Option<StateCode>,
    /// Language of messages.
    pub(crate) language: Language,
    pub(crate) status: AccountStatus,
    pub(crate) created_at: DateTime<Utc>,
    #[serde(skip)]
    version: i32,
}

impl From<UserRow> for UserView {
    fn from(row: UserRow) -> UserView {
        let UserRow { id, email, name, role, represents, language, status, created_at, version } = row;
        UserView { id, email, name, role, represents, language, status, created_at, version }
    }
}

impl UserView {
    /// Reads a person.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn read(connection: &Connection, id: Uuid) -> Result<UserView, StoreError> {
        Ok(users::find(connection, id).await?.into())
    }

    /// Counts the changes of the account, from 1.
    pub const fn version(&self) -> i32 {
        self.version
    }

    /// The cursor of the user in the list.
    pub const fn place(&self) -> (DateTime<Utc>, Uuid) {
        (self.created_at, self.id)
    }
}

/// The users with the given role and status, or all, newest first: at most `limit` after the cursor.
///
/// # Errors
/// A [`StoreError`].
pub async fn page(
    connection: &Connection,
    role: Option<Role>,
    status: Option<AccountStatus>,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<UserView>, StoreError> {
    let rows = users::page(connection, role, status, after, limit).await?;
    Ok(rows.into_iter().map(UserView::from).collect())
}
