//! What all running projects owe the Fund: due, overdue, filed and not yet decided.

use actix_web::HttpRequest;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use futures_util::future::try_join_all;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::api::applications::{ExplainedNotKnown, ExplainedObligation};
use crate::api::operation::{Operation, operation};
use crate::api::permission::WatchesObligations;
use crate::domain::applications::state::State;
use crate::domain::kernel::calendar;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::projects::obligation_status::ObligationStanding;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::locale;
use crate::http::paging::{Cursor, Listed, Page, PageLimit};
use crate::http::state::App;
use crate::http::valid::Query;
use crate::store::applications::{self, RunningFilter};
use crate::store::ledger::budget_years;
use crate::views::projects::project;
use crate::workflow::lifecycle::reports;

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

/// What one running project owes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ObligationsOfProject {
    /// The application.
    pub id: Uuid,
    /// Its published reference.
    pub reference: String,
    /// The state that applied.
    pub applicant: StateCode,
    /// Where it stands.
    pub state: State,
    /// Title of the project.
    pub title: String,
    /// What it owes and the query asks for, by the day it falls due; empty where nothing does.
    pub obligations: Vec<ExplainedObligation>,
    /// What it may owe and cannot be known, since a rule value is missing, whatever the query asks for.
    pub not_known: Vec<ExplainedNotKnown>,
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
    let before = page.before();
    let filter = RunningFilter { applicant: query.applicant, before };
    let reader = app.db.reader().await?;
    let rows = applications::running(&reader, &filter, page.rows()).await?;
    let (rules, now) = (budget_years::rules(&reader).await?, by.context().now);
    let owing = try_join_all(rows.iter().map(|row| reports::owed(&reader, &rules, row.id, now))).await?;
    let cursor = |(row, _): &(applications::ApplicationRow, _)| Cursor { created_at: row.created_at, id: row.id };
    let asked = |owed: &crate::domain::projects::obligation_status::Owed| {
        query.standing.is_none_or(|standing| standing == owed.standing)
            && query.due_until.is_none_or(|day| owed.obligation.due_on <= day)
    };
    Ok(Json(Listed::of(rows.into_iter().zip(owing).collect(), page, cursor, |(row, owing)| ObligationsOfProject {
        id: row.id,
        reference: row.reference,
        applicant: row.applicant,
        state: row.state,
        title: row.title,
        obligations: owing.owed.into_iter().filter(asked).map(|owed| project::explained(owed, language)).collect(),
        not_known: owing.not_known.into_iter().map(|found| project::not_known(found, language)).collect(),
    })))
}

/// The operations on obligations.
pub fn operations() -> Vec<Operation> {
    vec![operation::<__path_list_obligations, _, _>(list_obligations)]
}
