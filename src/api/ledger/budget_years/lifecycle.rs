//! REST operations on a budget year after its allocation: revisions, receipts, closing.

use actix_web::HttpRequest;
use actix_web::web::{Data, Json, Path};

use crate::api::permission::{KeepsTheBooks, ReadsFactsAndRules};
use crate::domain::kernel::language::Language;
use crate::domain::ledger::allocation::Allocation;
use crate::domain::ledger::budget_year::Receipt;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{Answer, Key, KeyedBody};
use crate::http::locale;
use crate::http::state::App;
use crate::http::version::IfMatch;
use crate::inputs::ledger::allocation::RevisionBody;
use crate::inputs::ledger::budget_year::{ClosingBody, ContributionBody, RecoveryBody};
use crate::store::db::Tx;
use crate::store::ledger::budget_years;
use crate::views::explanation::{self, ExplainedAllocation};
use crate::views::ledger::allocations::Received;
use crate::views::ledger::budget_years::EndOfLine;
use crate::workflow::ledger::{allocate, budget_year};

/// Revises the allocation of an open year, upwards or downwards; the difference becomes a further entry on each line.
/// `If-Match` names the `ETag` of the list of its allocations.
#[utoipa::path(
    post, path = "/api/v1/budget-years/{year}/revisions", tag = "budget years",
    params(("year" = i16, Path), IfMatch, Key), request_body = RevisionBody,
    responses((status = 201, description = "Revised, with the working", body = ExplainedAllocation, headers(("ETag" = String))))
)]
pub async fn revise_allocation(
    by: As<KeepsTheBooks>,
    app: Data<App>,
    year: Path<i16>,
    version: IfMatch,
    keyed: KeyedBody<RevisionBody>,
    request: HttpRequest,
) -> Result<Answer, AppError> {
    let (year, language) = (year.into_inner(), locale::language(&request));
    keyed
        .act(&by, &app, async move |tx, _, body| {
            let revised = allocate::revise(&tx, year, Some(version.0), &body.basis.into()).await?;
            allotted(&tx, year, revised, language).await
        })
        .await
}

/// The answer to an allocation or a revision: the working, with the number of amounts allotted so far as version.
pub(super) async fn allotted(tx: &Tx, year: i16, found: Allocation, language: Language) -> Result<Answer, AppError> {
    let version = budget_years::allotments(tx.connection()?, year).await?;
    Ok(Answer::created(&explanation::allocation(found, language))?.version(version))
}

/// Receives a direct voluntary contribution on a line of an open year; it stays outside the cap and a source of its own.
#[utoipa::path(
    post, path = "/api/v1/budget-years/{year}/contributions", tag = "budget years",
    params(("year" = i16, Path), Key), request_body = ContributionBody,
    responses((status = 201, description = "Received", body = Received))
)]
pub async fn receive_contribution(
    by: As<KeepsTheBooks>,
    app: Data<App>,
    year: Path<i16>,
    keyed: KeyedBody<ContributionBody>,
) -> Result<Answer, AppError> {
    let year = year.into_inner();
    keyed
        .act(&by, &app, async move |tx, _, body| {
            let (arrival, donor) = body.receipt();
            let id = budget_year::contribute(&tx, year, &arrival, &donor).await?;
            Answer::created(&Received::of(id, year, &arrival))
        })
        .await
}

/// Receives the balance of a closed project that the service did not fund, on the line that had paid for it.
#[utoipa::path(
    post, path = "/api/v1/budget-years/{year}/recoveries", tag = "budget years",
    params(("year" = i16, Path), Key), request_body = RecoveryBody,
    responses((status = 201, description = "Received", body = Received))
)]
pub async fn receive_recovery(
    by: As<KeepsTheBooks>,
    app: Data<App>,
    year: Path<i16>,
    keyed: KeyedBody<RecoveryBody>,
) -> Result<Answer, AppError> {
    let year = year.into_inner();
    keyed
        .act(&by, &app, async move |tx, _, body| {
            let arrival = Receipt::from(body);
            let id = budget_year::recover(&tx, year, &arrival).await?;
            Answer::created(&Received::of(id, year, &arrival))
        })
        .await
}

/// Closes an open year. Each line ends empty: nothing was left, or the decision says what becomes of it.
#[utoipa::path(
    post, path = "/api/v1/budget-years/{year}/closing", tag = "budget years",
    params(("year" = i16, Path), Key), request_body = ClosingBody,
    responses((status = 201, description = "Closed", body = Vec<EndOfLine>))
)]
pub async fn close_budget_year(
    by: As<KeepsTheBooks>,
    app: Data<App>,
    year: Path<i16>,
    keyed: KeyedBody<ClosingBody>,
) -> Result<Answer, AppError> {
    let year = year.into_inner();
    keyed
        .act(&by, &app, async move |tx, _, body| {
            budget_year::close_year(&tx, year, &body.decisions()).await?;
            Answer::created(&EndOfLine::of_year(tx.connection()?, year).await?)
        })
        .await
}

/// Shows how the lines ended a year.
#[utoipa::path(
    get, path = "/api/v1/budget-years/{year}/closing", tag = "budget years",
    params(("year" = i16, Path)),
    responses((status = 200, description = "The end of each line", body = Vec<EndOfLine>))
)]
pub async fn show_closing(
    _: As<ReadsFactsAndRules>,
    app: Data<App>,
    year: Path<i16>,
) -> Result<Json<Vec<EndOfLine>>, AppError> {
    Ok(Json(EndOfLine::of_year(&*app.db.reader().await?, *year).await?))
}
