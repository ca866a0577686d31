//! Authentication and role check of a request, declared in the handler's signature.
//!
//! The first argument of a handler, `As<P>`, names the permission and is the only source of an actor. The token proves
//! the session; role, state and account status are read from the database with every request, so that a withdrawn role
//! takes effect at once.

use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use secrecy::ExposeSecret as _;
use uuid::Uuid;

use super::edge;
use super::error::AppError;
use super::state::App;
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::secret_token::TokenHash;
use crate::store::db::Context;
use crate::store::people::sessions;
use crate::store::people::users::UserRow;

/// The access rule of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone, signed in or not.
    Public,
    /// A signed-in person in one of these roles.
    Roles(&'static [Role]),
    /// The mail gateway, which knows a configured secret.
    MailGateway,
}

/// The first argument of every handler: declares the access rule and enforces it.
pub trait Caller: FromRequest<Error = AppError> {
    /// The access rule of the handler.
    const ACCESS: Access;
}

/// A permission, represented by a marker type.
pub trait Permission: 'static {
    /// The roles that have it.
    const ROLES: &'static [Role];
}

/// Every signed-in person has this permission.
#[derive(Debug)]
pub struct SignedIn;

impl Permission for SignedIn {
    const ROLES: &'static [Role] = Role::ALL;
}

/// A caller of a public operation, signed in or not.
#[derive(Debug)]
pub struct Anyone {
    context: Context,
}

impl Anyone {
    /// The context of the request without an actor: instant and request id.
    pub fn context(&self) -> Context {
        self.context.clone()
    }
}

/// The mail gateway.
#[derive(Debug)]
pub struct MailGateway {
    context: Context,
}

impl MailGateway {
    /// The context of the request without an actor: instant and request id.
    pub fn context(&self) -> Context {
        self.context.clone()
    }
}

/// A signed-in person whose role has the permission.
#[derive(Debug)]
pub struct As<P> {
    /// The person.
    pub user: UserRow,
    /// The session of the request.
    pub session_id: Uuid,
    context: Context,
    permission: PhantomData<P>,
}

impl<P> As<P> {
    /// The signed-in person as an actor.
    pub fn actor(&self) -> Actor {
        self.user.actor()
    }

    /// The context for database access: actor, instant and request id.
    pub fn context(&self) -> Context {
        self.context.clone()
    }
}

impl Caller for Anyone {
    const ACCESS: Access = Access::Public;
}

impl Caller for MailGateway {
    const ACCESS: Access = Access::MailGateway;
}

impl<P: Permission> Caller for As<P> {
    const ACCESS: Access = Access::Roles(P::ROLES);
}

impl FromRequest for Anyone {
    type Error = AppError;
    type Future = std::future::Ready<Result<Anyone, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(app(request).map(|app| Anyone { context: context(&app, request, None) }))
    }
}

impl FromRequest for MailGateway {
    type Error = AppError;
    type Future = std::future::Ready<Result<MailGateway, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let admitted = || {
            let app = app(request)?;
            // Hashes are compared, so that the time of the comparison tells nothing about the secret.
            let expected = app.config.mail.bounces_secret.as_ref().map(|secret| TokenHash::of(secret.expose_secret()));
            let given = token(request).map(TokenHash::of);
            let known = expected.is_some() && expected == given;
            known.then(|| MailGateway { context: context(&app, request, None) }).ok_or(AppError::NotSignedIn)
        };
        std::future::ready(admitted())
    }
}

impl<P: Permission> FromRequest for As<P> {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<As<P>, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        async move {
            let app = app(&request)?;
            let now = app.clock.now();
            let bearer = app.tokens.read(token(&request).ok_or(AppError::NotSignedIn)?, now)?;
            let reader = app.db.reader().await?;
            let holder = sessions::holder(&reader, bearer.session_id, bearer.user_id, now).await?;
            drop(reader);
            let user = holder.ok_or(AppError::SessionEnded)?;
            if !P::ROLES.contains(&user.role) {
                return Err(AppError::Forbidden(user.role));
            }
            let context = Context { now, ..context(&app, &request, Some(user.actor())) };
            Ok(As { user, session_id: bearer.session_id, context, permission: PhantomData })
        }
        .boxed_local()
    }
}

fn app(request: &HttpRequest) -> Result<Data<App>, AppError> {
    request.app_data::<Data<App>>().cloned().ok_or_else(|| AppError::Internal("no application state".to_owned()))
}

fn context(app: &App, request: &HttpRequest, actor: Option<Actor>) -> Context {
    Context { actor, now: app.clock.now(), request_id: edge::request_id(request) }
}

/// The bearer token (RFC 6750, section 2.1); never taken from the address or the body.
fn token(request: &HttpRequest) -> Option<&str> {
    let mut values = request.headers().get_all(AUTHORIZATION);
    let (value, further) = (values.next()?.to_str().ok()?, values.next());
    let (scheme, token) = value.split_once(' ')?;
    (further.is_none() && scheme.eq_ignore_ascii_case("bearer")).then(|| token.trim())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_token_comes_from_one_authorization_header_alone() {
        let of = |values: &[&str]| {
            let request = values.iter().fold(TestRequest::default(), |r, v| r.append_header((AUTHORIZATION, *v)));
            token(&request.uri("/?access_token=x").to_http_request()).map(str::to_owned)
        };
        assert_eq!(of(&["Bearer abc"]).as_deref(), Some("abc"));
        assert_eq!(of(&["bearer  abc"]).as_deref(), Some("abc"));
        for none in [&[][..], &["abc"], &["Basic abc"], &["Bearer a", "Bearer b"]] {
            assert_eq!(of(none), None, "{none:?}");
        }
    }
}
