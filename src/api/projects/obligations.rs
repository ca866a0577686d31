//! REST operations of the obligations of all running projects: due, overdue, filed and not yet decided.

use actix_web::HttpRequest;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::api::permission::WatchesObligations;
use crate::domain::kernel::calendar;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::projects::obligation_status::ObligationStanding;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::locale;
use crate::http::paging::{Cursor, Listed, Page, PageLimit};
use crate::http::state::App;
use crate::http::valid::Query;
use crate::store::applications::RunningFilter;
use crate::views::projects::obligations::{self, ObligationFilter, ObligationsOfProject};

/// Which obligations are listed.
#[derive(Debug, Deserialize, Validate, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ObligationQuery {
    /// Only of projects of this state.
    applicant: Option<StateCode>,
    /// Only with this standing.
    standing: Option<ObligationStanding>,
    /// Only due until this day.
    #[validate(custom(function = "calendar::on_record"))]
    due_until: Option<NaiveDate>,
    /// Projects of a page, 1 to 100.
    #[param(inline)]
    limit: Option<PageLimit>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
}

/// Lists what running projects owe, newest project first, as of today in Geneva.
#[utoipa::path(
    get, path = "/api/v1/obligations", tag = "applications", params(ObligationQuery),
    responses((status = 200, description = "One page", body = Listed<ObligationsOfProject>))
)]
pub async fn list_obligations(
    by: As<WatchesObligations>,
    app: Data<App>,
    query: Query<ObligationQuery>,
    request: HttpRequest,
) -> Result<Json<Listed<ObligationsOfProject>>, AppError> {
    let (query, language) = (query.0, locale::language(&request));
    let page = Page::of(query.limit, query.after);
    let projects = RunningFilter { applicant: query.applicant, before: page.before() };
    let filter = ObligationFilter { projects, standing: query.standing, due_until: query.due_until };
    let reader = app.db.reader().await?;
    let rows = obligations::page(&reader, &filter, page.rows(), by.context().now, language).await?;
    let cursor = |(created_at, project): &(_, ObligationsOfProject)| Cursor { created_at: *created_at, id: project.id };
    Ok(Json(Listed::of(rows, page, cursor, |(_, project)| project)))
}

/// The operations on obligations.
pub fn operations() -> Vec<Operation> {
    vec![operation::<__path_list_obligations, _, _>(list_obligations)]
}
