//! Sessions and their refresh tokens, of which only hashes are kept.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::people::AccountStatus;
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::people::users::UserRow;
use crate::store::schema::{app_user, refresh_token, session};

/// The person behind a session that is neither revoked nor expired; `None` also where the account is not active.
///
/// # Errors
/// A [`StoreError`].
pub async fn holder(
    mut connection: &Connection,
    session_id: Uuid,
    user_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<UserRow>, StoreError> {
    // Two lookups by primary key: the planner would plan a join for all sessions and users.
    let of_session = session::table
        .filter(session::id.eq(session_id))
        .filter(session::revoked_at.is_null())
        .filter(session::expires_at.gt(now))
        .select(session::user_id);
    let found = app_user::table
        .filter(app_user::id.nullable().eq(of_session.single_value()))
        .filter(app_user::status.eq(AccountStatus::Active.as_str()))
        .select(UserRow::as_select())
        .get_result(&mut connection)
        .await
        .optional()?;
    // Compared in Rust, so that PostgreSQL finds the session by its primary key and not by its user.
    Ok(found.filter(|user: &UserRow| user.id == user_id))
}

/// Opens a session with its first refresh token.
///
/// # Errors
/// A [`StoreError`].
pub async fn open(
    tx: &Tx,
    session_id: Uuid,
    user_id: Uuid,
    expires_at: DateTime<Utc>,
    token_hash: &[u8; 32],
) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::insert_into(session::table)
        .values((
            session::id.eq(session_id),
            session::user_id.eq(user_id),
            session::created_at.eq(tx.context().now),
            session::expires_at.eq(expires_at),
        ))
        .execute(&mut connection)
        .await?;
    keep_refresh_token(tx, session_id, token_hash).await
}

/// A refresh token and its session as they stand, the session locked until the transaction ends.
#[derive(Debug, Clone, Queryable)]
pub struct PresentedToken {
    /// The session.
    pub session_id: Uuid,
    /// Whose session.
    pub user_id: Uuid,
    /// When the session ends by itself.
    pub expires_at: DateTime<Utc>,
    /// When the session was ended.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When the token was exchanged.
    pub used_at: Option<DateTime<Utc>>,
    /// Its successor, sealed under it.
    pub successor: Option<Vec<u8>>,
}

/// Finds the session of a refresh token and locks it, so that two exchanges of one token follow each other.
///
/// # Errors
/// A [`StoreError`].
pub async fn lock_presented(tx: &Tx, token_hash: &[u8; 32]) -> Result<Option<PresentedToken>, StoreError> {
    let mut connection = tx.connection()?;
    let of_the_token = refresh_token::table.find(&token_hash[..]).select(refresh_token::session_id);
    let known: Option<Uuid> = of_the_token.first(&mut connection).await.optional()?;
    let Some(session_id) = known else { return Ok(None) };
    let locked = session::table
        .find(session_id)
        .select((session::user_id, session::expires_at, session::revoked_at))
        .for_no_key_update()
        .first::<(Uuid, DateTime<Utc>, Option<DateTime<Utc>>)>(&mut connection)
        .await
        .optional()?;
    let Some((user_id, expires_at, revoked_at)) = locked else { return Ok(None) };
    // Read after the lock was acquired, so that a concurrent exchange has ended.
    let token = refresh_token::table.find(&token_hash[..]).select((refresh_token::used_at, refresh_token::successor));
    let (used_at, successor) = token.first(&mut connection).await?;
    Ok(Some(PresentedToken { session_id, user_id, expires_at, revoked_at, used_at, successor }))
}

/// Exchanges a refresh token for the next one of its session, which is kept sealed under it. Sealed successors of tokens
/// that were exchanged before `outdated` are removed.
///
/// # Errors
/// [`StoreError::Overtaken`] if it was exchanged already.
pub async fn rotate(
    tx: &Tx,
    session_id: Uuid,
    old: &[u8; 32],
    new: &[u8; 32],
    sealed: &[u8; 32],
    outdated: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let earlier = refresh_token::table
        .filter(refresh_token::session_id.eq(session_id))
        .filter(refresh_token::successor.is_not_null())
        .filter(refresh_token::used_at.lt(outdated));
    diesel::update(earlier).set(refresh_token::successor.eq(None::<&[u8]>)).execute(&mut connection).await?;
    let unused = refresh_token::table.find(&old[..]).filter(refresh_token::used_at.is_null());
    let changed = diesel::update(unused)
        .set((refresh_token::used_at.eq(tx.context().now), refresh_token::successor.eq(&sealed[..])))
        .execute(&mut connection)
        .await?;
    if changed != 1 {
        return Err(StoreError::Overtaken);
    }
    keep_refresh_token(tx, session_id, new).await
}

async fn keep_refresh_token(tx: &Tx, session_id: Uuid, hash: &[u8; 32]) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::insert_into(refresh_token::table)
        .values((
            refresh_token::hash.eq(&hash[..]),
            refresh_token::session_id.eq(session_id),
            refresh_token::issued_at.eq(tx.context().now),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// Ends a session.
///
/// # Errors
/// A [`StoreError`].
pub async fn revoke(tx: &Tx, session_id: Uuid) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::update(session::table.find(session_id).filter(session::revoked_at.is_null()))
        .set(session::revoked_at.eq(tx.context().now))
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// Ends every session of a person.
///
/// # Errors
/// A [`StoreError`].
pub async fn revoke_all(tx: &Tx, user_id: Uuid) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let open = session::table.filter(session::user_id.eq(user_id)).filter(session::revoked_at.is_null());
    diesel::update(open).set(session::revoked_at.eq(tx.context().now)).execute(&mut connection).await?;
    Ok(())
}
