//! Verification across budget years: the carry-over of one year is received by the next, a closed year is closed on
//! both credit lines, and every project disburses and returns money within its grant.

use std::collections::BTreeSet;

use crate::domain::kernel::money::Cents;
use crate::domain::ledger::entry::{Balance, EntryKind};
use crate::store::audit::verify_years::{self, MovementOfProject};
use crate::store::db::Connection;
use crate::workflow::audit::verification::{PAGE, Verification};
use crate::workflow::error::WorkflowError;

/// Checks the years against each other and against the balances already recomputed.
pub(in crate::workflow) async fn years(connection: &Connection, found: &mut Verification) -> Result<(), WorkflowError> {
    let years = verify_years::years(connection).await?;
    for (year, closed) in &years {
        let differing: Vec<_> =
            found.balances.iter().filter(|(_, of, balance)| of == year && balance.closed != *closed).collect();
        let lines: Vec<String> = differing.iter().map(|(line, ..)| line.to_string()).collect();
        for line in lines {
            let says = if *closed { "closed" } else { "open" };
            found.fault(format!("{line} {year}"), format!("its year says {says}, its entries do not"));
        }
    }
    let allotted: BTreeSet<_> = verify_years::allotted(connection).await?.into_iter().collect();
    let added = found.balances.iter().map(|(line, year, balance)| (*line, *year, balance.allotted.get()));
    let added: BTreeSet<_> = added.filter(|(_, _, amount)| *amount > 0).collect();
    let said: BTreeSet<_> = allotted.into_iter().filter(|(_, _, amount)| *amount > 0).collect();
    for (line, year, amount) in said.symmetric_difference(&added) {
        found.fault(format!("{line} {year}"), format!("{amount} cents allotted: its revisions and its entries differ"));
    }
    let last = years.last().map(|(year, _)| *year);
    let out: BTreeSet<_> = verify_years::carried_out(connection).await?.into_iter().collect();
    let received: BTreeSet<_> = verify_years::carried_in(connection).await?.into_iter().collect();
    // The carry-over of the last year has no receiving year yet.
    for (line, year, amount) in out.difference(&received).filter(|(_, year, _)| Some(*year) <= last) {
        found.fault(format!("{line} {year}"), format!("{amount} cents were carried to it and did not arrive"));
    }
    for (line, year, amount) in received.difference(&out) {
        found.fault(format!("{line} {year}"), format!("{amount} cents were carried in that no year carried out"));
    }
    Ok(())
}

/// Replays the money movements of every project from its grant.
pub(in crate::workflow) async fn projects(
    connection: &Connection,
    found: &mut Verification,
) -> Result<(), WorkflowError> {
    let mut before: Option<(MovementOfProject, Balance)> = None;
    loop {
        let place = before.as_ref().map(|(last, _)| (last.application_id, last.funding_number, last.number));
        let page = verify_years::movements(connection, place, PAGE).await?;
        if page.is_empty() {
            return Ok(());
        }
        for movement in page {
            found.movements += 1;
            let same = before.take().filter(|(last, _)| {
                (last.application_id, last.funding_number) == (movement.application_id, movement.funding_number)
            });
            let committed = Cents::new(movement.granted_cents).unwrap_or_default();
            let (number, balance) =
                same.map_or((0, Balance { committed, ..Balance::default() }), |(last, balance)| (last.number, balance));
            let balance = replay(&movement, number, balance, found);
            before = Some((movement, balance));
        }
    }
}

fn replay(movement: &MovementOfProject, last: i32, balance: Balance, found: &mut Verification) -> Balance {
    let place = format!("{} movement {}", movement.application_id, movement.number);
    if movement.number != last + 1 {
        found.fault(&place, format!("follows movement {last}"));
    }
    if movement.entry.is_none() {
        found.fault(&place, "has no entry in the ledger");
    }
    let (step, instalment) = (movement.cause.0.is_some(), movement.cause.1.is_some());
    if (step, instalment) != (movement.kind != EntryKind::Disburse, movement.kind == EntryKind::Disburse) {
        found.fault(&place, "has no cause of its kind");
    }
    if movement.recovered.is_some_and(|recovered| recovered != (movement.line, movement.amount_cents))
        || (movement.recovered.is_some() && movement.kind == EntryKind::Disburse)
    {
        found.fault(&place, "is not what was recovered for it");
    }
    if movement.recovered.is_none() && movement.kind != EntryKind::Disburse {
        found.fault(&place, "was returned and arrived nowhere");
    }
    let moved = Cents::new(movement.amount_cents).ok().and_then(|amount| balance.after(movement.kind, amount).ok());
    let Some(after) = moved else {
        found.fault(&place, "takes what the project does not hold");
        return balance;
    };
    if (after.committed.get(), after.disbursed.get()) != movement.after {
        found.fault(&place, format!("says {:?} cents, the movements add up to {after:?}", movement.after));
    }
    after
}
