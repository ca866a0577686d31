//! Disbursements and returns of the money of approved projects. Movements of one project are numbered without gaps;
//! each stores the balance after it, and the first starts from the amount granted.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use futures_util::try_join;
use uuid::Uuid;

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::ledger::entry::{Balance, EntryKind};
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::schema::{application_event, funding, funding_movement};

/// The balance of an approved project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectMoney {
    /// The application.
    pub application: Uuid,
    /// Number of the funding.
    pub funding_number: i32,
    /// The line.
    pub line: CreditLine,
    /// The budget year that pays.
    pub year: i16,
    /// Amount granted, USD.
    pub granted: Cents,
    /// The event that approved it, and who did.
    pub approval: (i32, Uuid),
    /// Number of the last movement; zero before the first.
    pub movements: i32,
    /// Committed, disbursed and returned, USD.
    pub balance: Balance,
}

/// The money of a project; nothing before its approval.
///
/// # Errors
/// A [`StoreError`].
pub async fn find(connection: &Connection, id: Uuid) -> Result<Option<ProjectMoney>, StoreError> {
    type Row = (i32, CreditLine, i16, Cents, i32, Uuid);
    let tie = funding::application_id
        .eq(application_event::application_id)
        .and(funding::number.nullable().eq(application_event::funding_number));
    let granted = async {
        let mut connection = connection;
        let query = application_event::table
            .inner_join(funding::table.on(tie))
            .filter(application_event::application_id.eq(id))
            .filter(application_event::posts.eq(EntryKind::Commit.as_str()))
            .select((
                funding::number,
                funding::line,
                funding::year,
                funding::amount_cents,
                application_event::seq,
                application_event::actor_id,
            ));
        query.first::<Row>(&mut connection).await.optional()
    };
    let granted = async { granted.await.map_err(StoreError::from) };
    let (granted, last) = try_join!(granted, last_movement(connection, id))?;
    let Some((funding_number, line, year, granted, seq, approver)) = granted else { return Ok(None) };
    let (movements, balance) = (last.map_or(0, |last| last.number), balance(granted, last));
    let approval = (seq, approver);
    Ok(Some(ProjectMoney { application: id, funding_number, line, year, granted, approval, movements, balance }))
}

/// The last movement of a project's money.
#[derive(Debug, Clone, Copy, Queryable)]
pub struct LastMovement {
    number: i32,
    committed_after: Cents,
    disbursed_after: Cents,
}

/// The last movement of a project's money; `None` before the first. Only the approved funding has movements, and an
/// application has at most one.
///
/// # Errors
/// A [`StoreError`].
pub async fn last_movement(mut connection: &Connection, id: Uuid) -> Result<Option<LastMovement>, StoreError> {
    let query = funding_movement::table
        .filter(funding_movement::application_id.eq(id))
        .order(funding_movement::number.desc())
        .select((funding_movement::number, funding_movement::committed_after, funding_movement::disbursed_after));
    Ok(query.first(&mut connection).await.optional()?)
}

/// The balance of a project with this grant after its last movement, USD.
#[must_use]
pub fn balance(granted: Cents, last: Option<LastMovement>) -> Balance {
    let (committed, disbursed) =
        last.map_or((granted, Cents::ZERO), |last| (last.committed_after, last.disbursed_after));
    let returned = granted.saturating_sub(committed).saturating_sub(disbursed);
    Balance { committed, disbursed, returned, ..Balance::default() }
}

/// Why a project's money moves: every movement has exactly one cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MovementCause {
    /// The step of the project's life whose posting it is: number of its event.
    Step(i32),
    /// The payment of an instalment.
    Instalment {
        /// Position of the instalment in the payment plan.
        number: i32,
        /// Number of the payment in its history.
        seq: i32,
    },
}

/// When a project was last paid.
///
/// # Errors
/// A [`StoreError`].
pub async fn last_paid_at(mut connection: &Connection, application: Uuid) -> Result<Option<DateTime<Utc>>, StoreError> {
    Ok(funding_movement::table
        .filter(funding_movement::application_id.eq(application))
        .filter(funding_movement::kind.eq(EntryKind::Disburse.as_str()))
        .order(funding_movement::recorded_at.desc())
        .select(funding_movement::recorded_at)
        .first(&mut connection)
        .await
        .optional()?)
}

/// A movement of a project's money.
#[derive(Debug, Clone)]
pub struct NewMovement {
    /// Kind: disbursed or returned.
    pub kind: EntryKind,
    /// Amount, USD.
    pub amount: Cents,
    /// The project's money after it, USD.
    pub after: Balance,
    /// Payment order or report that it rests on.
    pub source: String,
    /// The acting user.
    pub by: Uuid,
    /// What it is the posting of.
    pub cause: MovementCause,
}

/// Records a movement; its ledger entry follows in the same transaction.
///
/// # Errors
/// [`StoreError::Constraint`] where the project holds less.
pub async fn record(tx: &Tx, before: &ProjectMoney, new: &NewMovement) -> Result<Uuid, StoreError> {
    let mut connection = tx.connection()?;
    let id = Uuid::now_v7();
    let (event, instalment) = match new.cause {
        MovementCause::Step(seq) => (Some(seq), None),
        MovementCause::Instalment { number, seq } => (None, Some((number, seq))),
    };
    diesel::insert_into(funding_movement::table)
        .values((
            funding_movement::id.eq(id),
            funding_movement::application_id.eq(before.application),
            funding_movement::funding_number.eq(before.funding_number),
            funding_movement::number.eq(before.movements + 1),
            funding_movement::line.eq(before.line.number()),
            funding_movement::year.eq(before.year),
            funding_movement::granted_cents.eq(before.granted.get()),
            funding_movement::approved_seq.eq(before.approval.0),
            funding_movement::approved_by.eq(before.approval.1),
            funding_movement::kind.eq(new.kind.as_str()),
            funding_movement::amount_cents.eq(new.amount.get()),
            funding_movement::committed_after.eq(new.after.committed.get()),
            funding_movement::disbursed_after.eq(new.after.disbursed.get()),
            funding_movement::source.eq(&new.source),
            funding_movement::recorded_at.eq(tx.context().now),
            funding_movement::recorded_by.eq(new.by),
            funding_movement::event_seq.eq(event),
            funding_movement::instalment.eq(instalment.map(|(number, _)| number)),
            funding_movement::instalment_seq.eq(instalment.map(|(_, seq)| seq)),
        ))
        .execute(&mut connection)
        .await?;
    Ok(id)
}
