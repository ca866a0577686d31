//! The queue of a line: the retained applications ordered by queue position, with the data of each and the balance of
//! the line. Nothing else affects the order.

use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::api::permission::ReadsQueue;
use crate::domain::kernel::credit_line::CreditLine;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::locale;
use crate::http::paging::{Cursor, Page, PageLimit};
use crate::http::state::App;
use crate::http::valid::Query;
use crate::store::db::Tx;
use crate::views::queue::positions::{self as views, QueueOfLine};
use crate::workflow::queue::positions::{self, Queue};

/// Which queue is listed.
#[derive(Debug, Deserialize, Validate, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct QueueQuery {
    /// The line. Who asks for either line waits for both.
    line: CreditLine,
    /// Rows of a page, 1 to 100.
    #[param(inline)]
    limit: Option<PageLimit>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
}

/// Lists the retained applications of a line in the order of their places, with the published ranking factors as recorded,
/// the criteria of today, and what the line holds for them.
#[utoipa::path(
    get, path = "/api/v1/queue", tag = "queue", params(QueueQuery),
    responses((status = 200, description = "One page", body = QueueOfLine))
)]
pub async fn list_queue(
    by: As<ReadsQueue>,
    app: Data<App>,
    query: Query<QueueQuery>,
    request: HttpRequest,
) -> Result<Json<QueueOfLine>, AppError> {
    let QueueQuery { line, limit, after } = query.0;
    let page = Page::of(limit, after);
    let (actor, after) = (by.actor(), page.before().map(views::turn));
    let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
    let read = async move |tx: Arc<Tx>| -> Result<Queue, AppError> {
        Ok(positions::read(&tx, &actor, line, after, limit).await?)
    };
    let found = app.db.snapshot(by.context(), read).await?;
    let (now, language) = (by.context().now, locale::language(&request));
    let next = views::last_place(&found).map(|(created_at, id)| Cursor { created_at, id }.to_string());
    Ok(Json(QueueOfLine::of(line, found, next, now, language)))
}

/// The operations on the queue.
pub fn operations() -> Vec<Operation> {
    vec![operation::<__path_list_queue, _, _>(list_queue)]
}
