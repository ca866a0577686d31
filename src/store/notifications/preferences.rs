//! Notification preferences; a user without a row has the defaults.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::notifications::preference::{Delivery, Preferences};
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::schema::mail_preference;

/// The stored preferences of a user.
#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = mail_preference)]
pub struct PreferenceRow {
    digest: bool,
    decisions: Delivery,
    work: Delivery,
    progress: Delivery,
    reminders: Delivery,
    /// Counts the changes, from 1.
    pub version: i32,
}

impl PreferenceRow {
    /// The choices.
    pub const fn choices(&self) -> Preferences {
        let Self { digest, decisions, work, progress, reminders, version: _ } = *self;
        Preferences { digest, decisions, work, progress, reminders }
    }
}

/// The preferences of a user and their version; the defaults and version 0 without a row.
///
/// # Errors
/// A [`StoreError`].
pub async fn find(mut connection: &Connection, user_id: Uuid) -> Result<(Preferences, i32), StoreError> {
    let query = mail_preference::table.find(user_id).select(PreferenceRow::as_select());
    let row: Option<PreferenceRow> = query.first(&mut connection).await.optional()?;
    Ok(row.map_or((Preferences::default(), 0), |row| (row.choices(), row.version)))
}

/// Updates the preferences of a user if the version is unchanged; returns the new version.
///
/// # Errors
/// [`StoreError::Overtaken`] if the version is another one.
pub async fn save(tx: &Tx, user_id: Uuid, expected: i32, choices: &Preferences) -> Result<i32, StoreError> {
    let mut connection = tx.connection()?;
    let chosen = (
        mail_preference::digest.eq(choices.digest),
        mail_preference::decisions.eq(choices.decisions.as_str()),
        mail_preference::work.eq(choices.work.as_str()),
        mail_preference::progress.eq(choices.progress.as_str()),
        mail_preference::reminders.eq(choices.reminders.as_str()),
        mail_preference::changed_at.eq(tx.context().now),
    );
    let written = if expected == 0 {
        diesel::insert_into(mail_preference::table)
            .values((mail_preference::user_id.eq(user_id), mail_preference::version.eq(1), chosen))
            .on_conflict_do_nothing()
            .execute(&mut connection)
            .await?
    } else {
        let read = mail_preference::table
            .filter(mail_preference::user_id.eq(user_id))
            .filter(mail_preference::version.eq(expected));
        diesel::update(read)
            .set((mail_preference::version.eq(mail_preference::version + 1), chosen))
            .execute(&mut connection)
            .await?
    };
    if written == 1 { Ok(expected + 1) } else { Err(StoreError::Overtaken) }
}
