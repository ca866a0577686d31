//! REST operations of calls for regional projects: the Fund unit announces and revises them, every reader of
//! applications reads them.

use actix_web::HttpResponse;
use actix_web::web::{Data, Json, Path};
use serde::Deserialize;
use uuid::Uuid;
use validator::Validate;

use super::operation::{Operation, operation};
use super::permission::{AnnouncesCalls, ReadsApplications};
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{Answer, Key, KeyedBody};
use crate::http::paging::{Cursor, Listed, Page, PageLimit};
use crate::http::state::App;
use crate::http::valid::Query;
use crate::http::version::{IfMatch, tagged};
use crate::inputs::calls::{CallBody, CallRevisionBody};
use crate::views::calls::call::{CallDetail, CallSummary};
use crate::workflow::calls;

/// Records a call and tells of it. Its opening has not passed, and no other call takes applications at the same time.
#[utoipa::path(
    post, path = "/api/v1/calls", tag = "calls", params(Key), request_body = CallBody,
    responses((status = 201, description = "Recorded", body = CallDetail, headers(("ETag" = String), ("Location" = String))))
)]
pub async fn record_call(
    by: As<AnnouncesCalls>,
    app: Data<App>,
    keyed: KeyedBody<CallBody>,
) -> Result<Answer, AppError> {
    let (now, represents) = (by.context().now, by.user.represents);
    let keyed = keyed.try_map(|body| body.window(now).map(|window| (body, window)))?;
    keyed
        .act(&by, &app, async move |tx, _, (body, window)| {
            let call = calls::record(&tx, body.title, body.source, window).await?;
            let shown = CallDetail::read(tx.connection()?, call.id, represents, now).await?;
            let answer = Answer::created(&shown)?.version(call.revision);
            Ok(answer.location(&format!("/api/v1/calls/{}", call.id)))
        })
        .await
}

/// Revises a call and tells of it: opening, closing and grace, as far as they have not passed.
#[utoipa::path(
    post, path = "/api/v1/calls/{id}/revisions", tag = "calls",
    params(("id" = Uuid, Path), IfMatch, Key), request_body = CallRevisionBody,
    responses((status = 201, description = "Revised", body = CallDetail, headers(("ETag" = String))))
)]
pub async fn revise_call(
    by: As<AnnouncesCalls>,
    app: Data<App>,
    id: Path<Uuid>,
    version: IfMatch,
    keyed: KeyedBody<CallRevisionBody>,
) -> Result<Answer, AppError> {
    let (now, represents, id) = (by.context().now, by.user.represents, id.into_inner());
    let keyed = keyed.try_map(|body| body.window().map(|window| (window, body.reason)))?;
    keyed
        .act(&by, &app, async move |tx, _, (window, reason)| {
            let call = calls::revise(&tx, id, version.0, window, &reason).await?;
            let shown = CallDetail::read(tx.connection()?, id, represents, now).await?;
            Ok(Answer::created(&shown)?.version(call.revision))
        })
        .await
}

/// Which calls are listed.
#[derive(Debug, Deserialize, Validate, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CallQuery {
    /// Rows of a page, 1 to 100.
    #[param(inline)]
    limit: Option<PageLimit>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
}

/// Lists the calls, the one recorded last first, each as its last revision says it.
#[utoipa::path(
    get, path = "/api/v1/calls", tag = "calls", params(CallQuery),
    responses((status = 200, description = "One page", body = Listed<CallSummary>))
)]
pub async fn list_calls(
    by: As<ReadsApplications>,
    app: Data<App>,
    query: Query<CallQuery>,
) -> Result<Json<Listed<CallSummary>>, AppError> {
    let page = Page::of(query.0.limit, query.0.after);
    let (reader, now) = (app.db.reader().await?, by.context().now);
    let rows = CallSummary::page(&reader, by.user.represents, page.before(), page.rows(), now).await?;
    let cursor = |row: &CallSummary| Cursor { created_at: row.recorded_at, id: row.id };
    Ok(Json(Listed::of(rows, page, cursor, |row| row)))
}

/// Shows a call with all its revisions.
#[utoipa::path(
    get, path = "/api/v1/calls/{id}", tag = "calls", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The call", body = CallDetail, headers(("ETag" = String))))
)]
pub async fn show_call(by: As<ReadsApplications>, app: Data<App>, id: Path<Uuid>) -> Result<HttpResponse, AppError> {
    let (reader, now) = (app.db.reader().await?, by.context().now);
    let shown = CallDetail::read(&reader, id.into_inner(), by.user.represents, now).await?;
    Ok(tagged(shown.revision(), shown))
}

/// The operations on calls.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_record_call, _, _>(record_call),
        operation::<__path_list_calls, _, _>(list_calls),
        operation::<__path_show_call, _, _>(show_call),
        operation::<__path_revise_call, _, _>(revise_call),
    ]
}
