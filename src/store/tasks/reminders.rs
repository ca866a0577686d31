//! Recorded reminders and daily digests. Append-only: the primary keys make sure that each reminder is sent once, also
//! with concurrent jobs.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::notifications::preference::Delivery;
use crate::domain::projects::obligations::ObligationKind;
use crate::domain::tasks::reminder::Stage;
use crate::domain::tasks::task::{Subject, SubjectKind};
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::schema::{app_user, daily_digest, obligation_reminder, outbox_message, work_reminder};

/// A reminder of an obligation at one stage, for one user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObligationMark {
    /// The project.
    pub application_id: Uuid,
    /// The obligation.
    pub obligation: ObligationKind,
    /// The due date.
    pub due_on: NaiveDate,
    /// The user who is reminded.
    pub person_id: Uuid,
    /// The stage of the reminder.
    pub stage: Stage,
}

/// A reminder of a pending step, for one user.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkMark {
    /// The application.
    pub application_id: Uuid,
    /// The subject of the step.
    pub subject: Subject,
    /// The day since which it is pending.
    pub since: NaiveDate,
    /// The code of the step.
    pub action: String,
    /// The user who is reminded.
    pub person_id: Uuid,
    /// Number of the reminder, from 1.
    pub number: i32,
}

/// The recorded reminders of the obligations of these projects.
///
/// # Errors
/// A [`StoreError`].
pub async fn obligations_reminded(
    mut connection: &Connection,
    applications: &[Uuid],
) -> Result<BTreeSet<ObligationMark>, StoreError> {
    let rows: Vec<(Uuid, ObligationKind, NaiveDate, Uuid, Stage)> = obligation_reminder::table
        .filter(obligation_reminder::application_id.eq_any(applications))
        .select((
            obligation_reminder::application_id,
            obligation_reminder::obligation,
            obligation_reminder::due_on,
            obligation_reminder::person_id,
            obligation_reminder::stage,
        ))
        .load(&mut connection)
        .await?;
    let mark = |(application_id, obligation, due_on, person_id, stage)| ObligationMark {
        application_id,
        obligation,
        due_on,
        person_id,
        stage,
    };
    Ok(rows.into_iter().map(mark).collect())
}

/// The recorded reminders of pending steps on these applications.
///
/// # Errors
/// A [`StoreError`].
pub async fn work_reminded(
    mut connection: &Connection,
    applications: &[Uuid],
) -> Result<BTreeSet<WorkMark>, StoreError> {
    type Row = (Uuid, SubjectKind, i32, i32, NaiveDate, String, Uuid, i32);
    let rows: Vec<Row> = work_reminder::table
        .filter(work_reminder::application_id.eq_any(applications))
        .select((
            work_reminder::application_id,
            work_reminder::subject,
            work_reminder::subject_number,
            work_reminder::since_seq,
            work_reminder::since_on,
            work_reminder::action,
            work_reminder::person_id,
            work_reminder::number,
        ))
        .load(&mut connection)
        .await?;
    let mark = |(application_id, kind, subject_number, seq, since, action, person_id, number)| {
        let subject = Subject { kind, number: subject_number, seq };
        WorkMark { application_id, subject, since, action, person_id, number }
    };
    Ok(rows.into_iter().map(mark).collect())
}

/// Records a reminder of a stage, sent by the message with this key. Returns `false` if it was recorded before.
///
/// # Errors
/// A [`StoreError`].
pub async fn mark_obligation(tx: &Tx, mark: &ObligationMark, on: NaiveDate, key: &str) -> Result<bool, StoreError> {
    let written = diesel::insert_into(obligation_reminder::table)
        .values((
            obligation_reminder::application_id.eq(mark.application_id),
            obligation_reminder::obligation.eq(mark.obligation.as_str()),
            obligation_reminder::due_on.eq(mark.due_on),
            obligation_reminder::stage.eq(mark.stage.as_str()),
            obligation_reminder::person_id.eq(mark.person_id),
            obligation_reminder::reminded_on.eq(on),
            obligation_reminder::message_key.eq(key),
        ))
        .on_conflict_do_nothing()
        .execute(&mut tx.connection()?)
        .await?;
    Ok(written == 1)
}

/// Records a reminder of a pending step, sent by the message with this key. Returns `false` if it was recorded before.
///
/// # Errors
/// A [`StoreError`].
pub async fn mark_work(tx: &Tx, mark: &WorkMark, state: &str, on: NaiveDate, key: &str) -> Result<bool, StoreError> {
    let written = diesel::insert_into(work_reminder::table)
        .values((
            work_reminder::application_id.eq(mark.application_id),
            work_reminder::subject.eq(mark.subject.kind.as_str()),
            work_reminder::subject_number.eq(mark.subject.number),
            work_reminder::since_seq.eq(mark.subject.seq),
            work_reminder::since_on.eq(mark.since),
            work_reminder::state.eq(state),
            work_reminder::action.eq(&mark.action),
            work_reminder::number.eq(mark.number),
            work_reminder::person_id.eq(mark.person_id),
            work_reminder::reminded_on.eq(on),
            work_reminder::message_key.eq(key),
        ))
        .on_conflict_do_nothing()
        .execute(&mut tx.connection()?)
        .await?;
    Ok(written == 1)
}

/// The users whose digest of a day is settled already.
///
/// # Errors
/// A [`StoreError`].
pub async fn digested(mut connection: &Connection, day: NaiveDate) -> Result<BTreeSet<Uuid>, StoreError> {
    let of_day = daily_digest::table.filter(daily_digest::day.eq(day)).select(daily_digest::user_id);
    let persons: Vec<Uuid> = of_day.load(&mut connection).await?;
    Ok(persons.into_iter().collect())
}

/// Records the digest of a user and day: the message with this key, or none if there is nothing to report. Returns
/// `false` if it was recorded before.
///
/// # Errors
/// A [`StoreError`].
pub async fn settle_digest(tx: &Tx, person: Uuid, day: NaiveDate, key: Option<&str>) -> Result<bool, StoreError> {
    let written = diesel::insert_into(daily_digest::table)
        .values((
            daily_digest::user_id.eq(person),
            daily_digest::day.eq(day),
            daily_digest::message_key.eq(key),
            daily_digest::composed_at.eq(tx.context().now),
        ))
        .on_conflict_do_nothing()
        .execute(&mut tx.connection()?)
        .await?;
    Ok(written == 1)
}

/// A message that a digest can contain.
#[derive(Debug, Clone, Queryable)]
pub struct DigestMessage {
    /// Its key.
    pub key: String,
    /// Kind of the message.
    pub kind: String,
    /// Data of the message.
    pub data: serde_json::Value,
}

/// The messages to a user that are not in a digest yet, oldest first: all that are held for the digest, and those since
/// `since` that were mailed immediately.
///
/// # Errors
/// A [`StoreError`].
pub async fn digest_messages(tx: &Tx, person: Uuid, since: DateTime<Utc>) -> Result<Vec<DigestMessage>, StoreError> {
    let put_off = outbox_message::delivery.eq(Delivery::Digest.as_str());
    let lately = outbox_message::delivery.eq(Delivery::Immediately.as_str()).and(outbox_message::created_at.gt(since));
    let rows = outbox_message::table
        .inner_join(app_user::table.on(app_user::id.eq(outbox_message::recipient_id)))
        .filter(outbox_message::recipient_id.eq(person))
        .filter(outbox_message::collected_in.is_null())
        .filter(put_off.or(lately))
        .filter(
            app_user::office_changed_at
                .is_null()
                .or(outbox_message::created_at.gt(app_user::office_changed_at.assume_not_null())),
        )
        .order((outbox_message::created_at.asc(), outbox_message::id.asc()))
        .select((outbox_message::key, outbox_message::kind, outbox_message::data))
        .load(&mut tx.connection()?)
        .await?;
    Ok(rows)
}

/// Assigns messages to the digest that contains them.
///
/// # Errors
/// A [`StoreError`].
pub async fn collect(tx: &Tx, keys: Vec<String>, digest: &str) -> Result<(), StoreError> {
    diesel::update(outbox_message::table.filter(outbox_message::key.eq_any(keys)))
        .set(outbox_message::collected_in.eq(digest))
        .execute(&mut tx.connection()?)
        .await?;
    Ok(())
}
