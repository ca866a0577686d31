//! `/api/v1/me/preferences`: which messages a person wants to be mailed, and when.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::domain::kernel::actor::Role;
use crate::domain::kernel::language::Language;
use crate::domain::notifications::preference::{Choices, Delivery, Topic, Unavailable};
use crate::http::auth::{As, SignedIn};
use crate::http::error::AppError;
use crate::http::idempotent::Answer;
use crate::http::state::App;
use crate::http::valid::Valid;
use crate::http::version::IfMatch;
use crate::inputs::field_error::FieldError;
use crate::store::db::Tx;
use crate::store::notifications::preferences;
use crate::store::people::users::UserRow;
use crate::workflow::notifications::preferences::change;

/// The operations of this file.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_show_preferences, _, _>(show_preferences),
        operation::<__path_change_preferences, _, _>(change_preferences),
    ]
}

/// When messages of each kind are mailed. Links of an account are always mailed, at once.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Preferences {
    /// Whether a digest is sent each day on which there is something to tell: what waits for the reader, what is due
    /// or overdue, what has happened.
    digest: bool,
    /// Receipts and decisions. A Member State officer always gets them at once.
    decisions: Delivery,
    /// What waits for the reader; never `none`.
    work: Delivery,
    /// How applications and projects go on.
    progress: Delivery,
    /// Reminders of what is owed and of what has waited too long.
    reminders: Delivery,
}

/// What can be chosen in the caller's role.
#[derive(Debug, Serialize, ToSchema)]
pub struct Choosable {
    decisions: &'static [Delivery],
    work: &'static [Delivery],
    progress: &'static [Delivery],
    reminders: &'static [Delivery],
}

/// What a person chose. Whoever has chosen nothing gets everything at once, and no digest.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreferencesView {
    #[serde(flatten)]
    preferences: Preferences,
    /// What can be chosen in the caller's role.
    allowed: Choosable,
    /// Language of messages; it is changed with the account, at `/api/v1/me`.
    language: Language,
}

impl From<Choices> for Preferences {
    fn from(choices: Choices) -> Preferences {
        let Choices { digest, decisions, work, progress, reminders } = choices;
        Preferences { digest, decisions, work, progress, reminders }
    }
}

impl Preferences {
    /// The choices, where the role allows each of them.
    fn allowed(self, role: Role) -> Result<Choices, AppError> {
        let Preferences { digest, decisions, work, progress, reminders } = self;
        let choices = Choices { digest, decisions, work, progress, reminders };
        let fault = |(topic, why): (Topic, Unavailable)| {
            let code = match why {
                Unavailable::NotAllowed => "delivery_not_allowed",
                Unavailable::DigestOff => "digest_off",
            };
            FieldError::at(format!("/{topic}"), code)
        };
        let faults: Vec<FieldError> = choices.unavailable(role).into_iter().map(fault).collect();
        if faults.is_empty() { Ok(choices) } else { Err(AppError::Fields(faults)) }
    }
}

/// Show which messages the caller wants to be mailed
#[utoipa::path(get, path = "/api/v1/me/preferences", tag = "users",
    responses((status = 200, description = "The choices, and what can be chosen", body = PreferencesView)))]
async fn show_preferences(caller: As<SignedIn>, app: Data<App>) -> Result<Answer, AppError> {
    let (choices, version) = preferences::find(&*app.db.reader().await?, caller.user.id).await?;
    shown(&caller.user, choices, version)
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
    let choices = body.0.allowed(caller.user.role)?;
    let id = caller.user.id;
    let changed =
        app.db.write(caller.context(), async move |tx: Arc<Tx>| change(&tx, id, version.0, &choices).await).await?;
    shown(&caller.user, choices, changed)
}

fn shown(user: &UserRow, choices: Choices, version: i32) -> Result<Answer, AppError> {
    let allowed = |topic: Topic| topic.allowed(user.role);
    let view = PreferencesView {
        preferences: choices.into(),
        allowed: Choosable {
            decisions: allowed(Topic::Decisions),
            work: allowed(Topic::Work),
            progress: allowed(Topic::Progress),
            reminders: allowed(Topic::Reminders),
        },
        language: user.language,
    };
    Ok(Answer::json(StatusCode::OK, &view)?.version(version))
}
