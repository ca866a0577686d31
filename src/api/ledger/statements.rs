//! The two ledgers as they are read: entries page by page, the statement of a line and year, also as CSV.

use std::fmt;

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Bytes, Data, Json, Path};
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::api::permission::ReadsLedger;
use crate::documents::statement_csv;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::ledger::entry::{Account, Balance, EntryKind};
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::paging::{Listed, Page, PageLimit, PagingError};
use crate::http::state::App;
use crate::http::valid::Query;
use crate::store::db::Connection;
use crate::store::ledger::budget_years;
use crate::store::ledger::entries::{self, EntryRow};

/// What a line holds in a year.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LineBalance {
    /// The line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// Sources and uses, USD; the sources always equal the uses.
    pub balance: Balance,
}

/// One entry.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Entry {
    /// Dense number in the line and year.
    pub number: i64,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// What it does.
    pub kind: EntryKind,
    /// The account that the amount leaves.
    pub credit: Account,
    /// The account that the amount enters.
    pub debit: Account,
    /// How much, USD.
    pub amount_usd: Cents,
    /// Published reference of the application it serves.
    pub reference: Option<String>,
    /// The application it serves.
    pub application_id: Option<Uuid>,
    /// The event that posted it.
    pub event_seq: Option<i32>,
    /// The allocation it records.
    pub allocation_id: Option<Uuid>,
    /// The payment or return of a project's money that it records.
    pub movement_id: Option<Uuid>,
    /// The instalment whose payment it records.
    pub instalment: Option<i32>,
    /// Reference of that payment.
    pub payment_reference: Option<String>,
    /// The day on which that money left.
    pub value_on: Option<NaiveDate>,
    /// Who acted; absent for the service itself.
    pub actor_id: Option<Uuid>,
    /// Available after it, USD.
    pub available_after_usd: Cents,
    /// Reserved after it, USD.
    pub reserved_after_usd: Cents,
    /// Committed after it, USD.
    pub committed_after_usd: Cents,
    /// Disbursed after it, USD.
    pub disbursed_after_usd: Cents,
    /// Returned after it, USD.
    pub returned_after_usd: Cents,
    /// Whether the year has ended with it or before it.
    pub closed_after: bool,
}

impl From<EntryRow> for Entry {
    fn from(row: EntryRow) -> Entry {
        let (credit, debit) = row.kind.accounts();
        Entry {
            number: row.number,
            recorded_at: row.recorded_at,
            kind: row.kind,
            credit,
            debit,
            amount_usd: row.amount,
            reference: row.reference,
            application_id: row.application_id,
            event_seq: row.event_seq,
            allocation_id: row.allocation_id,
            movement_id: row.movement_id,
            instalment: row.instalment,
            payment_reference: row.payment_reference,
            value_on: row.value_on,
            actor_id: row.actor_id,
            available_after_usd: row.available_after,
            reserved_after_usd: row.reserved_after,
            committed_after_usd: row.committed_after,
            disbursed_after_usd: row.disbursed_after,
            returned_after_usd: row.returned_after,
            closed_after: row.closed_after,
        }
    }
}

/// The account of one line and year.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StatementSummary {
    /// The line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// Number of the last entry; the numbers are dense, so that it is also their count.
    pub entries: i64,
    /// What the entries of each kind add up to.
    pub totals: Vec<TotalOfKind>,
    /// What the line holds, USD.
    pub balance: Balance,
}

/// What the entries of one kind add up to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TotalOfKind {
    /// The kind.
    pub kind: EntryKind,
    /// How many entries.
    pub entries: i64,
    /// Their sum, USD.
    pub amount_usd: Cents,
}

/// The line and year of an address, if the year was ever opened.
async fn opened(connection: &Connection, year: i16) -> Result<(), AppError> {
    if budget_years::year_exists(connection, year).await? { Ok(()) } else { Err(AppError::NotFound) }
}

/// Shows what a line holds in a year.
#[utoipa::path(
    get, path = "/api/v1/credit-lines/{line}/years/{year}/balance", tag = "ledger",
    params(("line" = CreditLine, Path), ("year" = i16, Path)),
    responses((status = 200, description = "The balance", body = LineBalance))
)]
pub async fn show_balance(
    _: As<ReadsLedger>,
    app: Data<App>,
    place: Path<(CreditLine, i16)>,
) -> Result<Json<LineBalance>, AppError> {
    let (line, year) = place.into_inner();
    let reader = app.db.reader().await?;
    opened(&reader, year).await?;
    Ok(Json(LineBalance { line, year, balance: entries::balance(&reader, line, year).await? }))
}

/// The place in this list: the dense number of an entry itself.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub struct EntryNumber(i64);

impl TryFrom<String> for EntryNumber {
    type Error = PagingError;
    fn try_from(text: String) -> Result<EntryNumber, PagingError> {
        let number = text.parse().ok().filter(|number| *number >= 0);
        number.map(EntryNumber).ok_or(PagingError::Cursor)
    }
}

impl fmt::Display for EntryNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Which entries are listed.
#[derive(Debug, Deserialize, Validate, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EntryQuery {
    /// Rows of a page, 1 to 100.
    #[param(inline)]
    limit: Option<PageLimit>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<EntryNumber>,
}

/// Lists the entries of a line and year in their order.
#[utoipa::path(
    get, path = "/api/v1/credit-lines/{line}/years/{year}/entries", tag = "ledger",
    params(("line" = CreditLine, Path), ("year" = i16, Path), EntryQuery),
    responses((status = 200, description = "One page", body = Listed<Entry>))
)]
pub async fn list_entries(
    _: As<ReadsLedger>,
    app: Data<App>,
    place: Path<(CreditLine, i16)>,
    query: Query<EntryQuery>,
) -> Result<Json<Listed<Entry>>, AppError> {
    let (line, year) = place.into_inner();
    let page = Page::of(query.0.limit, query.0.after);
    let after = page.after.map_or(0, |EntryNumber(number)| number);
    let reader = app.db.reader().await?;
    opened(&reader, year).await?;
    let rows = entries::entries(&reader, line, year, after, i64::MAX, page.rows()).await?;
    Ok(Json(Listed::of(rows, page, |row| EntryNumber(row.number), Entry::from)))
}

/// Shows the account of a line and year: totals by kind of entry, sources and uses.
#[utoipa::path(
    get, path = "/api/v1/credit-lines/{line}/years/{year}/statement", tag = "ledger",
    params(("line" = CreditLine, Path), ("year" = i16, Path)),
    responses((status = 200, description = "The account", body = StatementSummary))
)]
pub async fn show_statement(
    _: As<ReadsLedger>,
    app: Data<App>,
    place: Path<(CreditLine, i16)>,
) -> Result<Json<StatementSummary>, AppError> {
    let (line, year) = place.into_inner();
    let reader = app.db.reader().await?;
    opened(&reader, year).await?;
    let (entries, balance) = entries::closing(&reader, line, year).await?;
    let totals = entries::totals(&reader, line, year, entries).await?;
    let total =
        |total: entries::KindTotal| TotalOfKind { kind: total.kind, entries: total.entries, amount_usd: total.amount };
    Ok(Json(StatementSummary { line, year, entries, totals: totals.into_iter().map(total).collect(), balance }))
}

/// Writes the account of a line and year as CSV, entry by entry; the last lines hold count, totals and SHA-256.
#[utoipa::path(
    get, path = "/api/v1/credit-lines/{line}/years/{year}/statement.csv", tag = "ledger",
    params(("line" = CreditLine, Path), ("year" = i16, Path)),
    responses((status = 200, description = "Every entry", content_type = "text/csv", body = String))
)]
pub async fn download_statement(
    _: As<ReadsLedger>,
    app: Data<App>,
    place: Path<(CreditLine, i16)>,
) -> Result<HttpResponse, AppError> {
    let (line, year) = place.into_inner();
    let (last, balance) = {
        let reader = app.db.reader().await?;
        opened(&reader, year).await?;
        entries::closing(&reader, line, year).await?
    };
    let chunks = statement_csv::stream(app.db.clone(), line, year, last, balance);
    let name = format!("attachment; filename=\"statement-{line}-{year}.csv\"");
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, name))
        .streaming(chunks.map_ok(Bytes::from).map_err(AppError::from)))
}

/// The operations on the ledgers.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_show_balance, _, _>(show_balance),
        operation::<__path_list_entries, _, _>(list_entries),
        operation::<__path_show_statement, _, _>(show_statement),
        operation::<__path_download_statement, _, _>(download_statement),
    ]
}
