//! Applications and projects with open tasks or obligations, with the data from which tasks are derived.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use futures_util::try_join;
use uuid::Uuid;

use crate::domain::applications::form::Draft;
use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::content_hash::ContentHash;
use crate::domain::tasks::task::derivation::{OpenAmendment, OpenInstalment, UndecidedReport};
use crate::store::applications::ApplicationRow;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::schema::{application, application_content, application_event, funding};
use crate::store::tasks::pending;

/// An application with the data from which its tasks are derived.
#[derive(Debug, Clone)]
pub struct PendingApplication {
    /// Its row.
    pub row: ApplicationRow,
    /// Its content.
    pub draft: Draft,
    /// The event that led to the current state: number and time.
    pub since: (i32, DateTime<Utc>),
    /// Whether the Regional Office has endorsed the current content.
    pub endorsed: bool,
    /// The user who recommended it, while it has a funding.
    pub recommended_by: Option<Uuid>,
    /// Its reports without a decision.
    pub reports: Vec<UndecidedReport>,
    /// Its instalments, each after its last event.
    pub instalments: Vec<OpenInstalment>,
    /// Its amendments, each after the last event that moved it.
    pub amendments: Vec<OpenAmendment>,
}

type Content = (ApplicationRow, ContentHash, Vec<u8>);

/// The applications in these states, and these others, by id after `after`; at most `most`.
///
/// # Errors
/// A [`StoreError`].
pub async fn ids(
    mut connection: &Connection,
    states: &[State],
    others: &[Uuid],
    after: Option<Uuid>,
    most: i64,
) -> Result<Vec<Uuid>, StoreError> {
    let states: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
    Ok(application::table
        .filter(application::state.eq_any(states).or(application::id.eq_any(others)))
        .filter(application::id.gt(after.unwrap_or(Uuid::nil())))
        .order(application::id.asc())
        .limit(most)
        .select(application::id)
        .load(&mut connection)
        .await?)
}

/// These applications, whatever their state, by id.
///
/// # Errors
/// A [`StoreError`]; [`StoreError::Broken`] if a stored content cannot be read.
pub async fn of(mut connection: &Connection, ids: &[Uuid]) -> Result<Vec<PendingApplication>, StoreError> {
    let rows: Vec<Content> = application::table
        .inner_join(application_event::table.on(
            application_event::application_id.eq(application::id).and(application_event::seq.eq(application::version)),
        ))
        .inner_join(
            application_content::table.on(application_content::application_id
                .eq(application::id)
                .and(application_content::content_hash.eq(application_event::content_hash))),
        )
        .filter(application::id.eq_any(ids))
        .order(application::id.asc())
        .select((ApplicationRow::as_select(), application_content::content_hash, application_content::body))
        .load(&mut connection)
        .await?;
    complete(connection, ids, rows).await
}

async fn complete(
    connection: &Connection,
    ids: &[Uuid],
    rows: Vec<Content>,
) -> Result<Vec<PendingApplication>, StoreError> {
    let (entered, endorsed, recommended) =
        try_join!(last_transitions(connection, ids), endorsements(connection, ids), recommendations(connection, ids))?;
    let (reports, instalments, amendments) = try_join!(
        pending::reports(connection, ids),
        pending::instalments(connection, ids),
        pending::amendments(connection, ids),
    )?;
    let pending = |(row, content_hash, body): Content| {
        let id = row.id;
        let draft = serde_json::from_slice(&body).map_err(|error| StoreError::Broken(error.to_string()))?;
        let since = *entered.get(&id).ok_or_else(|| StoreError::Broken(format!("{id} came from nowhere")))?;
        let endorsed = endorsed.get(&id) == Some(&content_hash);
        Ok(PendingApplication {
            draft,
            since,
            endorsed,
            recommended_by: recommended.get(&id).copied(),
            reports: of_one(&reports, id),
            instalments: of_one(&instalments, id),
            amendments: of_one(&amendments, id),
            row,
        })
    };
    rows.into_iter().map(pending).collect()
}

fn of_one<T: Copy>(all: &[(Uuid, T)], id: Uuid) -> Vec<T> {
    all.iter().filter(|(application, _)| *application == id).map(|(_, one)| *one).collect()
}

/// The last event of each application that changed its state.
async fn last_transitions(
    mut connection: &Connection,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, (i32, DateTime<Utc>)>, StoreError> {
    let rows: Vec<(Uuid, i32, DateTime<Utc>)> = application_event::table
        .filter(application_event::application_id.eq_any(ids))
        .filter(application_event::from_state.ne(application_event::to_state))
        .distinct_on(application_event::application_id)
        .order((application_event::application_id.asc(), application_event::seq.desc()))
        .select((application_event::application_id, application_event::seq, application_event::at))
        .load(&mut connection)
        .await?;
    Ok(rows.into_iter().map(|(id, seq, at)| (id, (seq, at))).collect())
}

/// The content of each application that was endorsed last.
async fn endorsements(mut connection: &Connection, ids: &[Uuid]) -> Result<BTreeMap<Uuid, ContentHash>, StoreError> {
    let rows: Vec<(Uuid, ContentHash)> = application_event::table
        .filter(application_event::application_id.eq_any(ids))
        .filter(application_event::action.eq(Action::Endorse.as_str()))
        .distinct_on(application_event::application_id)
        .order((application_event::application_id.asc(), application_event::seq.desc()))
        .select((application_event::application_id, application_event::content_hash))
        .load(&mut connection)
        .await?;
    Ok(rows.into_iter().collect())
}

async fn recommendations(mut connection: &Connection, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Uuid>, StoreError> {
    let rows: Vec<(Uuid, Uuid)> = application::table
        .inner_join(funding::table.on(
            funding::application_id.eq(application::id).and(funding::number.nullable().eq(application::funding_number)),
        ))
        .filter(application::id.eq_any(ids))
        .select((application::id, funding::recommended_by))
        .load(&mut connection)
        .await?;
    Ok(rows.into_iter().collect())
}
