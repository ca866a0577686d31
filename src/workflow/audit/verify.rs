//! Verification: every state recomputed from the events, every balance from the entries, every hash from the bytes.
//!
//! Every stored value that can be recomputed is recomputed. The constraints of the database refuse the same faults;
//! verification detects changes made with the rights of the table owner, who can bypass the constraints.

use uuid::Uuid;

use crate::domain::applications::form::Draft;
use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::content_hash::ContentHash;
use crate::domain::kernel::credit_line::{CreditLine, Scope};
use crate::domain::kernel::money::Cents;
use crate::domain::ledger::entry::{Balance, EntryKind};
use crate::domain::lifecycle::table::transition;
use crate::store::audit::verify_ledger_and_history::{self, CausedEntry, CurrentRow, EventOfHistory};
use crate::store::db::{Connection, Tx};
use crate::workflow::audit::verification::{PAGE, Verification};
use crate::workflow::audit::{
    verify_amendments, verify_calls, verify_payments, verify_reports, verify_times, verify_years,
};
use crate::workflow::error::WorkflowError;

/// Verifies the whole database as of one instant.
///
/// # Errors
/// A [`WorkflowError`] if the database cannot be read; faults are part of the result.
pub async fn verify(tx: &Tx) -> Result<Verification, WorkflowError> {
    let connection = tx.connection()?;
    let mut found = Verification::default();
    applications(connection, &mut found).await?;
    for (line, year) in verify_ledger_and_history::lines_and_years(connection).await? {
        ledger(connection, line, year, &mut found).await?;
    }
    let (posting, posted) = verify_ledger_and_history::postings(connection).await?;
    if posting != posted {
        found.fault("ledger", format!("{posting} events post to it, {posted} entries come from events"));
    }
    verify_years::years(connection, &mut found).await?;
    verify_years::projects(connection, &mut found).await?;
    verify_payments::instalments(connection, &mut found).await?;
    verify_payments::sums(connection, &mut found).await?;
    verify_amendments::amendments(connection, &mut found).await?;
    verify_amendments::agreed(connection, &mut found).await?;
    verify_reports::reports(connection, &mut found).await?;
    verify_calls::calls(connection, &mut found).await?;
    verify_times::times(connection, &mut found).await?;
    documents(connection, &mut found).await?;
    Ok(found)
}

async fn applications(connection: &Connection, found: &mut Verification) -> Result<(), WorkflowError> {
    let mut after = Uuid::nil();
    loop {
        let page = verify_ledger_and_history::current_rows(connection, after, PAGE).await?;
        let (Some(first), Some(last)) = (page.first(), page.last()) else {
            return Ok(());
        };
        after = last.0;
        let events = verify_ledger_and_history::histories(connection, first.0, last.0).await?;
        let mut contents = std::collections::BTreeMap::new();
        for (application, hash, body) in verify_ledger_and_history::contents(connection, first.0, last.0).await? {
            found.contents += 1;
            if ContentHash::of(&body) != hash {
                found.fault(application, format!("the content kept under {hash} has another hash"));
            }
            let draft = serde_json::from_slice::<Draft>(&body).ok();
            let read = draft.map(|draft| (draft.total().unwrap_or_default(), draft.scope == Some(Scope::Regional)));
            contents.insert((application, hash.0), read);
        }
        for current in &page {
            found.applications += 1;
            let start = events.partition_point(|event| event.application_id < current.0);
            let end = events.partition_point(|event| event.application_id <= current.0);
            replay(current, &events[start..end], found);
            for event in &events[start..end] {
                let read = contents.get(&(current.0, event.content_hash.0)).copied().flatten();
                if event.regional.zip(read).is_some_and(|(said, (_, regional))| said != regional) {
                    found.fault(current.0, format!("event {} says another scope than its content", event.seq));
                }
            }
            let last = events[start..end].last().and_then(|event| contents.get(&(current.0, event.content_hash.0)));
            match last {
                Some(Some((total, _))) if total.get() == current.3 => {}
                Some(Some((total, _))) => {
                    let asked = current.3;
                    found.fault(current.0, format!("asks for {asked} cents, its content adds up to {}", total.get()));
                }
                _ => found.fault(current.0, "its content cannot be read"),
            }
        }
    }
}

/// Replays a history through the lifecycle table and compares the result with the row of the application.
fn replay(current: &CurrentRow, events: &[EventOfHistory], found: &mut Verification) {
    let (id, version, state, _) = current;
    let (mut at, mut number) = (State::Unwritten, 0);
    let mut recommended_by = None;
    for event in events {
        found.events += 1;
        number += 1;
        if event.seq != number {
            found.fault(id, format!("event {} stands where event {number} should", event.seq));
            number = event.seq;
        }
        let posts = transition(at, event.action).map(|step| step.posts.map_or("nothing", EntryKind::as_str));
        let to = transition(at, event.action).map(|step| step.to);
        if event.from_state != at || to != Some(event.to_state) || posts != Some(event.posts.as_str()) {
            let step = format!("{} from {} to {}", event.action, event.from_state, event.to_state);
            found.fault(id, format!("event {number}, {step}, is no step from {at}"));
        }
        if event.action == Action::Recommend {
            recommended_by = Some(event.actor_id);
        }
        if event.action == Action::Approve
            && (recommended_by != event.recommended_by || recommended_by == Some(event.actor_id))
        {
            found.fault(id, format!("event {number} approves without two persons"));
        }
        at = event.to_state;
    }
    if (number, at) != (*version, *state) {
        found.fault(id, format!("says {state} at version {version}, its events end at {at} with {number}"));
    }
}

async fn ledger(
    connection: &Connection,
    line: CreditLine,
    year: i16,
    found: &mut Verification,
) -> Result<(), WorkflowError> {
    found.lines_and_years += 1;
    let (mut balance, mut number) = (Balance::default(), 0);
    loop {
        let page = verify_ledger_and_history::entries(connection, line, year, number, PAGE).await?;
        if page.is_empty() {
            break;
        }
        for entry in page {
            found.entries += 1;
            let place = format!("{line} {year} entry {}", entry.number);
            if entry.number != number + 1 {
                found.fault(&place, format!("follows entry {number}"));
            }
            number = entry.number;
            cause(line, year, &entry, &place, found);
            let moved = Cents::new(entry.amount_cents).ok().and_then(|amount| balance.after(entry.kind, amount).ok());
            let Some(after) = moved else {
                found.fault(&place, "takes what is not there");
                continue;
            };
            balance = after;
            let Balance { available, reserved, committed, disbursed, returned, closed, .. } = balance;
            let uses = [available, reserved, committed, disbursed, returned].map(Cents::get);
            let recomputed = (uses[0], uses[1], uses[2], uses[3], uses[4], closed);
            if recomputed != entry.after {
                found.fault(&place, format!("says {:?} cents, the entries add up to {recomputed:?}", entry.after));
            }
        }
    }
    found.balances.push((line, year, balance));
    Ok(())
}

/// Checks that an entry has the line, year, kind and amount of its cause.
fn cause(line: CreditLine, year: i16, entry: &CausedEntry, place: &str, found: &mut Verification) {
    let here = (line.number(), year);
    let whole = (here.0, here.1, entry.kind, entry.amount_cents);
    let agrees = match (entry.allocation, entry.movement, entry.closing, entry.funding, &entry.posted) {
        (Some(caused), None, None, None, None)
        | (None, Some(caused), None, None, None)
        | (None, None, Some(caused), None, None) => caused == whole,
        (None, None, None, Some(tied), Some(posted)) => {
            tied == (here.0, here.1, entry.amount_cents) && posted == entry.kind.as_str()
        }
        _ => false,
    };
    if !agrees {
        found.fault(place, "differs from what caused it");
    }
}

async fn documents(connection: &Connection, found: &mut Verification) -> Result<(), WorkflowError> {
    let mut after = Uuid::nil();
    while let Some((id, hash, content)) = verify_ledger_and_history::document_after(connection, after).await? {
        found.documents += 1;
        if ContentHash::of(&content) != hash {
            found.fault(format!("document {id}"), "its bytes have another hash");
        }
        after = id;
    }
    Ok(())
}
