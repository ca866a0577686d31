//! Users with their password hashes and one-time tokens.

use chrono::{DateTime, Utc};
use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Timestamptz};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::language::Language;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::people::{AccountStatus, Profile, TokenPurpose};
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::schema::{app_user, one_time_token};

/// A person as stored, without the password.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = app_user)]
pub struct UserRow {
    /// Identity.
    pub id: Uuid,
    /// Address in lower case, unique.
    pub email: String,
    /// Name.
    pub name: String,
    /// The one role.
    pub role: Role,
    /// The Member State the person represents.
    pub represents: Option<StateCode>,
    /// Language of messages.
    pub language: Language,
    /// Whether the person may sign in.
    pub status: AccountStatus,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the person was invited.
    pub created_at: DateTime<Utc>,
}

impl UserRow {
    /// The user as an actor.
    pub fn actor(&self) -> Actor {
        Actor { user_id: self.id, role: self.role, represents: self.represents }
    }

    /// The profile of the user.
    pub fn profile(&self) -> Profile {
        Profile { name: self.name.clone(), role: self.role, represents: self.represents, language: self.language }
    }
}

/// A person's row.
///
/// # Errors
/// [`StoreError::NotFound`] or another [`StoreError`].
pub async fn find(mut connection: &Connection, id: Uuid) -> Result<UserRow, StoreError> {
    Ok(app_user::table.find(id).select(UserRow::as_select()).first(&mut connection).await?)
}

/// A person's row, locked until the transaction ends.
///
/// # Errors
/// [`StoreError::NotFound`] or another [`StoreError`].
pub async fn lock(tx: &Tx, id: Uuid) -> Result<UserRow, StoreError> {
    let mut connection = tx.connection()?;
    let row = app_user::table.find(id).select(UserRow::as_select()).for_no_key_update();
    Ok(row.first(&mut connection).await?)
}

/// The person with an address, and the password hash where one is set.
///
/// # Errors
/// A [`StoreError`].
pub async fn by_email(
    mut connection: &Connection,
    email: &str,
) -> Result<Option<(UserRow, Option<String>)>, StoreError> {
    let found = app_user::table
        .filter(app_user::email.eq(email))
        .select((UserRow::as_select(), app_user::password_hash))
        .first(&mut connection)
        .await
        .optional()?;
    Ok(found)
}

/// A page of persons, newest first.
///
/// # Errors
/// A [`StoreError`].
pub async fn page(
    mut connection: &Connection,
    role: Option<Role>,
    status: Option<AccountStatus>,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<UserRow>, StoreError> {
    let mut query = app_user::table.select(UserRow::as_select()).into_boxed();
    if let Some(role) = role {
        query = query.filter(app_user::role.eq(role.as_str()));
    }
    if let Some(status) = status {
        query = query.filter(app_user::status.eq(status.as_str()));
    }
    if let Some((at, id)) = after {
        query = query.filter(app_user::created_at.le(at)).filter(app_user::created_at.lt(at).or(app_user::id.lt(id)));
    }
    Ok(query.order((app_user::created_at.desc(), app_user::id.desc())).limit(limit).load(&mut connection).await?)
}

/// The persons of a role who may sign in, those first whose account is oldest.
///
/// # Errors
/// A [`StoreError`].
pub async fn active(mut connection: &Connection, role: Role) -> Result<Vec<UserRow>, StoreError> {
    Ok(app_user::table
        .filter(app_user::role.eq(role.as_str()))
        .filter(app_user::status.eq(AccountStatus::Active.as_str()))
        .order((app_user::created_at.asc(), app_user::id.asc()))
        .select(UserRow::as_select())
        .load(&mut connection)
        .await?)
}

/// Inserts a person. With a password hash the account is active at once, without one it waits for its invitation.
///
/// # Errors
/// [`StoreError::Constraint`] for an address in use or a state that is not on record.
pub async fn insert(
    tx: &Tx,
    id: Uuid,
    email: &str,
    profile: &Profile,
    password_hash: Option<&str>,
) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let status = if password_hash.is_some() { AccountStatus::Active } else { AccountStatus::Invited };
    diesel::insert_into(app_user::table)
        .values((
            app_user::id.eq(id),
            app_user::email.eq(email),
            app_user::name.eq(&profile.name),
            app_user::role.eq(profile.role.as_str()),
            app_user::represents.eq(profile.represents.as_ref().map(StateCode::as_str)),
            app_user::language.eq(profile.language.as_str()),
            app_user::password_hash.eq(password_hash),
            app_user::status.eq(status.as_str()),
            app_user::version.eq(1),
            app_user::created_at.eq(tx.context().now),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// Updates the profile and status of a user if the version is unchanged, and records the time of a change of office.
///
/// # Errors
/// [`StoreError::Overtaken`] if the version is another one, [`StoreError::Constraint`] as for [`insert`].
pub async fn update(
    tx: &Tx,
    id: Uuid,
    version: i32,
    profile: &Profile,
    status: AccountStatus,
) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let represents = profile.represents.as_ref().map(StateCode::as_str);
    let another_office = app_user::role.ne(profile.role.as_str()).or(app_user::represents.is_distinct_from(represents));
    let changed = diesel::update(app_user::table.filter(app_user::id.eq(id)).filter(app_user::version.eq(version)))
        .set((
            app_user::name.eq(&profile.name),
            app_user::role.eq(profile.role.as_str()),
            app_user::represents.eq(represents),
            app_user::office_changed_at.eq(case_when(
                another_office,
                tx.context().now.into_sql::<Nullable<Timestamptz>>(),
            )
            .otherwise(app_user::office_changed_at)),
            app_user::language.eq(profile.language.as_str()),
            app_user::status.eq(status.as_str()),
            app_user::version.eq(app_user::version + 1),
        ))
        .execute(&mut connection)
        .await?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Overtaken) }
}

/// Sets the password of a person and makes the account active.
///
/// # Errors
/// [`StoreError::NotFound`] where there is no such person.
pub async fn set_password(tx: &Tx, id: Uuid, password_hash: &str) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let changed = diesel::update(app_user::table.find(id))
        .set((
            app_user::password_hash.eq(password_hash),
            app_user::status.eq(AccountStatus::Active.as_str()),
            app_user::version.eq(app_user::version + 1),
        ))
        .execute(&mut connection)
        .await?;
    if changed == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

/// Inserts the hash of a one-time token and invalidates earlier ones of the same user and purpose.
///
/// # Errors
/// A [`StoreError`].
pub async fn keep_token(
    tx: &Tx,
    hash: &[u8; 32],
    user_id: Uuid,
    purpose: TokenPurpose,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let earlier = one_time_token::table
        .filter(one_time_token::user_id.eq(user_id))
        .filter(one_time_token::purpose.eq(purpose.as_str()));
    diesel::delete(earlier).execute(&mut connection).await?;
    diesel::insert_into(one_time_token::table)
        .values((
            one_time_token::hash.eq(&hash[..]),
            one_time_token::user_id.eq(user_id),
            one_time_token::purpose.eq(purpose.as_str()),
            one_time_token::issued_at.eq(tx.context().now),
            one_time_token::expires_at.eq(expires_at),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// The row of a one-time token, if it can be used now.
#[diesel::dsl::auto_type(no_type_alias)]
fn usable<'a>(hash: &'a [u8], purpose: &'a str, now: DateTime<Utc>) -> _ {
    one_time_token::table
        .filter(one_time_token::hash.eq(hash))
        .filter(one_time_token::purpose.eq(purpose))
        .filter(one_time_token::used_at.is_null())
        .filter(one_time_token::expires_at.gt(now))
}

/// The user of a one-time token; `None` if it is unknown, used or expired. It stays usable.
///
/// # Errors
/// A [`StoreError`].
pub async fn token_user(
    mut connection: &Connection,
    hash: &[u8; 32],
    purpose: TokenPurpose,
    now: DateTime<Utc>,
) -> Result<Option<Uuid>, StoreError> {
    let user = usable(hash, purpose.as_str(), now).select(one_time_token::user_id);
    Ok(user.first(&mut connection).await.optional()?)
}

/// Consumes a one-time token and returns its user; `None` if it is unknown, used or expired.
///
/// # Errors
/// A [`StoreError`].
pub async fn use_token(tx: &Tx, hash: &[u8; 32], purpose: TokenPurpose) -> Result<Option<Uuid>, StoreError> {
    let mut connection = tx.connection()?;
    let user = diesel::update(usable(hash, purpose.as_str(), tx.context().now))
        .set(one_time_token::used_at.eq(tx.context().now))
        .returning(one_time_token::user_id)
        .get_result(&mut connection)
        .await
        .optional()?;
    Ok(user)
}

/// Invalidates every one-time token of a user.
///
/// # Errors
/// A [`StoreError`].
pub async fn drop_tokens(tx: &Tx, user_id: Uuid) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::delete(one_time_token::table.filter(one_time_token::user_id.eq(user_id))).execute(&mut connection).await?;
    Ok(())
}
