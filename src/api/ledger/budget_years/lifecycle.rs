//! REST operations on a budget year after its allocation: revisions, receipts, closing.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Json, Path};

use crate::api::permission::{KeepsTheBooks, ReadsFactsAndRules};
use crate::domain::ledger::allocation::Basis;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{self, Answer, Key, KeyedBody};
use crate::http::locale;
use crate::http::state::App;
use crate::http::version::IfMatch;
use crate::inputs::ledger::allocation::RevisionBody;
use crate::inputs::ledger::budget_year::{ClosingBody, ContributionBody, RecoveryBody};
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
    let basis = Basis::from(keyed.body.basis);
    idempotent::act(&app.db, by.context(), keyed.key, async move |tx| {
        let revised = allocate::revise(&tx, year, Some(version.0), &basis).await?;
        let version = budget_years::allotments(tx.connection()?, year).await?;
        Ok(Answer::json(StatusCode::CREATED, &explanation::allocation(revised, language))?.version(version))
    })
    .await
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
    let (year, body) = (year.into_inner(), keyed.body);
    let receipt = budget_year::Receipt { line: body.line, amount: body.amount, source: body.source };
    idempotent::act(&app.db, by.context(), keyed.key, async move |tx| {
        let id = budget_year::contribute(&tx, year, &receipt, &body.donor).await?;
        let received = Received { id, line: receipt.line, year, amount_usd: receipt.amount };
        Answer::json(StatusCode::CREATED, &received)
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
    let (year, body) = (year.into_inner(), keyed.body);
    let receipt = budget_year::Receipt { line: body.line, amount: body.amount, source: body.source };
    idempotent::act(&app.db, by.context(), keyed.key, async move |tx| {
        let id = budget_year::recover(&tx, year, &receipt).await?;
        let received = Received { id, line: receipt.line, year, amount_usd: receipt.amount };
        Answer::json(StatusCode::CREATED, &received)
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
    let (year, decisions) = (year.into_inner(), keyed.body.decisions());
    idempotent::act(&app.db, by.context(), keyed.key, async move |tx| {
        budget_year::close_year(&tx, year, &decisions).await?;
        Answer::json(StatusCode::CREATED, &EndOfLine::of_year(tx.connection()?, year).await?)
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
