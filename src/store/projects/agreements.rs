//! Agreed contents of projects, in versions. Append-only: earlier versions stay readable, with their budget lines.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::amendments::amendment_table::AmendmentAction;
use crate::domain::applications::state::Action;
use crate::domain::kernel::content_hash::ContentHash;
use crate::domain::projects::agreement::{Agreed, Agreement};
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::schema::{agreed_content, amendment_event, application_content, application_event};

/// The agreed content of an application as it stands; nothing before its approval.
///
/// # Errors
/// A [`StoreError`]; [`StoreError::Broken`] if a stored content cannot be read.
pub async fn agreed(connection: &Connection, application: Uuid) -> Result<Option<Agreed>, StoreError> {
    if let Some(last) = versions(connection, application).await?.pop() {
        return Ok(Some(last));
    }
    approved(connection, application).await
}

/// Every version that was ever agreed, oldest first; nothing before the project begins.
///
/// # Errors
/// As [`agreed`].
pub async fn versions(mut connection: &Connection, application: Uuid) -> Result<Vec<Agreed>, StoreError> {
    let rows: Vec<(i32, ContentHash, Vec<u8>)> = agreed_content::table
        .inner_join(
            application_content::table.on(application_content::application_id
                .eq(agreed_content::application_id)
                .and(application_content::content_hash.eq(agreed_content::content_hash))),
        )
        .filter(agreed_content::application_id.eq(application))
        .order(agreed_content::version.asc())
        .select((agreed_content::version, agreed_content::content_hash, application_content::body))
        .load(&mut connection)
        .await?;
    rows.into_iter().map(|(version, content_hash, body)| read(version, content_hash, &body)).collect()
}

/// What is agreed on an application, with how it came about; nothing before its approval.
///
/// # Errors
/// As [`agreed`].
pub async fn agreement(connection: &Connection, application: Uuid) -> Result<Option<Agreement>, StoreError> {
    let Some(approved_at) = approved_at(connection, application).await? else { return Ok(None) };
    let mut versions = versions(connection, application).await?;
    if versions.is_empty() {
        versions.extend(approved(connection, application).await?);
    }
    let amended = if versions.len() > 1 { amended_at(connection, application).await? } else { Vec::new() };
    let approvals = std::iter::once(approved_at).chain(amended);
    let durations = approvals.zip(&versions).map(|(at, version)| (at, version.content.duration_months)).collect();
    Ok(versions.pop().map(|agreed| Agreement { agreed, approved_at, durations }))
}

async fn approved_at(mut connection: &Connection, application: Uuid) -> Result<Option<DateTime<Utc>>, StoreError> {
    Ok(application_event::table
        .filter(application_event::application_id.eq(application))
        .filter(application_event::action.eq(Action::Approve.as_str()))
        .select(application_event::at)
        .first(&mut connection)
        .await
        .optional()?)
}

/// When each approved amendment was approved: in the order of the versions that they agreed on.
async fn amended_at(mut connection: &Connection, application: Uuid) -> Result<Vec<DateTime<Utc>>, StoreError> {
    Ok(amendment_event::table
        .filter(amendment_event::application_id.eq(application))
        .filter(amendment_event::action.eq(AmendmentAction::Approve.as_str()))
        .order(amendment_event::number.asc())
        .select(amendment_event::at)
        .load(&mut connection)
        .await?)
}

/// The content as it was approved, of a project that has not begun.
async fn approved(mut connection: &Connection, application: Uuid) -> Result<Option<Agreed>, StoreError> {
    let found: Option<(ContentHash, Vec<u8>)> = application_event::table
        .inner_join(
            application_content::table.on(application_content::application_id
                .eq(application_event::application_id)
                .and(application_content::content_hash.eq(application_event::content_hash))),
        )
        .filter(application_event::application_id.eq(application))
        .filter(application_event::action.eq(Action::Approve.as_str()))
        .select((application_content::content_hash, application_content::body))
        .first(&mut connection)
        .await
        .optional()?;
    found.map(|(content_hash, body)| read(0, content_hash, &body)).transpose()
}

fn read(version: i32, content_hash: ContentHash, body: &[u8]) -> Result<Agreed, StoreError> {
    let content = serde_json::from_slice(body).map_err(|error| StoreError::Broken(error.to_string()))?;
    Ok(Agreed { version, content, content_hash })
}

/// Keeps what is agreed as a project begins: the content that was approved.
///
/// # Errors
/// A [`StoreError`].
pub async fn begin(tx: &Tx, application: Uuid, seq: i32, approved: ContentHash) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::insert_into(agreed_content::table)
        .values((
            agreed_content::application_id.eq(application),
            agreed_content::version.eq(0),
            agreed_content::content_hash.eq(&approved.0[..]),
            agreed_content::begun_seq.eq(seq),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// An approved amendment whose content is now agreed.
#[derive(Debug, Clone, Copy)]
pub struct Amended {
    /// The project.
    pub application: Uuid,
    /// Number of the amendment.
    pub number: i32,
    /// Its event that approved it.
    pub seq: i32,
    /// The version before it, and its hash.
    pub base: (i32, ContentHash),
    /// The content that is agreed from now on.
    pub content_hash: ContentHash,
}

/// Agrees on a further version.
///
/// # Errors
/// A [`StoreError`]; [`StoreError::Constraint`] where it does not continue from the last one.
pub async fn continue_with(tx: &Tx, amended: &Amended) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::insert_into(agreed_content::table)
        .values((
            agreed_content::application_id.eq(amended.application),
            agreed_content::version.eq(amended.base.0 + 1),
            agreed_content::content_hash.eq(&amended.content_hash.0[..]),
            agreed_content::previous_hash.eq(&amended.base.1.0[..]),
            agreed_content::amendment_number.eq(amended.number),
            agreed_content::approved_seq.eq(amended.seq),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}
