//! `/api/v1/sessions`: sign in, refresh, sign out; and the one-time links in mails that set a password.
//!
//! An unknown account, a wrong password and a suspended account get the same answer in the same time; so do all
//! addresses for which a reset is asked.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use chrono::TimeDelta;
use uuid::Uuid;

use crate::api::operation::{Operation, operation};
use crate::domain::kernel::secret_token::TokenHash;
use crate::domain::people::TokenPurpose;
use crate::http::auth::{Anyone, As, SignedIn};
use crate::http::error::AppError;
use crate::http::idempotent::Answer;
use crate::http::passwords::acceptable;
use crate::http::slots::at_end_of_slot;
use crate::http::state::App;
use crate::http::successor::Successor;
use crate::http::token::{Bearer, random_secret};
use crate::http::valid::Valid;
use crate::inputs::people::sessions::{ChosenPassword, Credentials, LostPassword, RefreshRequest};
use crate::store::db::Tx;
use crate::views::people::sessions::SessionView;
use crate::views::people::users::UserView;
use crate::workflow::error::WorkflowError;
use crate::workflow::people::accounts;
use crate::workflow::people::sessions::{self, NextToken, Refreshed};

/// The operations of this file.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_sign_in, _, _>(sign_in),
        operation::<__path_refresh_session, _, _>(refresh_session),
        operation::<__path_sign_out, _, _>(sign_out),
        operation::<__path_accept_invitation, _, _>(accept_invitation),
        operation::<__path_request_password_reset, _, _>(request_password_reset),
        operation::<__path_complete_password_reset, _, _>(complete_password_reset),
    ]
}

/// Sign in
#[utoipa::path(post, path = "/api/v1/sessions", tag = "sessions", request_body = Credentials,
    responses((status = 201, description = "Signed in", body = SessionView)))]
async fn sign_in(
    caller: Anyone,
    app: Data<App>,
    request: HttpRequest,
    credentials: Valid<Credentials>,
) -> Result<Answer, AppError> {
    let Credentials { email, password } = credentials.0.normal();
    app.limits.attempt(&app.db.for_sign_in(), &request, Some(&email)).await?;
    let secret = random_secret()?;
    let verify = async |hash| app.passwords.verify(password, hash).await;
    let (token, lifetime) = (TokenHash::of(&secret), refresh_lifetime(&app));
    let signed_in = sessions::sign_in(&app.db.for_sign_in(), caller.context(), &email, verify, token, lifetime).await?;
    let (session_id, user) = signed_in.ok_or(AppError::WrongCredentials)?;
    opened_session(&app, StatusCode::CREATED, session_id, user.into(), secret)
}

/// Exchange a refresh token
///
/// The same token gives the same successor again for some seconds; later it ends the session.
#[utoipa::path(post, path = "/api/v1/sessions/refresh", tag = "sessions", request_body = RefreshRequest,
    responses((status = 200, description = "New tokens of the same session", body = SessionView)))]
async fn refresh_session(
    caller: Anyone,
    app: Data<App>,
    request: HttpRequest,
    body: Valid<RefreshRequest>,
) -> Result<Answer, AppError> {
    let db = app.db.for_sign_in();
    app.limits.attempt(&db, &request, None).await?;
    let (presented, next) = (body.token_hash(), Successor::new()?);
    let next = NextToken { hash: next.hash(), sealed: next.sealed(&body.refresh_token)? };
    let repeatable = TimeDelta::from_std(app.config.tokens.refresh_repeat).unwrap_or(TimeDelta::zero());
    let exchange = async move |tx: Arc<Tx>| sessions::refresh(&tx, presented, next, repeatable).await;
    match db.bookkeeping(caller.context(), exchange).await {
        Ok(Refreshed::Renewed { session_id, user, successor }) => {
            let token = Successor::opened(successor, &body.refresh_token)?.text();
            opened_session(&app, StatusCode::OK, session_id, (*user).into(), token)
        }
        Ok(Refreshed::Reused) => {
            tracing::warn!("a refresh token came back after its exchange; its session was ended");
            Err(AppError::SessionEnded)
        }
        Err(WorkflowError::NotFound) => Err(AppError::SessionEnded),
        Err(other) => Err(other.into()),
    }
}

/// Sign out
#[utoipa::path(delete, path = "/api/v1/sessions/current", tag = "sessions",
    responses((status = 204, description = "The session has ended")))]
async fn sign_out(caller: As<SignedIn>, app: Data<App>) -> Result<HttpResponse, AppError> {
    let session_id = caller.session_id;
    app.db.write(caller.context(), async move |tx: Arc<Tx>| sessions::sign_out(&tx, session_id).await).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Accept an invitation
#[utoipa::path(post, path = "/api/v1/invitations/accept", tag = "sessions", request_body = ChosenPassword,
    responses((status = 204, description = "The account is active")))]
async fn accept_invitation(
    caller: Anyone,
    app: Data<App>,
    request: HttpRequest,
    body: Valid<ChosenPassword>,
) -> Result<HttpResponse, AppError> {
    let (token, hash) = chosen(&app, &request, body.0, TokenPurpose::Invitation).await?;
    let db = app.db.for_sign_in();
    let accepted =
        db.write(caller.context(), async move |tx: Arc<Tx>| accounts::accept_invitation(&tx, token, &hash).await);
    accepted.await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ask for a link to a new password
#[utoipa::path(post, path = "/api/v1/password-resets", tag = "sessions", request_body = LostPassword,
    responses((status = 202, description = "If the address is known, a link is on its way")))]
async fn request_password_reset(
    caller: Anyone,
    app: Data<App>,
    request: HttpRequest,
    body: Valid<LostPassword>,
) -> Result<HttpResponse, AppError> {
    let (email, secret) = (body.address(), random_secret()?);
    app.limits.attempt(&app.db.for_sign_in(), &request, Some(&email)).await?;
    let db = app.db.for_sign_in();
    let sent = db
        .write(caller.context(), async move |tx: Arc<Tx>| accounts::request_password_reset(&tx, &email, &secret).await);
    match at_end_of_slot(sent).await {
        Ok(()) | Err(accounts::AccountError::Other(WorkflowError::NotFound)) => Ok(HttpResponse::Accepted().finish()),
        Err(other) => Err(other.into()),
    }
}

/// Choose a new password
#[utoipa::path(post, path = "/api/v1/password-resets/complete", tag = "sessions", request_body = ChosenPassword,
    responses((status = 204, description = "The password is set; every session has ended")))]
async fn complete_password_reset(
    caller: Anyone,
    app: Data<App>,
    request: HttpRequest,
    body: Valid<ChosenPassword>,
) -> Result<HttpResponse, AppError> {
    let (token, hash) = chosen(&app, &request, body.0, TokenPurpose::PasswordReset).await?;
    let db = app.db.for_sign_in();
    let done = db.write(caller.context(), async move |tx: Arc<Tx>| accounts::reset_password(&tx, token, &hash).await);
    done.await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Hashes of the one-time token and of the new password, which is hashed for a usable token only.
async fn chosen(
    app: &App,
    request: &HttpRequest,
    body: ChosenPassword,
    purpose: TokenPurpose,
) -> Result<(TokenHash, String), AppError> {
    let db = app.db.for_sign_in();
    app.limits.attempt(&db, request, None).await?;
    acceptable(&body.password, "/password")?;
    let token = body.token_hash();
    accounts::check_token(&db, &token, purpose, app.clock.now()).await?;
    Ok((token, app.passwords.hash(body.password).await?))
}

fn refresh_lifetime(app: &App) -> TimeDelta {
    TimeDelta::from_std(app.config.tokens.refresh_lifetime).unwrap_or(TimeDelta::MAX)
}

fn opened_session(
    app: &App,
    status: StatusCode,
    session_id: Uuid,
    user: UserView,
    refresh_token: String,
) -> Result<Answer, AppError> {
    let bearer = Bearer { user_id: user.id, session_id };
    let view = SessionView {
        access_token: app.tokens.issue(bearer, app.clock.now())?,
        token_type: "Bearer",
        expires_in: app.tokens.lifetime_seconds(),
        refresh_token,
        user,
    };
    Answer::json(status, &view)
}
