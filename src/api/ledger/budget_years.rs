//! REST operations of budget years: opening, and allocation by formula or by declared amounts with every step of the
//! computation. Later changes of a year are in `lifecycle.rs`.

pub mod lifecycle;

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse};

use crate::api::operation::{Operation, operation};
use crate::api::permission::{KeepsTheBooks, ReadsFactsAndRules};
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{Answer, Key, KeyedBody};
use crate::http::locale;
use crate::http::state::App;
use crate::http::valid::Valid;
use crate::http::version::tagged;
use crate::inputs::ledger::allocation::AllocationBody;
use crate::inputs::ledger::budget_year::YearBody;
use crate::views::explanation::{self, ExplainedAllocation};
use crate::views::ledger::allocations::Arrival;
use crate::views::ledger::budget_years::{BudgetYear, YearOpened};
use crate::workflow::error::WorkflowError;
use crate::workflow::ledger::allocate;
use crate::workflow::ledger::budget_year;

/// Lists the budget years, newest first.
#[utoipa::path(
    get, path = "/api/v1/budget-years", tag = "budget years",
    responses((status = 200, description = "The years", body = Vec<BudgetYear>))
)]
pub async fn list_budget_years(_: As<ReadsFactsAndRules>, app: Data<App>) -> Result<Json<Vec<BudgetYear>>, AppError> {
    Ok(Json(BudgetYear::list(&*app.db.reader().await?).await?))
}

/// Opens the next budget year with both its lines and what the year before carried over; one year is open at a time.
#[utoipa::path(
    post, path = "/api/v1/budget-years", tag = "budget years",
    params(Key), request_body = YearBody,
    responses((status = 201, description = "Opened", body = YearOpened))
)]
pub async fn open_budget_year(
    by: As<KeepsTheBooks>,
    app: Data<App>,
    keyed: KeyedBody<YearBody>,
) -> Result<Answer, AppError> {
    keyed
        .act(&by, &app, async move |tx, _, YearBody { year }| {
            budget_year::open_year(&tx, year).await?;
            Answer::created(&YearOpened { year })
        })
        .await
}

/// Allots both lines of an open year; every arrival becomes a ledger entry of its own source.
#[utoipa::path(
    post, path = "/api/v1/budget-years/{year}/allocations", tag = "budget years",
    params(("year" = i16, Path), Key), request_body = AllocationBody,
    responses((status = 201, description = "Allotted, with the working", body = ExplainedAllocation, headers(("ETag" = String))))
)]
pub async fn allot_budget_year(
    by: As<KeepsTheBooks>,
    app: Data<App>,
    year: Path<i16>,
    keyed: KeyedBody<AllocationBody>,
    request: HttpRequest,
) -> Result<Answer, AppError> {
    let (year, language) = (year.into_inner(), locale::language(&request));
    keyed
        .act(&by, &app, async move |tx, _, body| {
            let (basis, additions) = body.parts();
            let allotted = allocate::allot(&tx, year, &basis, additions).await?;
            lifecycle::allotted(&tx, year, allotted, language).await
        })
        .await
}

/// Shows what a year would give each line, with the working. Nothing is written, the year need not be open.
#[utoipa::path(
    post, path = "/api/v1/budget-years/{year}/allocations/rehearsal", tag = "budget years",
    params(("year" = i16, Path)), request_body = AllocationBody,
    responses((status = 200, description = "What would be allotted", body = ExplainedAllocation))
)]
pub async fn rehearse_allocation(
    by: As<KeepsTheBooks>,
    app: Data<App>,
    year: Path<i16>,
    body: Valid<AllocationBody>,
    request: HttpRequest,
) -> Result<Json<ExplainedAllocation>, AppError> {
    let year = year.into_inner();
    let (basis, additions) = body.0.parts();
    let computed = app
        .db
        .dry_run(by.context(), async move |tx| -> Result<_, WorkflowError> {
            allocate::compute(&tx, year, &basis, additions).await
        })
        .await?;
    Ok(Json(explanation::allocation(computed, locale::language(&request))))
}

/// Lists what changed the money given to the lines in a year, oldest first. The `ETag` is the number of amounts that the
/// allocation and its revisions allotted: what a further revision is based on.
#[utoipa::path(
    get, path = "/api/v1/budget-years/{year}/allocations", tag = "budget years",
    params(("year" = i16, Path)),
    responses((status = 200, description = "Allocation, revisions and arrivals", body = Vec<Arrival>, headers(("ETag" = String))))
)]
pub async fn list_allocations(
    _: As<ReadsFactsAndRules>,
    app: Data<App>,
    year: Path<i16>,
) -> Result<HttpResponse, AppError> {
    let (shown, version) = Arrival::of_year(&*app.db.reader().await?, *year).await?;
    Ok(tagged(version, shown))
}

/// The operations on budget years.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_list_budget_years, _, _>(list_budget_years),
        operation::<__path_open_budget_year, _, _>(open_budget_year),
        operation::<__path_list_allocations, _, _>(list_allocations),
        operation::<__path_allot_budget_year, _, _>(allot_budget_year),
        operation::<__path_rehearse_allocation, _, _>(rehearse_allocation),
        operation::<lifecycle::__path_revise_allocation, _, _>(lifecycle::revise_allocation),
        operation::<lifecycle::__path_receive_contribution, _, _>(lifecycle::receive_contribution),
        operation::<lifecycle::__path_receive_recovery, _, _>(lifecycle::receive_recovery),
        operation::<lifecycle::__path_show_closing, _, _>(lifecycle::show_closing),
        operation::<lifecycle::__path_close_budget_year, _, _>(lifecycle::close_budget_year),
    ]
}
