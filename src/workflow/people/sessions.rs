//! Sessions: opened by a sign-in, continued by single-use refresh tokens, ended by a sign-out.
//!
//! A refresh token that is presented again within some seconds of its exchange gets the same successor: two tabs, or a
//! lost answer. If it is presented later, it has been copied: the whole session is revoked (RFC 9700, section 4.14.2).
//! How a password is compared with its hash is passed in.

use std::sync::Arc;

use chrono::TimeDelta;
use uuid::Uuid;

use crate::domain::kernel::secret_token::{SealedToken, TokenHash};
use crate::domain::people::AccountStatus;
use crate::store::audit::events;
use crate::store::db::{Context, Db, Tx};
use crate::store::people::sessions;
use crate::store::people::users::{self, UserRow};
use crate::workflow::error::WorkflowError;

/// The result of presenting a refresh token.
#[derive(Clone)]
pub enum Refreshed {
    /// Exchanged, now or just before: the session goes on.
    Renewed {
        /// The session.
        session_id: Uuid,
        /// The person, as of now.
        user: Box<UserRow>,
        /// The successor of the presented token, sealed under it.
        successor: SealedToken,
    },
    /// Exchanged before: the session has been ended.
    Reused,
}

/// Signs a person in: finds the active account of an address, has the password verified, and opens a session with its
/// first refresh token. `None` where it is refused: an unknown account, a wrong password and an account that is not
/// active are one case.
///
/// `verify` compares the password with the stored hash, and takes as long where there is none. No connection is held
/// meanwhile.
///
/// # Errors
/// The error of `verify`, or a [`WorkflowError`].
pub async fn sign_in<E: From<WorkflowError>>(
    db: &Db,
    context: Context,
    email: &str,
    verify: impl AsyncFnOnce(Option<String>) -> Result<bool, E>,
    token: TokenHash,
    lifetime: TimeDelta,
) -> Result<Option<(Uuid, UserRow)>, E> {
    let (user, hash) = active(db, email).await?.unzip();
    let verified = verify(hash.flatten()).await?;
    let Some(user) = user.filter(|_| verified) else {
        tracing::info!("a sign-in was refused");
        return Ok(None);
    };
    let (id, context) = (user.id, Context { actor: Some(user.actor()), ..context });
    match db.write(context, async move |tx: Arc<Tx>| open(&tx, id, token, lifetime).await).await {
        Ok(session_id) => Ok(Some((session_id, user))),
        Err(WorkflowError::NotFound) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// The active account of an address, and its password hash where one is set.
async fn active(db: &Db, email: &str) -> Result<Option<(UserRow, Option<String>)>, WorkflowError> {
    let found = users::by_email(&*db.reader().await?, email).await?;
    Ok(found.filter(|(user, _)| user.status == AccountStatus::Active))
}

/// Opens a session for a person, with its first refresh token.
///
/// # Errors
/// [`WorkflowError::NotFound`] if the account is not active any more.
pub async fn open(tx: &Tx, user_id: Uuid, token: TokenHash, lifetime: TimeDelta) -> Result<Uuid, WorkflowError> {
    // The row lock serializes this with a suspension, which revokes all existing sessions.
    if users::lock(tx, user_id).await?.status != AccountStatus::Active {
        return Err(WorkflowError::NotFound);
    }
    let session_id = Uuid::now_v7();
    sessions::open(tx, session_id, user_id, tx.context().now + lifetime, &token.0).await?;
    events::record(tx, "sign_in", "session", &session_id.to_string(), serde_json::json!({})).await?;
    Ok(session_id)
}

/// A new token that takes the place of the presented one.
#[derive(Clone, Copy)]
pub struct NextToken {
    /// Its hash.
    pub hash: TokenHash,
    /// The token, sealed under the presented one.
    pub sealed: SealedToken,
}

/// Exchanges a refresh token for the next one. The expiry of the session does not change. A token that was exchanged at
/// most `repeatable` ago gets its first successor again; `next` is then discarded.
///
/// An exchange records no audit event; a reuse does.
///
/// # Errors
/// [`WorkflowError::NotFound`] for an unknown token, an ended session or an account that is not active.
pub async fn refresh(
    tx: &Tx,
    presented: TokenHash,
    next: NextToken,
    repeatable: TimeDelta,
) -> Result<Refreshed, WorkflowError> {
    let now = tx.context().now;
    let found = sessions::lock_presented(tx, &presented.0).await?.ok_or(WorkflowError::NotFound)?;
    if found.revoked_at.is_some() || found.expires_at <= now {
        return Err(WorkflowError::NotFound);
    }
    let exchanged = found.used_at.map(|used_at| {
        let sealed = found.successor.and_then(|sealed| <[u8; 32]>::try_from(sealed).ok());
        sealed.filter(|_| now <= used_at + repeatable).map(SealedToken)
    });
    if let Some(None) = exchanged {
        sessions::revoke(tx, found.session_id).await?;
        let detail = serde_json::json!({ "user_id": found.user_id });
        events::record(tx, "refresh_token_reuse", "session", &found.session_id.to_string(), detail).await?;
        return Ok(Refreshed::Reused);
    }
    let user = users::find(tx.connection()?, found.user_id).await?;
    if user.status != AccountStatus::Active {
        return Err(WorkflowError::NotFound);
    }
    let successor = match exchanged.flatten() {
        Some(sealed) => sealed,
        None => {
            let (new, sealed) = (&next.hash.0, &next.sealed.0);
            sessions::rotate(tx, found.session_id, &presented.0, new, sealed, now - repeatable).await?;
            next.sealed
        }
    };
    Ok(Refreshed::Renewed { session_id: found.session_id, user: Box::new(user), successor })
}

/// Ends the session.
///
/// # Errors
/// A [`WorkflowError`].
pub async fn sign_out(tx: &Tx, session_id: Uuid) -> Result<(), WorkflowError> {
    sessions::revoke(tx, session_id).await?;
    events::record(tx, "sign_out", "session", &session_id.to_string(), serde_json::json!({})).await?;
    Ok(())
}
