//! Reminds persons of obligations and of tasks that exceed their time limit: each stage once per person.
//!
//! Pending reminders are first found without a lock. For each application found they are determined again and written
//! under its row lock, so that no reminder concerns work just done, and two workers do not send the same reminder. An
//! application that fails is logged and skipped.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::projects::obligations::Obligation;
use crate::domain::tasks::open_items::OpenItems;
use crate::domain::tasks::reminder::{ReminderKind, Stage};
use crate::domain::tasks::task::{SubjectKind, Task, reminder_number};
use crate::domain::tasks::time_limits::TimeLimits;
use crate::store::applications;
use crate::store::db::{Connection, Context, Db, Tx};
use crate::store::error::StoreError;
use crate::store::json::to_json;
use crate::store::outbox::{self, Recipient};
use crate::store::tasks::reminders::{self, ObligationMark, WorkMark};
use crate::workflow::tasks::open_items::{self, Questions, TaskReferenceData};

/// The reminders already written.
struct Done {
    obligations: BTreeSet<ObligationMark>,
    work: BTreeSet<WorkMark>,
}

/// A reminder that is due and not yet written.
enum Pending<'a> {
    Obligation(&'a Recipient, ObligationMark, &'a Obligation),
    Work(&'a Recipient, WorkMark, &'a Task),
}

/// The number of messages written and of applications that failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Messages written.
    pub messages: usize,
    /// Applications or persons that failed; the cause is in the log.
    pub failed: usize,
}

/// Writes all reminders that are due.
///
/// # Errors
/// A [`StoreError`] if the list of applications cannot be read; reminders already written stay, and the next run does
/// not write them again.
pub async fn remind(db: &Db, context: &Context, time_limits: TimeLimits) -> Result<Written, StoreError> {
    let (reference_data, questions) = {
        let reader = db.reader().await?;
        let reference_data = open_items::reference_data(&reader).await?;
        let questions = open_items::questions(&reader, &reference_data.persons, None).await?;
        (Arc::new(reference_data), questions)
    };
    let today = day_in_geneva(context.now);
    let (mut written, mut after) = (Written::default(), None);
    loop {
        let (page, done) = {
            let reader = db.reader().await?;
            let Some(page) = open_items::page(&reader, &reference_data, &questions, context.now, after).await? else {
                return Ok(written);
            };
            let ids: Vec<Uuid> = page.found.iter().map(|open| open.named.application_id).collect();
            let done = done(&reader, &ids).await?;
            (page, done)
        };
        after = Some(page.last);
        written.failed += page.unreadable;
        for open in
            page.found.into_iter().filter(|open| !pending(open, &reference_data, today, time_limits, &done).is_empty())
        {
            let (id, reference_data) = (open.named.application_id, Arc::clone(&reference_data));
            let of_one = async move |tx: Arc<Tx>| write(&tx, &open, &reference_data, time_limits).await;
            match db.bookkeeping(context.clone(), of_one).await {
                Ok(messages) => written.messages += messages,
                Err(error) => {
                    tracing::error!(application = %id, %error, "nobody could be reminded");
                    written.failed += 1;
                }
            }
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

/// The reminders of an application that are due and not yet written. After a more urgent stage was written, a less
/// urgent one is not due any more, even if the clock went back.
fn pending<'a>(
    open: &'a OpenItems,
    reference_data: &'a TaskReferenceData,
    today: NaiveDate,
    time_limits: TimeLimits,
    done: &Done,
) -> Vec<Pending<'a>> {
    let application_id = open.named.application_id;
    let mut found = Vec::new();
    for person in &reference_data.persons {
        let (actor, person_id) = (person.actor(), person.id);
        for (owed, stage) in open.reminders_for(&actor, today) {
            let (obligation, due_on) = (owed.kind, owed.due_on);
            let mark = ObligationMark { application_id, obligation, due_on, person_id, stage };
            if done.obligations.range(mark..=ObligationMark { stage: Stage::Overdue, ..mark }).next().is_none() {
                found.push(Pending::Obligation(person, mark, owed));
            }
        }
        for task in open.tasks_of(&actor) {
            let Some(number) = reminder_number(task.since, time_limits.days(task.wait), today) else { continue };
            let (subject, since, action) = (task.subject, task.since, task.step.as_str().to_owned());
            let mark = WorkMark { application_id, subject, since, action, person_id, number };
            let last = WorkMark { number: i32::MAX, ..mark.clone() };
            if done.work.range(&mark..=&last).next().is_none() {
                found.push(Pending::Work(person, mark, task));
            }
        }
    }
    found
}

/// Writes the due reminders of one application; returns their number.
async fn write(
    tx: &Tx,
    seen: &OpenItems,
    reference_data: &TaskReferenceData,
    time_limits: TimeLimits,
) -> Result<usize, StoreError> {
    let id = seen.named.application_id;
    applications::find_locked(tx, id).await?;
    let (connection, now) = (tx.connection()?, tx.context().now);
    let asked = seen.tasks.iter().any(|task| task.subject.kind == SubjectKind::Question);
    let questions = match asked {
        true => open_items::questions(connection, &reference_data.persons, Some((id, seen.applicant))).await?,
        false => Questions::new(),
    };
    let open = open_items::of(connection, reference_data, &questions, now, id).await?;
    let done = done(connection, &[id]).await?;
    let today = day_in_geneva(now);
    let mut written = 0;
    for reminder in pending(&open, reference_data, today, time_limits, &done) {
        let new = match reminder {
            Pending::Obligation(to, mark, owed) => recall(tx, &open, to, &mark, owed, today).await?,
            Pending::Work(to, mark, task) => enqueue_reminder(tx, &open, to, &mark, task, today).await?,
        };
        written += usize::from(new);
    }
    Ok(written)
}

async fn recall(
    tx: &Tx,
    open: &OpenItems,
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
    let data = to_json(&open.obligation_reminder(owed, today))?;
    outbox::enqueue(tx, &key, to, kind.as_str(), &data).await?;
    Ok(true)
}

async fn enqueue_reminder(
    tx: &Tx,
    open: &OpenItems,
    to: &Recipient,
    mark: &WorkMark,
    task: &Task,
    today: NaiveDate,
) -> Result<bool, StoreError> {
    let WorkMark { application_id, subject, since, action, number, .. } = mark;
    let place = format!("{}/{}/{}", subject.kind, subject.number, subject.seq);
    let key = format!("{application_id}/{place}/{since}/{action}/{number}/{}", to.id);
    if !reminders::mark_work(tx, mark, task.state, today, &key).await? {
        return Ok(false);
    }
    let data = to_json(&open.work_reminder(task, today))?;
    outbox::enqueue(tx, &key, to, ReminderKind::WorkWaiting.as_str(), &data).await?;
    Ok(true)
}
