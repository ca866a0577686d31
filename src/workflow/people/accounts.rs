//! User accounts: invitation by mail, changes and suspension by an administrator, password reset by mail.
//!
//! Each use case records one audit event. The token of a link is sent only by mail; the token table holds its hash.
//! When an account is suspended, or its role, state or password changes, its sessions are revoked.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

use crate::domain::kernel::language::Language;
use crate::domain::kernel::secret_token::TokenHash;
use crate::domain::notifications::message::{AccountNoticeData, AccountNoticeKind};
use crate::domain::notifications::preference::Preferences;
use crate::domain::people::{AccountStatus, Change, Profile, TokenPurpose};
use crate::store::audit::events;
use crate::store::db::{Context, Db, Tx};
use crate::store::error::StoreError;
use crate::store::json::to_json;
use crate::store::notifications::delivery;
use crate::store::outbox::{self, Recipient};
use crate::store::people::sessions;
use crate::store::people::users::{self, UserRow};
use crate::workflow::error::WorkflowError;
use crate::workflow::no_change::{Ended, write_if_changed};

/// How long an invitation can be accepted.
pub const INVITATION_LIFETIME: TimeDelta = TimeDelta::days(7);
/// How long a password reset link is valid.
pub const RESET_LIFETIME: TimeDelta = TimeDelta::hours(1);

/// Why an account was not changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// A person may not change the role, the state or the status of the own account.
    #[error("the own account")]
    OwnAccount,
    /// The account becomes active only when the invitation is accepted.
    #[error("the invitation is not accepted yet")]
    NotYetAccepted,
    /// The token is unknown, used or expired.
    #[error("the token is of no use")]
    TokenOfNoUse,
    /// Another account has the address.
    #[error("the address is in use")]
    EmailTaken,
    /// No state on record has the code.
    #[error("no such state")]
    UnknownState,
    /// A state officer must represent a state.
    #[error("a state officer represents a state")]
    StateNeeded,
    /// Any other error.
    #[error(transparent)]
    Other(#[from] WorkflowError),
}

impl From<StoreError> for AccountError {
    fn from(error: StoreError) -> AccountError {
        match &error {
            StoreError::Constraint(name) => match name.as_str() {
                "app_user_email_key" => AccountError::EmailTaken,
                "app_user_represents_fkey" => AccountError::UnknownState,
                "a_state_officer_represents_a_state" => AccountError::StateNeeded,
                _ => AccountError::Other(error.into()),
            },
            _ => AccountError::Other(error.into()),
        }
    }
}

/// Invites a person: creates the account without a password and enqueues the mail with the link.
///
/// `token`: the secret of the link, never used before.
///
/// # Errors
/// See [`AccountError`].
pub async fn invite(tx: &Tx, email: &str, profile: &Profile, token: &str) -> Result<UserRow, AccountError> {
    let id = Uuid::now_v7();
    users::insert(tx, id, email, profile, None).await?;
    let user = users::find(tx.connection()?, id).await?;
    send_link(tx, &user, TokenPurpose::Invitation, token).await?;
    events::record(tx, "invite_user", "user", &id.to_string(), described(&user)).await?;
    Ok(user)
}

/// Sends a new link to a person who has not yet accepted the invitation; the earlier link becomes invalid.
///
/// # Errors
/// [`WorkflowError::NotFound`] for an account whose invitation is not pending.
pub async fn invite_again(tx: &Tx, id: Uuid, token: &str) -> Result<UserRow, AccountError> {
    let user = users::lock(tx, id).await?;
    if user.status != AccountStatus::Invited {
        return Err(WorkflowError::NotFound.into());
    }
    send_link(tx, &user, TokenPurpose::Invitation, token).await?;
    events::record(tx, "invite_user_again", "user", &id.to_string(), json!({})).await?;
    Ok(user)
}

/// Creates an active account without an invitation: the first administrator, the persons of the demonstration data.
///
/// # Errors
/// See [`AccountError`].
pub async fn establish(tx: &Tx, email: &str, profile: &Profile, password_hash: &str) -> Result<Uuid, AccountError> {
    let id = Uuid::now_v7();
    users::insert(tx, id, email, profile, Some(password_hash)).await?;
    let user = users::find(tx.connection()?, id).await?;
    events::record(tx, "establish_user", "user", &id.to_string(), described(&user)).await?;
    Ok(id)
}

/// Checks that a one-time token can be used at an instant. The caller does so before it hashes the new password: without
/// a token nobody makes the service compute a hash. The token stays usable.
///
/// # Errors
/// [`AccountError::TokenOfNoUse`].
pub async fn check_token(
    db: &Db,
    token: &TokenHash,
    purpose: TokenPurpose,
    now: DateTime<Utc>,
) -> Result<(), AccountError> {
    let user = users::token_user(&*db.reader().await?, &token.0, purpose, now).await?;
    user.map(drop).ok_or(AccountError::TokenOfNoUse)
}

/// Accepts an invitation with the first password.
///
/// # Errors
/// [`AccountError::TokenOfNoUse`].
pub async fn accept_invitation(tx: &Tx, token: TokenHash, password_hash: &str) -> Result<(), AccountError> {
    choose_password(tx, token, TokenPurpose::Invitation, AccountStatus::Invited, password_hash).await
}

/// Sends a password reset link, if the address belongs to an active account.
///
/// # Errors
/// [`WorkflowError::NotFound`] for any other address; the caller is not told.
pub async fn request_password_reset(tx: &Tx, email: &str, token: &str) -> Result<(), AccountError> {
    let found = users::by_email(tx.connection()?, email).await?;
    let (user, _) = found.filter(|(user, _)| user.status == AccountStatus::Active).ok_or(WorkflowError::NotFound)?;
    send_link(tx, &user, TokenPurpose::PasswordReset, token).await?;
    events::record(tx, "request_password_reset", "user", &user.id.to_string(), json!({})).await?;
    Ok(())
}

/// Sets a new password and ends every session of the person.
///
/// # Errors
/// [`AccountError::TokenOfNoUse`].
pub async fn reset_password(tx: &Tx, token: TokenHash, password_hash: &str) -> Result<(), AccountError> {
    choose_password(tx, token, TokenPurpose::PasswordReset, AccountStatus::Active, password_hash).await
}

/// Changes an account at the version that the caller has read. If role, state or status change, its sessions are
/// revoked; if role or state change, its pending messages are parked, except those about the account itself.
///
/// # Errors
/// See [`AccountError`]; [`WorkflowError::Stale`] for another version.
pub async fn change(tx: &Tx, id: Uuid, expected: i32, change: &Change) -> Result<UserRow, AccountError> {
    let before = locked(tx, id, expected).await?;
    let own = tx.context().actor.as_ref().is_some_and(|actor| actor.user_id == id);
    let rights = |role, represents, status| (role, represents, status);
    let had = rights(before.role, before.represents, before.status);
    let has = rights(change.profile.role, change.profile.represents, change.status);
    if own && had != has {
        return Err(AccountError::OwnAccount);
    }
    // An invited account becomes active only by acceptance, and no other account becomes invited again.
    let invited = AccountStatus::Invited;
    if (before.status == invited) != (change.status == invited) {
        return Err(AccountError::NotYetAccepted);
    }
    users::update(tx, id, expected, &change.profile, change.status).await?;
    if had != has {
        sessions::revoke_all(tx, id).await?;
        if change.status == AccountStatus::Suspended {
            users::drop_tokens(tx, id).await?;
        }
    }
    if (before.role, before.represents) != (change.profile.role, change.profile.represents) {
        delivery::withhold(tx, id).await?;
    }
    let after = users::find(tx.connection()?, id).await?;
    let detail = json!({ "before": described(&before), "after": described(&after) });
    events::record(tx, "change_user", "user", &id.to_string(), detail).await?;
    Ok(after)
}

/// Changes an account as [`change`] does, in one transaction. A repeated change gets its first answer again and records
/// no event: the account is at the next version, as the change would make it, by a change of the same person.
///
/// # Errors
/// As [`change`].
pub async fn change_or_repeat(
    db: &Db,
    context: Context,
    id: Uuid,
    expected: i32,
    changed: Change,
) -> Result<UserRow, AccountError> {
    write_if_changed(db, context, async move |tx: Arc<Tx>| change_once(&tx, id, expected, &changed).await).await
}

async fn change_once(
    tx: &Tx,
    id: Uuid,
    expected: i32,
    changed: &Change,
) -> Result<UserRow, Ended<UserRow, AccountError>> {
    let current = match change(tx, id, expected, changed).await {
        Err(AccountError::Other(WorkflowError::Stale { current })) => current,
        done => return done.map_err(Ended::Failed),
    };
    let row = users::find(tx.connection()?, id).await?;
    let by = events::last_actor(tx, "change_user", "user", &id.to_string()).await?;
    let own = by.is_some() && by == tx.context().actor.as_ref().map(|actor| actor.user_id);
    if own && current - 1 == expected && row.profile() == changed.profile && row.status == changed.status {
        return Err(Ended::Unchanged(row));
    }
    Err(Ended::Failed(WorkflowError::Stale { current }.into()))
}

/// Changes the name and the language of the own account as [`change_or_repeat`] does.
///
/// # Errors
/// [`WorkflowError::Stale`] for another version.
pub async fn change_own(
    db: &Db,
    context: Context,
    user: &UserRow,
    expected: i32,
    name: String,
    language: Language,
) -> Result<UserRow, AccountError> {
    // Role, state and status are those that were read with the request: at another version nothing is changed.
    let profile = Profile { name, language, ..user.profile() };
    change_or_repeat(db, context, user.id, expected, Change { profile, status: user.status }).await
}

async fn locked(tx: &Tx, id: Uuid, expected: i32) -> Result<UserRow, AccountError> {
    let row = users::lock(tx, id).await?;
    if row.version == expected { Ok(row) } else { Err(WorkflowError::Stale { current: row.version }.into()) }
}

async fn choose_password(
    tx: &Tx,
    token: TokenHash,
    purpose: TokenPurpose,
    needed: AccountStatus,
    password_hash: &str,
) -> Result<(), AccountError> {
    let id = users::use_token(tx, &token.0, purpose).await?.ok_or(AccountError::TokenOfNoUse)?;
    if users::lock(tx, id).await?.status != needed {
        return Err(AccountError::TokenOfNoUse);
    }
    users::set_password(tx, id, password_hash).await?;
    sessions::revoke_all(tx, id).await?;
    let act = match purpose {
        TokenPurpose::Invitation => "accept_invitation",
        TokenPurpose::PasswordReset => "reset_password",
    };
    events::record(tx, act, "user", &id.to_string(), json!({})).await?;
    Ok(())
}

/// Stores the hash of a new token and puts the mail with the token into the outbox.
async fn send_link(tx: &Tx, user: &UserRow, purpose: TokenPurpose, token: &str) -> Result<(), AccountError> {
    let (kind, lifetime) = match purpose {
        TokenPurpose::Invitation => (AccountNoticeKind::Invitation, INVITATION_LIFETIME),
        TokenPurpose::PasswordReset => (AccountNoticeKind::PasswordReset, RESET_LIFETIME),
    };
    let expires_at: DateTime<Utc> = tx.context().now + lifetime;
    users::keep_token(tx, &TokenHash::of(token).0, user.id, purpose, expires_at).await?;
    let data = to_json(&AccountNoticeData { token: token.to_owned(), expires_at })?;
    let to = Recipient {
        id: user.id,
        email: user.email.clone(),
        name: user.name.clone(),
        language: user.language.as_str().to_owned(),
        role: user.role,
        represents: user.represents,
        choices: Preferences::default(),
    };
    let key = format!("{}/{kind}/{}", user.id, Uuid::now_v7());
    outbox::enqueue(tx, &key, &to, kind.as_str(), &data).await?;
    Ok(())
}

/// An account as recorded in the audit trail.
fn described(user: &UserRow) -> serde_json::Value {
    json!({
        "email": user.email, "name": user.name, "role": user.role, "represents": user.represents,
        "language": user.language, "status": user.status,
    })
}
