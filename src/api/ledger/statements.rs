//! REST operations that read the two ledgers: entries by page, and the statement of a line and year, also as CSV.

use std::fmt;

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Bytes, Data, Json, Path};
use futures_util::TryStreamExt as _;
use serde::Deserialize;
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::api::permission::ReadsLedger;
use crate::documents::statement_csv;
use crate::domain::kernel::credit_line::CreditLine;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::paging::{Listed, Page, PageLimit, PagingError};
use crate::http::state::App;
use crate::http::valid::Query;
use crate::views::ledger::statements::{self, Entry, LineBalance, StatementSummary};

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
    Ok(Json(LineBalance::read(&*app.db.reader().await?, line, year).await?))
}

/// The cursor of this list: the gapless number of an entry.
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
    let entries = Entry::page(&*app.db.reader().await?, line, year, after, page.rows()).await?;
    Ok(Json(Listed::of(entries, page, |entry| EntryNumber(entry.number), |entry| entry)))
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
    Ok(Json(StatementSummary::read(&*app.db.reader().await?, line, year).await?))
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
    let (last, balance) = statements::last_entry(&*app.db.reader().await?, line, year).await?;
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
