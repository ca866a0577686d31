//! Reminds persons of what is owed and of what has waited too long: each stage once to each person.
//!
//! What is to be told is found by reading, without a lock. It is then found again and written under the lock of its
//! application, so that no reminder tells of what was done a moment before, and no two workers tell the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use uuid::Uuid;

use super::outstanding::{self, StateNames};
use crate::domain::decide::day_in_geneva;
use crate::domain::lifecycle::Transition;
use crate::domain::obligations::Obligation;
use crate::domain::outstanding::Outstanding;
use crate::domain::reminder::{ReminderKind, Stage};
use crate::domain::waiting::{Patience, reminder_number};
use crate::store::applications;
use crate::store::db::{Connection, Context, Db, Tx};
use crate::store::error::StoreError;
use crate::store::outbox::{self, Recipient};
use crate::store::reminders::{self, ObligationMark, WorkMark};

/// What was reminded before.
struct Done {
    obligations: BTreeSet<ObligationMark>,
    work: BTreeSet<WorkMark>,
}

/// A reminder that has come and was not written.
enum Pending<'a> {
    Obligation(&'a Recipient, ObligationMark, &'a Obligation),
    Work(&'a Recipient, WorkMark, &'a Transition),
}

/// Writes every reminder that has come; says how many.
///
/// # Errors
/// A [`StoreError`]; what was written before stays written, and nothing is written twice by the next try.
pub async fn remind(db: &Db, context: &Context, patience: Patience) -> Result<usize, StoreError> {
    let (persons, names) = {
        let reader = db.reader().await?;
        futures_util::try_join!(outbox::everybody(&reader), outstanding::state_names(&reader))?
    };
    let (persons, names) = (Arc::new(persons), Arc::new(names));
    let today = day_in_geneva(context.now);
    let (mut written, mut after) = (0, None);
    loop {
        let (page, done) = {
            let reader = db.reader().await?;
            let page = outstanding::page(&reader, &names, today, after).await?;
            let ids: Vec<Uuid> = page.iter().map(|open| open.mentioned.application_id).collect();
            let done = done(&reader, &ids).await?;
            (page, done)
        };
        let Some(last) = page.last() else { return Ok(written) };
        after = Some(last.mentioned.application_id);
        for open in page.iter().filter(|open| !pending(open, &persons, today, patience, &done).is_empty()) {
            let (id, persons, names) = (open.mentioned.application_id, Arc::clone(&persons), Arc::clone(&names));
            let of_one = async move |tx: Arc<Tx>| write(&tx, id, &persons, &names, patience).await;
            written += db.bookkeeping(context.clone(), of_one).await?;
        }
    }
}

async fn done(connection: &Connection, ids: &[Uuid]) -> Result<Done, StoreError> {
    let (obligations, work) = futures_util::try_join!(
        reminders::obligations_reminded(connection, ids),
        reminders::work_reminded(connection, ids)
    )?;
    Ok(Done { obligations, work })
}

/// The reminders that have come for an application and were not written. Where a more urgent one was written, as by a
/// clock that has since gone back, a less urgent one comes no more.
fn pending<'a>(
    open: &'a Outstanding,
    persons: &'a [Recipient],
    today: NaiveDate,
    patience: Patience,
    done: &Done,
) -> Vec<Pending<'a>> {
    let application_id = open.mentioned.application_id;
    let number = patience.days(open.state).and_then(|days| reminder_number(open.since, days, today));
    let mut found = Vec::new();
    for person in persons {
        let (actor, person_id) = (person.actor(), person.id);
        for (owed, stage) in open.recalled_to(&actor, today) {
            let (obligation, due_on) = (owed.kind, owed.due_on);
            let mark = ObligationMark { application_id, obligation, due_on, person_id, stage };
            if done.obligations.range(mark..=ObligationMark { stage: Stage::Overdue, ..mark }).next().is_none() {
                found.push(Pending::Obligation(person, mark, owed));
            }
        }
        let Some(number) = number else { continue };
        for step in open.awaited_from(&actor) {
            let (since_seq, action) = (open.since_seq, step.action);
            let mark = WorkMark { application_id, since_seq, action, person_id, number };
            if done.work.range(mark..=WorkMark { number: i32::MAX, ..mark }).next().is_none() {
                found.push(Pending::Work(person, mark, step));
            }
        }
    }
    found
}

/// Writes the reminders of one application that have come; says how many.
async fn write(
    tx: &Tx,
    id: Uuid,
    persons: &[Recipient],
    names: &StateNames,
    patience: Patience,
) -> Result<usize, StoreError> {
    applications::find_locked(tx, id).await?;
    let connection = tx.connection()?;
    let today = day_in_geneva(tx.context().now);
    let open = outstanding::of(connection, names, today, id).await?;
    let done = done(connection, &[id]).await?;
    let mut written = 0;
    for reminder in pending(&open, persons, today, patience, &done) {
        let new = match reminder {
            Pending::Obligation(to, mark, owed) => recall(tx, &open, to, &mark, owed, today).await?,
            Pending::Work(to, mark, step) => urge(tx, &open, to, &mark, step, today).await?,
        };
        written += usize::from(new);
    }
    Ok(written)
}

async fn recall(
    tx: &Tx,
    open: &Outstanding,
    to: &Recipient,
    mark: &ObligationMark,
    owed: &Obligation,
    today: NaiveDate,
) -> Result<bool, StoreError> {
    let kind = match mark.stage {
        Stage::ThirtyDays | Stage::SevenDays => ReminderKind::ObligationDue,
        Stage::Overdue => ReminderKind::ObligationOverdue,
    };
    let key = format!("{}/{}/{}/{}/{}", mark.application_id, mark.obligation, mark.due_on, mark.stage, to.id);
    if !reminders::mark_obligation(tx, mark, today, &key).await? {
        return Ok(false);
    }
    let data = json(&open.obligation_reminder(owed, today))?;
    outbox::enqueue(tx, &key, to, kind.as_str(), &data).await?;
    Ok(true)
}

async fn urge(
    tx: &Tx,
    open: &Outstanding,
    to: &Recipient,
    mark: &WorkMark,
    step: &Transition,
    today: NaiveDate,
) -> Result<bool, StoreError> {
    let key = format!("{}/{}/{}/{}/{}", mark.application_id, mark.since_seq, mark.action, mark.number, to.id);
    if !reminders::mark_work(tx, mark, open.state, today, &key).await? {
        return Ok(false);
    }
    let data = json(&open.work_reminder(step, today))?;
    outbox::enqueue(tx, &key, to, ReminderKind::WorkWaiting.as_str(), &data).await?;
    Ok(true)
}

pub(super) fn json(data: &impl serde::Serialize) -> Result<serde_json::Value, StoreError> {
    serde_json::to_value(data).map_err(|error| StoreError::Broken(error.to_string()))
}
