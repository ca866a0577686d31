//! What happens to a budget year between its allocation and its end: revisions, money received, the closing.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::api::ledger::budget_years::BasisBody;
use crate::api::permission::{KeepsTheBooks, ReadsStanding};
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::ledger::budget_year::{ClosingDecision, DecisionOnLine};
use crate::domain::ledger::entry::EntryKind;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{self, Answer, Key, Once};
use crate::http::locale;
use crate::http::state::App;
use crate::http::version::IfMatch;
use crate::store::ledger::budget_years;
use crate::store::ledger::closing::{self, ClosingRow};
use crate::views::explanation::{self, ExplainedAllocation};
use crate::workflow::ledger::{allocate, budget_year};

/// What a revised allocation gives each line.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevisionBody {
    /// How the revised amounts are found.
    #[validate(nested)]
    pub basis: BasisBody,
}

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
    once: Once<RevisionBody>,
    request: HttpRequest,
) -> Result<Answer, AppError> {
    let (year, language, basis) = (year.into_inner(), locale::language(&request), once.body.basis.into());
    idempotent::act(&app.db, by.context(), once.key, async move |tx| {
        let revised = allocate::revise(&tx, year, Some(version.0), &basis).await?;
        let version = budget_years::allotments(tx.connection()?, year).await?;
        Ok(Answer::json(StatusCode::CREATED, &explanation::allocation(revised, language))?.version(version))
    })
    .await
}

/// A direct voluntary contribution.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContributionBody {
    /// The line it is given to.
    pub line: CreditLine,
    /// How much, USD.
    pub amount: Cents,
    /// Who gives it.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub donor: String,
    /// The letter or receipt that shows it.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub source: String,
}

/// Money that was received.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Received {
    /// Identity, as in the list of the year's allocations.
    pub id: Uuid,
    /// The line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// How much, USD.
    pub amount_usd: Cents,
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
    once: Once<ContributionBody>,
) -> Result<Answer, AppError> {
    let (year, body) = (year.into_inner(), once.body);
    let arrival = budget_year::Arrival { line: body.line, amount: body.amount, source: body.source };
    idempotent::act(&app.db, by.context(), once.key, async move |tx| {
        let id = budget_year::contribute(&tx, year, &arrival, &body.donor).await?;
        let received = Received { id, line: arrival.line, year, amount_usd: arrival.amount };
        Answer::json(StatusCode::CREATED, &received)
    })
    .await
}

/// The balance of a closed project.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecoveryBody {
    /// The line that paid for the project.
    pub line: CreditLine,
    /// How much, USD.
    pub amount: Cents,
    /// The project and the report that shows it.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub source: String,
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
    once: Once<RecoveryBody>,
) -> Result<Answer, AppError> {
    let (year, body) = (year.into_inner(), once.body);
    let arrival = budget_year::Arrival { line: body.line, amount: body.amount, source: body.source };
    idempotent::act(&app.db, by.context(), once.key, async move |tx| {
        let id = budget_year::recover(&tx, year, &arrival).await?;
        let received = Received { id, line: arrival.line, year, amount_usd: arrival.amount };
        Answer::json(StatusCode::CREATED, &received)
    })
    .await
}

/// How a year ends: a decision for each line on which something is left, none for a line that is empty.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosingBody {
    /// What becomes of what is left on Line 1.
    #[validate(nested)]
    pub line_1: Option<DecisionBody>,
    /// What becomes of what is left on Line 2.
    #[validate(nested)]
    pub line_2: Option<DecisionBody>,
}

/// A decision on what is left.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionBody {
    /// Carried to the same line of the next year, or returned.
    pub decision: ClosingDecision,
    /// How much was decided on, USD: to the cent what is left.
    pub amount: Cents,
    /// The text or decision that allows it.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub legal_source: String,
}

impl DecisionBody {
    fn on(self, line: CreditLine) -> DecisionOnLine {
        DecisionOnLine { line, decision: self.decision, amount: self.amount, legal_source: self.legal_source }
    }
}

/// How a line ended a year.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct EndOfLine {
    /// The line.
    pub line: CreditLine,
    /// The entry that ended it: carried out, returned, or closed empty.
    pub kind: EntryKind,
    /// What was left, USD.
    pub amount_usd: Cents,
    /// The text or decision that allows it; absent where nothing was left.
    pub legal_source: Option<String>,
    /// The year that receives what was left; absent unless it is carried over.
    pub carried_to: Option<i16>,
    /// Number of the entry that ended it.
    pub entry: i64,
    /// Still promised to projects when the year ended, USD.
    pub committed_usd: Cents,
    /// Paid when the year ended, USD.
    pub disbursed_usd: Cents,
    /// Given back or gone to a later year when the year ended, USD.
    pub returned_usd: Cents,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

impl From<ClosingRow> for EndOfLine {
    fn from(row: ClosingRow) -> EndOfLine {
        EndOfLine {
            line: row.line,
            kind: row.kind,
            amount_usd: row.amount_cents,
            legal_source: row.legal_source,
            carried_to: row.carried_to,
            entry: row.entry_number,
            committed_usd: row.committed_cents,
            disbursed_usd: row.disbursed_cents,
            returned_usd: row.returned_cents,
            recorded_at: row.recorded_at,
        }
    }
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
    once: Once<ClosingBody>,
) -> Result<Answer, AppError> {
    let year = year.into_inner();
    let ClosingBody { line_1, line_2 } = once.body;
    let one = line_1.map(|decided| decided.on(CreditLine::One));
    let two = line_2.map(|decided| decided.on(CreditLine::Two));
    let decisions: Vec<DecisionOnLine> = one.into_iter().chain(two).collect();
    idempotent::act(&app.db, by.context(), once.key, async move |tx| {
        budget_year::close_year(&tx, year, &decisions).await?;
        let ends = closing::closings(tx.connection()?, year).await?;
        Answer::json(StatusCode::CREATED, &ends.into_iter().map(EndOfLine::from).collect::<Vec<_>>())
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
    _: As<ReadsStanding>,
    app: Data<App>,
    year: Path<i16>,
) -> Result<Json<Vec<EndOfLine>>, AppError> {
    let ends = closing::closings(&*app.db.reader().await?, *year).await?;
    if ends.is_empty() { Err(AppError::NotFound) } else { Ok(Json(ends.into_iter().map(EndOfLine::from).collect())) }
}
