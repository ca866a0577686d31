//! REST operations of applications: a state drafts and submits them; the roles take the steps of the lifecycle; readers
//! see the applications visible to them.

pub(in crate::api) mod answer;
pub mod letters;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use uuid::Uuid;
use validator::Validate;

use super::operation::{Operation, operation};
use super::permission::{Acts, Applies, ReadsApplications};
use crate::api::applications::answer::taken;
use crate::domain::applications::form::Draft;
use crate::domain::applications::state::State;
use crate::domain::kernel::credit_line::{LineChoice, Scope};
use crate::domain::kernel::state_code::StateCode;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{Answer, Key, KeyedBody};
use crate::http::locale;
use crate::http::paging::{Cursor, Listed, Page, PageLimit};
use crate::http::state::App;
use crate::http::valid::{Query, Valid};
use crate::http::version::{IfMatch, tagged};
use crate::inputs::lifecycle::StepBody;
use crate::store::applications::Filter;
use crate::views::lifecycle::application_detail::{self, ApplicationDetail, StoredAssessment};
use crate::views::lifecycle::application_list::{self, ListedApplication};
use crate::views::lifecycle::dry_run::{self, Rehearsal};
use crate::views::lifecycle::step_taken::StepTaken;
use crate::workflow::lifecycle::{perform, save_draft};

/// Begins an application of the caller's state. Every answer may still be missing.
#[utoipa::path(
    post, path = "/api/v1/applications", tag = "applications",
    params(Key), request_body = Draft,
    responses((status = 201, description = "Begun", body = StepTaken, headers(("ETag" = String), ("Location" = String))))
)]
pub async fn create_application(by: As<Applies>, app: Data<App>, keyed: KeyedBody<Draft>) -> Result<Answer, AppError> {
    keyed
        .act(&by, &app, async move |tx, actor, draft| {
            let done = perform::create(&tx, &actor, draft).await?;
            let path = format!("/api/v1/applications/{}", done.id);
            Ok(taken(StatusCode::CREATED, done)?.location(&path))
        })
        .await
}

/// Saves the whole draft in the place of the one before. A repeated or unchanged save gets the version on record.
#[utoipa::path(
    put, path = "/api/v1/applications/{id}/draft", tag = "applications",
    params(("id" = Uuid, Path), IfMatch), request_body = Draft,
    responses((status = 200, description = "Saved", body = StepTaken, headers(("ETag" = String))))
)]
pub async fn save_draft(
    by: As<Applies>,
    app: Data<App>,
    id: Path<Uuid>,
    version: IfMatch,
    draft: Valid<Draft>,
) -> Result<Answer, AppError> {
    let (actor, id, draft) = (by.actor(), id.into_inner(), draft.0);
    taken(StatusCode::OK, save_draft::save(&app.db, by.context(), actor, id, Some(version.0), draft).await?)
}

/// Takes a step in the life of an application.
#[utoipa::path(
    post, path = "/api/v1/applications/{id}/actions", tag = "applications",
    params(("id" = Uuid, Path), IfMatch, Key), request_body = StepBody,
    responses((status = 200, description = "Taken", body = StepTaken, headers(("ETag" = String))))
)]
pub async fn take_step(
    by: As<Acts>,
    app: Data<App>,
    id: Path<Uuid>,
    version: IfMatch,
    keyed: KeyedBody<StepBody>,
) -> Result<Answer, AppError> {
    let keyed = keyed.try_map(StepBody::command)?;
    keyed
        .act(&by, &app, async move |tx, actor, command| {
            taken(StatusCode::OK, perform::step(&tx, &actor, *id, Some(version.0), command).await?)
        })
        .await
}

/// Says what a step would do, without a trace. Creates nothing: it needs no key and no version.
#[utoipa::path(
    post, path = "/api/v1/applications/{id}/rehearsals", tag = "applications",
    params(("id" = Uuid, Path)), request_body = StepBody,
    responses((status = 200, description = "What would happen", body = Rehearsal))
)]
pub async fn rehearse_step(
    by: As<Acts>,
    app: Data<App>,
    id: Path<Uuid>,
    step: Valid<StepBody>,
    request: HttpRequest,
) -> Result<Json<Rehearsal>, AppError> {
    let (language, command) = (locale::language(&request), step.0.command()?);
    let answer = dry_run::run(&app.db, by.context(), by.actor(), id.into_inner(), command, language).await?;
    Ok(Json(answer))
}

/// Which applications are listed.
#[derive(Debug, Deserialize, Validate, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Only where it stands here.
    state: Option<State>,
    /// Only of this state.
    applicant: Option<StateCode>,
    /// Only national or regional ones.
    scope: Option<Scope>,
    /// Only with this line asked for.
    line: Option<LineChoice>,
    /// Rows of a page, 1 to 100.
    #[param(inline)]
    limit: Option<PageLimit>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
}

/// Lists the applications that the caller may know of, newest first.
#[utoipa::path(
    get, path = "/api/v1/applications", tag = "applications", params(ListQuery),
    responses((status = 200, description = "One page", body = Listed<ListedApplication>))
)]
pub async fn list_applications(
    by: As<ReadsApplications>,
    app: Data<App>,
    query: Query<ListQuery>,
) -> Result<Json<Listed<ListedApplication>>, AppError> {
    let (actor, query) = (by.actor(), query.0);
    let page = Page::of(query.limit, query.after);
    let asked = Filter {
        applicant: query.applicant,
        state: query.state,
        scope: query.scope,
        line_asked: query.line,
        submitted_only: false,
        before: page.before(),
    };
    let Some(filter) = application_list::visible(&actor, asked) else {
        return Ok(Json(Listed { items: Vec::new(), next: None }));
    };
    let items = application_list::page(&*app.db.reader().await?, &actor, &filter, page.rows()).await?;
    let cursor = |item: &ListedApplication| Cursor { created_at: item.summary.created_at, id: item.summary.id };
    Ok(Json(Listed::of(items, page, cursor, |item| item)))
}

/// Shows an application: content, letters, the decision of now, history, and the caller's next steps.
#[utoipa::path(
    get, path = "/api/v1/applications/{id}", tag = "applications",
    params(("id" = Uuid, Path)),
    responses((status = 200, description = "The application", body = ApplicationDetail, headers(("ETag" = String))))
)]
pub async fn show_application(
    by: As<ReadsApplications>,
    app: Data<App>,
    id: Path<Uuid>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let (reader, now) = (app.db.reader().await?, by.context().now);
    let found =
        application_detail::read(&reader, id.into_inner(), &by.actor(), now, locale::language(&request)).await?;
    Ok(tagged(found.summary.version, found))
}

/// The decisions that were stored with the events of an application, as they were, oldest first.
#[utoipa::path(
    get, path = "/api/v1/applications/{id}/assessments", tag = "applications",
    params(("id" = Uuid, Path)),
    responses((status = 200, description = "Every stored decision", body = Vec<StoredAssessment>))
)]
pub async fn list_assessments(
    by: As<ReadsApplications>,
    app: Data<App>,
    id: Path<Uuid>,
    request: HttpRequest,
) -> Result<Json<Vec<StoredAssessment>>, AppError> {
    let reader = app.db.reader().await?;
    let stored =
        application_detail::stored_assessments(&reader, id.into_inner(), &by.actor(), locale::language(&request))
            .await?;
    Ok(Json(stored))
}

/// The operations on applications.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_create_application, _, _>(create_application),
        operation::<__path_list_applications, _, _>(list_applications),
        operation::<__path_show_application, _, _>(show_application),
        // Routes are matched in this order, so the most frequent come first.
        operation::<__path_take_step, _, _>(take_step),
        operation::<__path_list_assessments, _, _>(list_assessments),
        operation::<__path_save_draft, _, _>(save_draft),
        operation::<letters::__path_attach_letter, _, _>(letters::attach_letter),
        operation::<__path_rehearse_step, _, _>(rehearse_step),
    ]
}
