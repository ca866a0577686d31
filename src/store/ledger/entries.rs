//! The ledger entries of one line and year: numbered without gaps, each with the balance after it.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::Integer;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::ledger::entry::{Balance, EntryKind, LedgerError};
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::schema::{allocation, application, budget_year, funding_movement, instalment_event, ledger_entry};
use crate::store::types::int8;

diesel::define_sql_function! {
    /// Waits for an advisory lock and holds it until the transaction ends.
    fn pg_advisory_xact_lock(space: Integer, number: Integer) -> Text;
}

/// First key of the advisory locks of lines and years.
const LINE_LOCKS: i32 = 1035;

/// One entry as it was recorded.
#[derive(Debug, Clone, Queryable)]
pub struct EntryRow {
    /// Dense number in the line and year.
    pub number: i64,
    /// Kind of entry.
    pub kind: EntryKind,
    /// Amount, USD.
    pub amount: Cents,
    /// The allocation it records.
    pub allocation_id: Option<Uuid>,
    /// The application that it belongs to.
    pub application_id: Option<Uuid>,
    /// Published reference of that application.
    pub reference: Option<String>,
    /// The event that posted it.
    pub event_seq: Option<i32>,
    /// The payment or return of a project's money that it records.
    pub movement_id: Option<Uuid>,
    /// The instalment whose payment it records.
    pub instalment: Option<i32>,
    /// Reference of that payment.
    pub payment_reference: Option<String>,
    /// The day on which that money left.
    pub value_on: Option<NaiveDate>,
    /// The acting user.
    pub actor_id: Option<Uuid>,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// Available after it, USD.
    pub available_after: Cents,
    /// Reserved after it, USD.
    pub reserved_after: Cents,
    /// Committed after it, USD.
    pub committed_after: Cents,
    /// Disbursed after it, USD.
    pub disbursed_after: Cents,
    /// Returned after it, USD.
    pub returned_after: Cents,
    /// Whether the year has ended with it or before it.
    pub closed_after: bool,
}

/// The cause of an entry.
#[derive(Debug, Clone, Copy)]
pub enum Cause {
    /// A source of funds is recorded.
    Allocation(Uuid),
    /// An event of the lifecycle of an application.
    Event {
        /// The application.
        application: Uuid,
        /// The event.
        seq: i32,
        /// Number of the funding.
        funding: i32,
        /// The acting user.
        by: Uuid,
    },
    /// Money of an approved project is disbursed or returned.
    Movement {
        /// The application.
        application: Uuid,
        /// The movement.
        movement: Uuid,
    },
    /// The year of the line ends.
    Closing,
}

/// Acquires the lock of a line and year. Locks are always acquired in the order of the lines, to avoid deadlocks.
///
/// # Errors
/// A [`StoreError`].
pub async fn lock(tx: &Tx, line: CreditLine, year: i16) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let number = i32::from(year) * 10 + i32::from(line.number());
    diesel::select(pg_advisory_xact_lock(LINE_LOCKS, number)).execute(&mut connection).await?;
    Ok(())
}

/// Uses of a line and year, and the number of its last entry; zero before the first.
///
/// # Errors
/// A [`StoreError`].
pub async fn uses(mut connection: &Connection, line: CreditLine, year: i16) -> Result<(i64, Balance), StoreError> {
    let last = last_uses().filter(ledger_entry::line.eq(line.number())).filter(ledger_entry::year.eq(year));
    Ok(last.first(&mut connection).await.optional()?.map_or((0, Balance::default()), read_uses))
}

/// Uses of a line in the open year; zero if no year is open.
///
/// # Errors
/// A [`StoreError`].
pub async fn uses_of_open_year(mut connection: &Connection, line: CreditLine) -> Result<Balance, StoreError> {
    let open = budget_year::table.filter(budget_year::status.eq("open")).select(budget_year::year);
    let last = last_uses()
        .filter(ledger_entry::line.eq(line.number()))
        .filter(ledger_entry::year.nullable().eq(open.single_value()));
    Ok(last.first(&mut connection).await.optional()?.map_or_else(Balance::default, |last| read_uses(last).1))
}

type Uses = (i64, Cents, Cents, Cents, Cents, Cents, bool);

#[diesel::dsl::auto_type(no_type_alias)]
fn last_uses() -> _ {
    ledger_entry::table.order(ledger_entry::number.desc()).select((
        ledger_entry::number,
        ledger_entry::available_after,
        ledger_entry::reserved_after,
        ledger_entry::committed_after,
        ledger_entry::disbursed_after,
        ledger_entry::returned_after,
        ledger_entry::closed_after,
    ))
}

fn read_uses((number, available, reserved, committed, disbursed, returned, closed): Uses) -> (i64, Balance) {
    (number, Balance { available, reserved, committed, disbursed, returned, closed, ..Balance::default() })
}

/// The whole balance of a line and year: uses of the last entry, sources of the allocations.
///
/// # Errors
/// As [`latest_balance`].
pub async fn balance(connection: &Connection, line: CreditLine, year: i16) -> Result<Balance, StoreError> {
    Ok(latest_balance(connection, line, year).await?.1)
}

/// The number of the last entry of a line and year and the balance after it, consistent despite concurrent postings.
///
/// # Errors
/// A [`StoreError`]; [`StoreError::Broken`] if sources and uses differ.
pub async fn latest_balance(
    connection: &Connection,
    line: CreditLine,
    year: i16,
) -> Result<(i64, Balance), StoreError> {
    let (number, uses) = uses(connection, line, year).await?;
    let totals = totals_by_source(connection, line, year, number).await?;
    let sources: Vec<(EntryKind, Cents)> = totals.into_iter().map(|total| (total.kind, total.amount)).collect();
    let sourced = uses.with_sources(&sources);
    let balance = sourced.ok_or_else(|| StoreError::Broken(format!("{line} {year}: a source is out of range")))?;
    if balance.sources() == balance.uses() {
        Ok((number, balance))
    } else {
        Err(StoreError::Broken(format!("{line} {year}: sources and uses differ: {balance:?}")))
    }
}

/// Adds an entry after the last one. The caller holds the [`lock`] of the line and year.
///
/// # Errors
/// [`StoreError::Overtaken`] without the lock; [`StoreError::Constraint`] where the entry is one that the database would
/// refuse too.
pub async fn append(
    tx: &Tx,
    line: CreditLine,
    year: i16,
    kind: EntryKind,
    amount: Cents,
    cause: Cause,
) -> Result<Balance, StoreError> {
    let mut connection = tx.connection()?;
    let (last, mut before) = uses(connection, line, year).await?;
    if kind == EntryKind::ReviseDown {
        // A downward revision is the only entry that reduces a source: check it against the whole balance.
        before = balance(connection, line, year).await?;
    }
    let after = self::after(&before, kind, amount)?;
    let actor = match cause {
        Cause::Event { by, .. } => Some(by),
        Cause::Allocation(_) | Cause::Movement { .. } | Cause::Closing => {
            tx.context().actor.as_ref().map(|actor| actor.user_id)
        }
    };
    let (allocation, application, seq, funding, movement) = match cause {
        Cause::Allocation(id) => (Some(id), None, None, None, None),
        Cause::Event { application, seq, funding, .. } => (None, Some(application), Some(seq), Some(funding), None),
        Cause::Movement { application, movement } => (None, Some(application), None, None, Some(movement)),
        Cause::Closing => (None, None, None, None, None),
    };
    diesel::insert_into(ledger_entry::table)
        .values((
            ledger_entry::line.eq(line.number()),
            ledger_entry::year.eq(year),
            ledger_entry::number.eq(last + 1),
            ledger_entry::kind.eq(kind.as_str()),
            ledger_entry::amount_cents.eq(amount.get()),
            ledger_entry::allocation_id.eq(allocation),
            ledger_entry::application_id.eq(application),
            ledger_entry::event_seq.eq(seq),
            ledger_entry::funding_number.eq(funding),
            ledger_entry::movement_id.eq(movement),
            ledger_entry::actor_id.eq(actor),
            ledger_entry::recorded_at.eq(tx.context().now),
            ledger_entry::available_after.eq(after.available.get()),
            ledger_entry::reserved_after.eq(after.reserved.get()),
            ledger_entry::committed_after.eq(after.committed.get()),
            ledger_entry::disbursed_after.eq(after.disbursed.get()),
            ledger_entry::returned_after.eq(after.returned.get()),
            ledger_entry::closed_after.eq(after.closed),
        ))
        .execute(&mut connection)
        .await?;
    Ok(after)
}

/// The balance after an entry.
///
/// # Errors
/// [`StoreError::Constraint`] where the database would refuse the entry.
pub fn after(before: &Balance, kind: EntryKind, amount: Cents) -> Result<Balance, StoreError> {
    before.after(kind, amount).map_err(|error| StoreError::Constraint(constraint(error).to_owned()))
}

/// The database constraint that refuses the same entry.
const fn constraint(error: LedgerError) -> &'static str {
    match error {
        LedgerError::Overdrawn { .. } => "no_account_is_overdrawn",
        LedgerError::TooLarge => "no_account_passes_the_largest_amount",
        LedgerError::Closed => "a_closed_year_takes_no_further_entries",
        LedgerError::NotCleared { .. } => "a_closed_year_has_nothing_to_promise",
    }
}

/// Number and sum of the entries of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct KindTotal {
    /// The kind.
    pub kind: EntryKind,
    /// How many.
    pub entries: i64,
    /// Sum, USD.
    pub amount: Cents,
}

impl From<(EntryKind, i64, Option<Cents>)> for KindTotal {
    fn from((kind, entries, amount): (EntryKind, i64, Option<Cents>)) -> KindTotal {
        KindTotal { kind, entries, amount: amount.unwrap_or_default() }
    }
}

/// Totals by kind of the entries of a line and year up to a number. Reads every entry.
///
/// # Errors
/// A [`StoreError`]; [`StoreError::Broken`] for a sum above the largest amount.
pub async fn totals(
    mut connection: &Connection,
    line: CreditLine,
    year: i16,
    up_to: i64,
) -> Result<Vec<KindTotal>, StoreError> {
    let rows: Vec<(EntryKind, i64, Option<Cents>)> = ledger_entry::table
        .filter(ledger_entry::line.eq(line.number()))
        .filter(ledger_entry::year.eq(year))
        .filter(ledger_entry::number.le(up_to))
        .group_by(ledger_entry::kind)
        .order(ledger_entry::kind.asc())
        .select((ledger_entry::kind, diesel::dsl::count_star(), int8(diesel::dsl::sum(ledger_entry::amount_cents))))
        .load(&mut connection)
        .await?;
    Ok(rows.into_iter().map(KindTotal::from).collect())
}

/// Totals by source of the funds of a line and year, up to a number. Reads the few allocations and not every entry.
///
/// # Errors
/// As [`totals`].
pub async fn totals_by_source(
    mut connection: &Connection,
    line: CreditLine,
    year: i16,
    up_to: i64,
) -> Result<Vec<KindTotal>, StoreError> {
    let rows: Vec<(EntryKind, i64, Option<Cents>)> = allocation::table
        .inner_join(ledger_entry::table.on(ledger_entry::allocation_id.eq(allocation::id.nullable())))
        .filter(allocation::line.eq(line.number()))
        .filter(allocation::year.eq(year))
        .filter(ledger_entry::number.le(up_to))
        .group_by(allocation::kind)
        .select((allocation::kind, diesel::dsl::count_star(), int8(diesel::dsl::sum(allocation::amount_cents))))
        .load(&mut connection)
        .await?;
    Ok(rows.into_iter().map(KindTotal::from).collect())
}

/// Entries of a line and year after a number and up to another, in order: the pages of a statement.
///
/// # Errors
/// A [`StoreError`].
pub async fn entries(
    mut connection: &Connection,
    line: CreditLine,
    year: i16,
    after: i64,
    up_to: i64,
    limit: i64,
) -> Result<Vec<EntryRow>, StoreError> {
    let payment = instalment_event::application_id
        .nullable()
        .eq(ledger_entry::application_id)
        .and(instalment_event::instalment.nullable().eq(funding_movement::instalment))
        .and(instalment_event::payment_seq.eq(funding_movement::instalment_seq));
    Ok(ledger_entry::table
        .left_join(application::table.on(application::id.nullable().eq(ledger_entry::application_id)))
        .left_join(funding_movement::table.on(funding_movement::id.nullable().eq(ledger_entry::movement_id)))
        .left_join(instalment_event::table.on(payment))
        .filter(ledger_entry::line.eq(line.number()))
        .filter(ledger_entry::year.eq(year))
        .filter(ledger_entry::number.gt(after))
        .filter(ledger_entry::number.le(up_to))
        .order(ledger_entry::number.asc())
        .limit(limit)
        .select((
            ledger_entry::number,
            ledger_entry::kind,
            ledger_entry::amount_cents,
            ledger_entry::allocation_id,
            ledger_entry::application_id,
            application::reference.nullable(),
            ledger_entry::event_seq,
            ledger_entry::movement_id,
            instalment_event::instalment.nullable(),
            instalment_event::payment_reference.nullable(),
            instalment_event::value_on.nullable(),
            ledger_entry::actor_id,
            ledger_entry::recorded_at,
            ledger_entry::available_after,
            ledger_entry::reserved_after,
            ledger_entry::committed_after,
            ledger_entry::disbursed_after,
            ledger_entry::returned_after,
            ledger_entry::closed_after,
        ))
        .load(&mut connection)
        .await?)
}
