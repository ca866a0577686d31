//! Budget years: opened, and allotted by formula or by declared amounts with the whole working shown. What follows in a
//! year's life stands in `life`.

pub mod lifecycle;

use actix_web::http::StatusCode;
use actix_web::http::header::ETAG;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::api::permission::{KeepsTheBooks, ReadsStanding};
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::ledger::allocation::{Addition, AdditionKind, DeclaredAmount, IncomeOfYear};
use crate::domain::ledger::entry::EntryKind;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{self, Answer, Key, Once};
use crate::http::locale;
use crate::http::state::App;
use crate::http::valid::Valid;
use crate::http::version::etag;
use crate::store::ledger::budget_years::{self, AllocationRow, BudgetYearRow};
use crate::views::explanation::{self, ExplainedAllocation};
use crate::workflow::error::WorkflowError;
use crate::workflow::ledger::allocate::{self, Basis};
use crate::workflow::ledger::budget_year;

/// A budget year.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BudgetYear {
    /// The year.
    pub year: i16,
    /// `open` or `closed`.
    #[schema(example = "open")]
    pub status: String,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it was closed; absent while it is open.
    pub closed_at: Option<DateTime<Utc>>,
}

impl From<BudgetYearRow> for BudgetYear {
    fn from(row: BudgetYearRow) -> BudgetYear {
        BudgetYear { year: row.year, status: row.status, opened_at: row.opened_at, closed_at: row.closed_at }
    }
}

/// Lists the budget years, newest first.
#[utoipa::path(
    get, path = "/api/v1/budget-years", tag = "budget years",
    responses((status = 200, description = "The years", body = Vec<BudgetYear>))
)]
pub async fn list_budget_years(_: As<ReadsStanding>, app: Data<App>) -> Result<Json<Vec<BudgetYear>>, AppError> {
    let years = budget_years::years(&*app.db.reader().await?).await?;
    Ok(Json(years.into_iter().map(BudgetYear::from).collect()))
}

/// A year to open.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct YearBody {
    /// The year.
    #[validate(range(min = 2001, max = 2200, code = "out_of_range"))]
    pub year: i16,
}

/// A year that was opened.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct YearOpened {
    /// The year.
    pub year: i16,
}

/// Opens the next budget year with both its lines and what the year before carried over; one year is open at a time.
#[utoipa::path(
    post, path = "/api/v1/budget-years", tag = "budget years",
    params(Key), request_body = YearBody,
    responses((status = 201, description = "Opened", body = YearOpened))
)]
pub async fn open_budget_year(by: As<KeepsTheBooks>, app: Data<App>, once: Once<YearBody>) -> Result<Answer, AppError> {
    let year = once.body.year;
    idempotent::act(&app.db, by.context(), once.key, async move |tx| {
        budget_year::open_year(&tx, year).await?;
        Answer::json(StatusCode::CREATED, &YearOpened { year })
    })
    .await
}

/// How a year's amounts are found.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum BasisBody {
    /// By the formula of Council Resolution 1150.
    #[serde(rename = "resolution_1150")]
    Resolution1150(FormulaBody),
    /// As published.
    Declared(DeclarationBody),
}

/// The income that the formula asks for.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FormulaBody {
    /// The year's income, USD.
    pub income: IncomeOfYear,
    /// Publication that the income is taken from.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub source: String,
}

/// Published amounts.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclarationBody {
    /// Line 1.
    #[validate(nested)]
    pub line_1: DeclaredBody,
    /// Line 2.
    #[validate(nested)]
    pub line_2: DeclaredBody,
}

/// An amount taken from a publication.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclaredBody {
    /// The amount, USD.
    pub amount: Cents,
    /// The publication.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub source: String,
}

impl From<DeclaredBody> for DeclaredAmount {
    fn from(body: DeclaredBody) -> DeclaredAmount {
        DeclaredAmount { amount: body.amount, source: body.source }
    }
}

/// Money on top of the allocation.
#[derive(Debug, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdditionBody {
    /// The line it goes to.
    pub line: CreditLine,
    /// Recovered or voluntary.
    pub kind: AdditionKind,
    /// How much, USD.
    pub amount: Cents,
    /// Publication, closed project or contributor it comes from.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub source: String,
}

impl From<AdditionBody> for Addition {
    fn from(body: AdditionBody) -> Addition {
        Addition { line: body.line, kind: body.kind, amount: body.amount, source: body.source }
    }
}

/// What a year gives each line.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AllocationBody {
    /// How the amounts are found.
    #[validate(nested)]
    pub basis: BasisBody,
    /// Recovered and voluntary money on top, outside the cap.
    #[serde(default)]
    #[validate(length(max = 100, code = "too_many"), nested)]
    pub additions: Vec<AdditionBody>,
}

impl Validate for BasisBody {
    fn validate(&self) -> Result<(), validator::ValidationErrors> {
        match self {
            Self::Resolution1150(body) => {
                validator::ValidationErrors::merge(Ok(()), "resolution_1150", body.validate())
            }
            Self::Declared(body) => validator::ValidationErrors::merge(Ok(()), "declared", body.validate()),
        }
    }
}

impl From<BasisBody> for Basis {
    fn from(body: BasisBody) -> Basis {
        match body {
            BasisBody::Resolution1150(body) => Basis::Resolution1150 { income: body.income, source: body.source },
            BasisBody::Declared(body) => Basis::Declared { line_1: body.line_1.into(), line_2: body.line_2.into() },
        }
    }
}

impl AllocationBody {
    fn parts(self) -> (Basis, Vec<Addition>) {
        (self.basis.into(), self.additions.into_iter().map(Addition::from).collect())
    }
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
    once: Once<AllocationBody>,
    request: HttpRequest,
) -> Result<Answer, AppError> {
    let (year, language) = (year.into_inner(), locale::language(&request));
    let (basis, additions) = once.body.parts();
    idempotent::act(&app.db, by.context(), once.key, async move |tx| {
        let allotted = allocate::allot(&tx, year, &basis, additions).await?;
        let version = budget_years::allotments(tx.connection()?, year).await?;
        Ok(Answer::json(StatusCode::CREATED, &explanation::allocation(allotted, language))?.version(version))
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
        .rehearse(by.context(), async move |tx| -> Result<_, WorkflowError> {
            allocate::compute(&tx, year, &basis, additions).await
        })
        .await?;
    Ok(Json(explanation::allocation(computed, locale::language(&request))))
}

/// A change of what a line is given in a year.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Arrival {
    /// Identity.
    pub id: Uuid,
    /// The line.
    pub line: CreditLine,
    /// Allotted, revised, recovered, contributed or carried in.
    pub kind: EntryKind,
    /// How much, USD.
    pub amount_usd: Cents,
    /// Formula version or `declared`.
    pub version: String,
    /// The whole allocation as it was computed.
    #[schema(value_type = Object)]
    pub working: serde_json::Value,
    /// Where it comes from.
    pub source: String,
    /// Who gave it; of a contribution only.
    pub donor: Option<String>,
    /// Dense number of the amounts allotted to the line; of the allocation and its revisions only.
    pub revision: Option<i32>,
    /// What the line is allotted after it, USD; of the allocation and its revisions only.
    pub allotted_after_usd: Option<Cents>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

impl From<AllocationRow> for Arrival {
    fn from(row: AllocationRow) -> Arrival {
        Arrival {
            id: row.id,
            line: row.line,
            kind: row.kind,
            amount_usd: row.amount_cents,
            version: row.version,
            working: row.working,
            source: row.source,
            donor: row.donor,
            revision: row.revision,
            allotted_after_usd: row.allotted_after,
            recorded_at: row.recorded_at,
        }
    }
}

/// Lists what changed the money given to the lines in a year, oldest first. The `ETag` is the number of amounts that the
/// allocation and its revisions allotted: what a further revision is based on.
#[utoipa::path(
    get, path = "/api/v1/budget-years/{year}/allocations", tag = "budget years",
    params(("year" = i16, Path)),
    responses((status = 200, description = "Allocation, revisions and arrivals", body = Vec<Arrival>, headers(("ETag" = String))))
)]
pub async fn list_allocations(_: As<ReadsStanding>, app: Data<App>, year: Path<i16>) -> Result<HttpResponse, AppError> {
    let reader = app.db.reader().await?;
    if !budget_years::year_exists(&reader, *year).await? {
        return Err(AppError::NotFound);
    }
    let (rows, version) =
        futures_util::try_join!(budget_years::allocations(&reader, *year), budget_years::allotments(&reader, *year))?;
    let shown: Vec<Arrival> = rows.into_iter().map(Arrival::from).collect();
    Ok(HttpResponse::Ok().insert_header((ETAG, etag(version))).json(shown))
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
