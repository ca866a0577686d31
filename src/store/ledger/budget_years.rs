//! Budget years, the sources of funds of each line and year, and the dated values of the rules.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::kernel::credit_line::{CreditLine, Scope};
use crate::domain::kernel::money::Cents;
use crate::domain::ledger::entry::EntryKind;
use crate::domain::rules::rule_value::{Quantity, RuleCode, RuleKey, RuleValue, Rules};
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::schema::{allocation, budget_year, line_year, rule_value};

/// Every recorded rule value.
///
/// # Errors
/// A [`StoreError`]; [`StoreError::Broken`] for a stored value outside its unit.
pub async fn rules(mut connection: &Connection) -> Result<Rules, StoreError> {
    type Row = (RuleCode, Option<CreditLine>, Option<Scope>, NaiveDate, i64, DateTime<Utc>, String);
    let rows: Vec<Row> = rule_value::table
        .select((
            rule_value::code,
            rule_value::line,
            rule_value::scope,
            rule_value::in_force_from,
            rule_value::value,
            rule_value::recorded_at,
            rule_value::source,
        ))
        .load(&mut connection)
        .await?;
    let values = rows.into_iter().map(|(code, line, scope, in_force_from, value, recorded_at, source)| {
        let quantity = Quantity::from_stored(code, value)
            .ok_or_else(|| StoreError::Broken(format!("{value} is no value of the rule {code}")))?;
        Ok(RuleValue { key: RuleKey { code, line, scope }, quantity, in_force_from, recorded_at, source })
    });
    Ok(Rules::new(values.collect::<Result<_, StoreError>>()?))
}

/// Records a rule value; a value for the same first day becomes a further revision.
///
/// # Errors
/// A [`StoreError`].
pub async fn record_rule(tx: &Tx, value: &RuleValue) -> Result<Uuid, StoreError> {
    let mut connection = tx.connection()?;
    let mut earlier = rule_value::table
        .filter(rule_value::code.eq(value.key.code.as_str()))
        .filter(rule_value::in_force_from.eq(value.in_force_from))
        .filter(rule_value::line.is_not_distinct_from(value.key.line.map(CreditLine::number)))
        .into_boxed();
    earlier = earlier.filter(rule_value::scope.is_not_distinct_from(value.key.scope.map(Scope::as_str)));
    let last: Option<i32> = earlier.select(diesel::dsl::max(rule_value::revision)).first(&mut connection).await?;
    let id = Uuid::now_v7();
    diesel::insert_into(rule_value::table)
        .values((
            rule_value::id.eq(id),
            rule_value::code.eq(value.key.code.as_str()),
            rule_value::unit.eq(value.key.code.unit().as_str()),
            rule_value::line.eq(value.key.line.map(CreditLine::number)),
            rule_value::scope.eq(value.key.scope.map(Scope::as_str)),
            rule_value::in_force_from.eq(value.in_force_from),
            rule_value::revision.eq(last.unwrap_or(0) + 1),
            rule_value::value.eq(value.quantity.stored()),
            rule_value::recorded_at.eq(value.recorded_at),
            rule_value::recorded_by.eq(tx.context().actor.as_ref().map(|actor| actor.user_id)),
            rule_value::source.eq(&value.source),
        ))
        .execute(&mut connection)
        .await?;
    Ok(id)
}

/// A budget year.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = budget_year)]
pub struct BudgetYearRow {
    /// The year.
    pub year: i16,
    /// `open` or `closed`.
    pub status: String,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
}

/// Every budget year, newest first.
///
/// # Errors
/// A [`StoreError`].
pub async fn years(mut connection: &Connection) -> Result<Vec<BudgetYearRow>, StoreError> {
    let query = budget_year::table.order(budget_year::year.desc()).select(BudgetYearRow::as_select());
    Ok(query.load(&mut connection).await?)
}

/// Whether the year was ever opened.
///
/// # Errors
/// A [`StoreError`].
pub async fn year_exists(mut connection: &Connection, year: i16) -> Result<bool, StoreError> {
    let query = diesel::select(diesel::dsl::exists(budget_year::table.find(year)));
    Ok(query.get_result(&mut connection).await?)
}

/// The open budget year.
///
/// # Errors
/// A [`StoreError`].
pub async fn open_year(mut connection: &Connection) -> Result<Option<i16>, StoreError> {
    let query = budget_year::table.filter(budget_year::status.eq("open")).select(budget_year::year);
    Ok(query.first(&mut connection).await.optional()?)
}

/// The open budget year, as a subquery.
#[diesel::dsl::auto_type(no_type_alias)]
pub(in crate::store) fn year_now_open() -> _ {
    budget_year::table.filter(budget_year::status.eq("open")).select(budget_year::year).single_value()
}

/// The last budget year that was ever opened.
///
/// # Errors
/// A [`StoreError`].
pub async fn last_year(mut connection: &Connection) -> Result<Option<BudgetYearRow>, StoreError> {
    let query = budget_year::table.order(budget_year::year.desc()).select(BudgetYearRow::as_select());
    Ok(query.first(&mut connection).await.optional()?)
}

/// Opens a budget year with both its lines.
///
/// # Errors
/// [`StoreError::Constraint`] if it exists or another year is open.
pub async fn open(tx: &Tx, year: i16) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::insert_into(budget_year::table)
        .values((
            budget_year::year.eq(year),
            budget_year::status.eq("open"),
            budget_year::opened_at.eq(tx.context().now),
            budget_year::opened_by.eq(tx.context().actor.as_ref().map(|actor| actor.user_id)),
        ))
        .execute(&mut connection)
        .await?;
    for line in CreditLine::ALL {
        diesel::insert_into(line_year::table)
            .values((line_year::line.eq(line.number()), line_year::year.eq(year)))
            .execute(&mut connection)
            .await?;
    }
    Ok(())
}

/// A source of funds of a line and year.
#[derive(Debug, Clone)]
pub struct SourceOfFunds {
    /// The line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// Allotted, revised, recovered, contributed or carried in.
    pub kind: EntryKind,
    /// Amount, USD.
    pub amount: Cents,
    /// Formula version or `declared`.
    pub version: &'static str,
    /// Every intermediate figure.
    pub working: serde_json::Value,
    /// Reference of the decision or document.
    pub source: String,
    /// The donor; of a contribution only.
    pub donor: Option<String>,
    /// The return of a project's money that is recovered; of a recovery only.
    pub movement: Option<Uuid>,
}

/// Inserts a source of funds; its ledger entry follows in the same transaction.
///
/// # Errors
/// [`StoreError::Constraint`] if the line was allotted its share already, or if its allotment would become negative.
pub async fn allocate(tx: &Tx, funds: &SourceOfFunds) -> Result<Uuid, StoreError> {
    let mut connection = tx.connection()?;
    let id = Uuid::now_v7();
    let (revision, allotted) = match funds.kind {
        EntryKind::Allot | EntryKind::ReviseUp => {
            let (revision, allotted) = allotted(connection, funds.line, funds.year).await?;
            (Some(revision + 1), Some(allotted.get() + funds.amount.get()))
        }
        EntryKind::ReviseDown => {
            let (revision, allotted) = allotted(connection, funds.line, funds.year).await?;
            (Some(revision + 1), Some(allotted.get() - funds.amount.get()))
        }
        _ => (None, None),
    };
    diesel::insert_into(allocation::table)
        .values((
            allocation::id.eq(id),
            allocation::line.eq(funds.line.number()),
            allocation::year.eq(funds.year),
            allocation::kind.eq(funds.kind.as_str()),
            allocation::amount_cents.eq(funds.amount.get()),
            allocation::version.eq(funds.version),
            allocation::working.eq(&funds.working),
            allocation::source.eq(&funds.source),
            allocation::donor.eq(&funds.donor),
            allocation::revision.eq(revision),
            allocation::allotted_after.eq(allotted),
            allocation::movement_id.eq(funds.movement),
            allocation::recorded_at.eq(tx.context().now),
            allocation::recorded_by.eq(tx.context().actor.as_ref().map(|actor| actor.user_id)),
        ))
        .execute(&mut connection)
        .await?;
    Ok(id)
}

/// The number of the last revision of a line's allocation and the amount after it; zero before the first.
async fn allotted(mut connection: &Connection, line: CreditLine, year: i16) -> Result<(i32, Cents), StoreError> {
    let last: Option<(Option<i32>, Option<Cents>)> = allocation::table
        .filter(allocation::line.eq(line.number()))
        .filter(allocation::year.eq(year))
        .filter(allocation::revision.is_not_null())
        .order(allocation::revision.desc())
        .select((allocation::revision, allocation::allotted_after))
        .first(&mut connection)
        .await
        .optional()?;
    Ok(last.map_or((0, Cents::ZERO), |(revision, allotted)| (revision.unwrap_or(0), allotted.unwrap_or_default())))
}

/// A recorded source of funds.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = allocation)]
pub struct AllocationRow {
    /// Identity.
    pub id: Uuid,
    /// The line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// Allotted, revised, recovered, contributed or carried in.
    pub kind: EntryKind,
    /// Amount, USD.
    pub amount_cents: Cents,
    /// Formula version or `declared`.
    pub version: String,
    /// Every intermediate figure.
    pub working: serde_json::Value,
    /// Reference of the decision or document.
    pub source: String,
    /// The donor; of a contribution only.
    pub donor: Option<String>,
    /// Dense number of the allocation's amount; of the allocation and its revisions only.
    pub revision: Option<i32>,
    /// Total allotted to the line after it, USD.
    pub allotted_after: Option<Cents>,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

/// Whether the lines of a year were allotted.
///
/// # Errors
/// A [`StoreError`].
pub async fn is_allotted(mut connection: &Connection, year: i16) -> Result<bool, StoreError> {
    let allotments =
        allocation::table.filter(allocation::year.eq(year)).filter(allocation::kind.eq(EntryKind::Allot.as_str()));
    Ok(diesel::select(diesel::dsl::exists(allotments)).get_result(&mut connection).await?)
}

/// The number of allotted amounts of the lines of a year: the allocations and their revisions.
///
/// # Errors
/// A [`StoreError`].
pub async fn allotments(mut connection: &Connection, year: i16) -> Result<i32, StoreError> {
    let amounts = allocation::table.filter(allocation::year.eq(year)).filter(allocation::revision.is_not_null());
    let count: i64 = amounts.count().get_result(&mut connection).await?;
    i32::try_from(count).map_err(|error| StoreError::Broken(error.to_string()))
}

/// The sources of funds of a year, oldest first.
///
/// # Errors
/// A [`StoreError`].
pub async fn allocations(mut connection: &Connection, year: i16) -> Result<Vec<AllocationRow>, StoreError> {
    Ok(allocation::table
        .filter(allocation::year.eq(year))
        .order((allocation::recorded_at.asc(), allocation::line.asc()))
        .select(AllocationRow::as_select())
        .load(&mut connection)
        .await?)
}
