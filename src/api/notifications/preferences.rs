//! `/api/v1/me/preferences`: which messages are mailed to a user, and when.

use actix_web::http::StatusCode;
use actix_web::web::Data;

use crate::api::operation::{Operation, operation};
use crate::domain::notifications::preference::Preferences;
use crate::http::auth::{As, SignedIn};
use crate::http::error::AppError;
use crate::http::idempotent::Answer;
use crate::http::state::App;
use crate::http::valid::Valid;
use crate::http::version::IfMatch;
use crate::inputs::notifications::allowed;
use crate::views::notifications::preferences::PreferencesView;
use crate::workflow::notifications::preferences::change_or_repeat;

/// The operations of this file.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_show_preferences, _, _>(show_preferences),
        operation::<__path_change_preferences, _, _>(change_preferences),
    ]
}

/// Show which messages the caller wants to be mailed
#[utoipa::path(get, path = "/api/v1/me/preferences", tag = "users",
    responses((status = 200, description = "The choices, and what can be chosen", body = PreferencesView)))]
async fn show_preferences(caller: As<SignedIn>, app: Data<App>) -> Result<Answer, AppError> {
    let (view, version) = PreferencesView::read(&*app.db.reader().await?, &caller.user).await?;
    Ok(Answer::json(StatusCode::OK, &view)?.version(version))
}

/// Choose which messages to be mailed
#[utoipa::path(put, path = "/api/v1/me/preferences", tag = "users", params(IfMatch), request_body = Preferences,
    responses((status = 200, description = "Changed", body = PreferencesView)))]
async fn change_preferences(
    caller: As<SignedIn>,
    app: Data<App>,
    version: IfMatch,
    body: Valid<Preferences>,
) -> Result<Answer, AppError> {
    let choices = allowed(body.0, caller.user.role)?;
    let id = caller.user.id;
    let changed = change_or_repeat(&app.db, caller.context(), id, version.0, choices).await?;
    Ok(Answer::json(StatusCode::OK, &PreferencesView::of(&caller.user, choices))?.version(changed))
}
