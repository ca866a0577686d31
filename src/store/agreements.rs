//! What a project and the Fund have agreed, version by version.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::db::Connection;
use super::error::StoreError;
use super::schema::{application_content, application_event};
use crate::domain::agreement::Agreed;
use crate::domain::application::ContentHash;
use crate::domain::lifecycle::Action;

/// The agreed content of an application as it stands; nothing before its approval.
///
/// # Errors
/// A [`StoreError`]; [`StoreError::Broken`] if a stored content cannot be read.
pub async fn agreed(mut connection: &Connection, application: Uuid) -> Result<Option<Agreed>, StoreError> {
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
