//! `/api/v1/users` and `/api/v1/me`: user accounts with their role and language.

use std::convert::identity;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::domain::kernel::actor::Role;
use crate::domain::people::AccountStatus;
use crate::http::auth::{As, Permission, SignedIn};
use crate::http::error::AppError;
use crate::http::idempotent::{Answer, Key, KeyedBody};
use crate::http::paging::{Cursor, Listed, Page, PageLimit};
use crate::http::state::App;
use crate::http::token::random_secret;
use crate::http::valid::{Query, Valid};
use crate::http::version::IfMatch;
use crate::inputs::no_fields::NoFields;
use crate::inputs::people::users::{Invitation, OwnChange, UserChange};
use crate::views::people::users::{self, UserView};
use crate::workflow::people::accounts;

/// The operations of this file.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_show_me, _, _>(show_me),
        operation::<__path_change_me, _, _>(change_me),
        operation::<__path_list_users, _, _>(list_users),
        operation::<__path_invite_user, _, _>(invite_user),
        operation::<__path_show_user, _, _>(show_user),
        operation::<__path_change_user, _, _>(change_user),
        operation::<__path_invite_user_again, _, _>(invite_user_again),
    ]
}

/// Permission to read every account.
pub struct ReadUsers;

impl Permission for ReadUsers {
    const ROLES: &'static [Role] = &[Role::Auditor, Role::Administrator];
}

/// Permission to invite users and to change accounts.
pub struct ManageUsers;

impl Permission for ManageUsers {
    const ROLES: &'static [Role] = &[Role::Administrator];
}

/// Which persons to list.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UserFilter {
    /// Only this role.
    role: Option<Role>,
    /// Only this status.
    status: Option<AccountStatus>,
    /// Rows of the page, 1 to 100, 25 if absent.
    #[param(inline)]
    limit: Option<PageLimit>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
}

/// Show the own account
#[utoipa::path(get, path = "/api/v1/me", tag = "users",
    responses((status = 200, description = "The own account", body = UserView)))]
async fn show_me(caller: As<SignedIn>) -> Result<Answer, AppError> {
    shown(StatusCode::OK, caller.user.into())
}

/// Change the own name and language
#[utoipa::path(put, path = "/api/v1/me", tag = "users", params(IfMatch), request_body = OwnChange,
    responses((status = 200, description = "Changed", body = UserView)))]
async fn change_me(
    caller: As<SignedIn>,
    app: Data<App>,
    version: IfMatch,
    body: Valid<OwnChange>,
) -> Result<Answer, AppError> {
    let OwnChange { name, language } = body.0.normal();
    let changed = accounts::change_own(&app.db, caller.context(), &caller.user, version.0, name, language).await?;
    shown(StatusCode::OK, changed.into())
}

/// List the persons who use the service
#[utoipa::path(get, path = "/api/v1/users", tag = "users", params(UserFilter),
    responses((status = 200, description = "Persons, newest first", body = Listed<UserView>)))]
async fn list_users(_: As<ReadUsers>, app: Data<App>, filter: Query<UserFilter>) -> Result<Answer, AppError> {
    let UserFilter { role, status, limit, after } = filter.0;
    let page = Page::of(limit, after);
    let reader = app.db.reader().await?;
    let persons = users::page(&reader, role, status, page.before(), page.rows()).await?;
    let cursor = |person: &UserView| {
        let (created_at, id) = person.place();
        Cursor { created_at, id }
    };
    Answer::json(StatusCode::OK, &Listed::of(persons, page, cursor, identity))
}

/// Invite a person
#[utoipa::path(post, path = "/api/v1/users", tag = "users", params(Key), request_body = Invitation,
    responses((status = 201, description = "Invited; the mail is on its way", body = UserView)))]
async fn invite_user(
    caller: As<ManageUsers>,
    app: Data<App>,
    keyed: KeyedBody<Invitation>,
) -> Result<Answer, AppError> {
    let secret = random_secret()?;
    let invited = keyed.act(&caller, &app, async move |tx, _, body| {
        let (email, profile) = body.command();
        let user = accounts::invite(&tx, &email, &profile, &secret).await?;
        let address = format!("/api/v1/users/{}", user.id);
        Ok(shown(StatusCode::CREATED, user.into())?.location(&address))
    });
    invited.await
}

/// Show a person
#[utoipa::path(get, path = "/api/v1/users/{id}", tag = "users", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The person", body = UserView)))]
async fn show_user(_: As<ReadUsers>, app: Data<App>, id: Path<Uuid>) -> Result<Answer, AppError> {
    let reader = app.db.reader().await?;
    shown(StatusCode::OK, UserView::read(&reader, *id).await?)
}

/// Change an account
#[utoipa::path(put, path = "/api/v1/users/{id}", tag = "users", params(("id" = Uuid, Path), IfMatch),
    request_body = UserChange, responses((status = 200, description = "Changed", body = UserView)))]
async fn change_user(
    caller: As<ManageUsers>,
    app: Data<App>,
    id: Path<Uuid>,
    version: IfMatch,
    body: Valid<UserChange>,
) -> Result<Answer, AppError> {
    let change = body.0.into();
    let changed = accounts::change_or_repeat(&app.db, caller.context(), id.into_inner(), version.0, change).await?;
    shown(StatusCode::OK, changed.into())
}

/// Send a new invitation to a person who has not accepted the first
#[utoipa::path(post, path = "/api/v1/users/{id}/invitation", tag = "users", params(("id" = Uuid, Path), Key),
    request_body = NoFields, responses((status = 202, description = "The mail is on its way", body = UserView)))]
async fn invite_user_again(
    caller: As<ManageUsers>,
    app: Data<App>,
    id: Path<Uuid>,
    keyed: KeyedBody<NoFields>,
) -> Result<Answer, AppError> {
    let secret = random_secret()?;
    let sent = keyed.act(&caller, &app, async move |tx, _, NoFields {}| {
        shown(StatusCode::ACCEPTED, accounts::invite_again(&tx, *id, &secret).await?.into())
    });
    sent.await
}

fn shown(status: StatusCode, user: UserView) -> Result<Answer, AppError> {
    Ok(Answer::json(status, &user)?.version(user.version()))
}
