//! Composes the daily digest, once per day for each person who has the digest turned on.
//!
//! A day is marked as settled by one row, even if the digest was empty: later notices belong to the next day. Each
//! notice is contained in one digest only, and no notice held for the digest is lost.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Europe::Zurich;

use crate::domain::conversations::ConversationNoticeData;
use crate::domain::notifications::call_message::{CallLine, CallNoticeData};
use crate::domain::notifications::digest::{Digest, DigestLineKind, NoticeLine, Section};
use crate::domain::notifications::message::NoticeData;
use crate::domain::notifications::preference::Topic;
use crate::domain::notifications::receipt_message::{MoneyNoticeKind, ReceiptNotice};
use crate::domain::tasks::open_items::OpenItems;
use crate::domain::tasks::reminder::ReminderKind;
use crate::store::db::{Context, Db, Tx};
use crate::store::error::StoreError;
use crate::store::json::to_json;
use crate::store::outbox::{self, Recipient};
use crate::store::tasks::reminders::{self, DigestMessage};
use crate::workflow::tasks::open_items;
use crate::workflow::tasks::remind::Written;

/// Composes the digests of today that are not settled yet, from the given hour in Geneva on. A person whose digest
/// cannot be composed is logged and skipped.
///
/// # Errors
/// A [`StoreError`]; the digests written before stay, and are not written again.
pub async fn compose(db: &Db, context: &Context, hour: u32) -> Result<Written, StoreError> {
    let local = context.now.with_timezone(&Zurich);
    let day = local.date_naive();
    let mut written = Written::default();
    if local.hour() < hour {
        return Ok(written);
    }
    let readers = readers(db, day).await?;
    if readers.is_empty() {
        return Ok(written);
    }
    let open = Arc::new(all_open_items(db, context.now).await?);
    for reader in readers {
        let (person, open) = (reader.id, Arc::clone(&open));
        let of_one = async move |tx: Arc<Tx>| compose_one(&tx, &reader, &open, day).await;
        match db.bookkeeping(context.clone(), of_one).await {
            Ok(sent) => written.messages += usize::from(sent),
            Err(error) => {
                tracing::error!(%person, %error, "a digest could not be composed");
                written.failed += 1;
            }
        }
    }
    Ok(written)
}

/// The persons with the digest turned on whose day is not settled.
async fn readers(db: &Db, day: NaiveDate) -> Result<Vec<Recipient>, StoreError> {
    let reader = db.reader().await?;
    let (persons, settled) = futures_util::try_join!(outbox::everybody(&reader), reminders::digested(&reader, day))?;
    Ok(persons.into_iter().filter(|person| person.choices.digest && !settled.contains(&person.id)).collect())
}

async fn all_open_items(db: &Db, now: DateTime<Utc>) -> Result<Vec<OpenItems>, StoreError> {
    let reader = db.reader().await?;
    let reference_data = open_items::reference_data(&reader).await?;
    let questions = open_items::questions(&reader, &reference_data.persons, None).await?;
    let (mut all, mut after) = (Vec::new(), None);
    while let Some(page) = open_items::page(&reader, &reference_data, &questions, now, after).await? {
        after = Some(page.last);
        all.extend(page.found.into_iter().filter(|open| !open.tasks.is_empty() || !open.owed.is_empty()));
    }
    Ok(all)
}

/// Settles the day of one person; returns whether a digest was written.
async fn compose_one(tx: &Tx, to: &Recipient, open: &[OpenItems], day: NaiveDate) -> Result<bool, StoreError> {
    let found = reminders::digest_messages(tx, to.id, beginning_of_yesterday(day, tx.context().now)).await?;
    let messages: Vec<DigestMessage> = found.into_iter().filter(|message| Topic::of(&message.kind).is_some()).collect();
    let digest = digest(to, open, (money(&messages)?, calls(&messages)?, notices(&messages)?), day);
    let key = (!digest.is_empty()).then(|| format!("{}/{day}/{}", ReminderKind::DailyDigest, to.id));
    if !reminders::settle_digest(tx, to.id, day, key.as_deref()).await? {
        return Ok(false);
    }
    let Some(key) = key else { return Ok(false) };
    outbox::enqueue(tx, &key, to, ReminderKind::DailyDigest.as_str(), &to_json(&digest)?).await?;
    reminders::collect(tx, messages.into_iter().map(|message| message.key).collect(), &key).await?;
    Ok(true)
}

fn digest(
    to: &Recipient,
    open: &[OpenItems],
    (money, calls, notices): (Vec<ReceiptNotice>, Vec<CallLine>, Vec<NoticeLine>),
    day: NaiveDate,
) -> Digest {
    let actor = to.actor();
    let mut work = Vec::new();
    let mut owed = Vec::new();
    for one in open {
        work.extend(one.tasks_of(&actor).map(|task| one.work_reminder(task, day)));
        owed.extend(one.reminders_for(&actor, day).map(|(owed, _)| one.obligation_reminder(owed, day)));
    }
    work.sort_by_key(|line| line.since);
    owed.sort_by_key(|line| line.due_on);
    Digest {
        day,
        work: Section::of(work),
        owed: Section::of(owed),
        money: Section::of(money),
        calls: Section::of(calls),
        notices: Section::of(notices),
    }
}

/// The messages about receipts on a credit line.
fn money(messages: &[DigestMessage]) -> Result<Vec<ReceiptNotice>, StoreError> {
    let of_money = |message: &&DigestMessage| message.kind == MoneyNoticeKind::MoneyReceived.as_str();
    messages.iter().filter(of_money).map(read).collect()
}

/// The messages about calls.
fn calls(messages: &[DigestMessage]) -> Result<Vec<CallLine>, StoreError> {
    let line = |message: &DigestMessage| {
        let kind = message.kind.parse().ok()?;
        let line = |CallNoticeData { title, opens_at, closes_at, .. }| CallLine { kind, title, opens_at, closes_at };
        Some(read(message).map(line))
    };
    messages.iter().filter_map(line).collect()
}

/// The notices about transitions and conversations among the messages; the other sections hold the rest.
fn notices(messages: &[DigestMessage]) -> Result<Vec<NoticeLine>, StoreError> {
    let lines = messages.iter().filter_map(|message| notice(message).transpose());
    lines.collect()
}

fn notice(message: &DigestMessage) -> Result<Option<NoticeLine>, StoreError> {
    if let Ok(kind) = message.kind.parse() {
        let NoticeData { reference, applicant_names, application_id, at, .. } = read(message)?;
        return Ok(Some(NoticeLine {
            kind: DigestLineKind::Step(kind),
            reference,
            applicant_names,
            application_id,
            at,
        }));
    }
    if let Ok(kind) = message.kind.parse() {
        let ConversationNoticeData { reference, applicant_names, application_id, at, .. } = read(message)?;
        return Ok(Some(NoticeLine {
            kind: DigestLineKind::Message(kind),
            reference,
            applicant_names,
            application_id,
            at,
        }));
    }
    Ok(None)
}

fn read<T: serde::de::DeserializeOwned>(message: &DigestMessage) -> Result<T, StoreError> {
    serde_json::from_value(message.data.clone()).map_err(|error| StoreError::Broken(error.to_string()))
}

/// The beginning of yesterday in Geneva: notices mailed since then are included.
fn beginning_of_yesterday(day: NaiveDate, now: DateTime<Utc>) -> DateTime<Utc> {
    let midnight = day.pred_opt().and_then(|day| day.and_time(NaiveTime::MIN).and_local_timezone(Zurich).earliest());
    midnight.map_or(now - TimeDelta::days(1), |midnight| midnight.to_utc())
}
