//! Stored documents: a PDF with its hash.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::db::{Connection, Tx};
use super::error::StoreError;
use super::schema::{amendment_letter, contribution_position, document, letter, member_fact, report};
use crate::domain::kernel::content_hash::ContentHash;
use crate::domain::kernel::document::Pdf;
use crate::domain::kernel::state_code::StateCode;

/// A document without its bytes.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = document)]
pub struct DocumentRow {
    /// Identity.
    pub id: Uuid,
    /// SHA-256 of the bytes.
    pub sha256: ContentHash,
    /// Name of the uploaded file.
    pub file_name: String,
    /// The user who uploaded it.
    pub uploaded_by: Option<Uuid>,
    /// When.
    pub uploaded_at: DateTime<Utc>,
}

/// Stores a PDF.
///
/// # Errors
/// A [`StoreError`].
pub async fn insert(tx: &Tx, pdf: &Pdf) -> Result<(Uuid, ContentHash), StoreError> {
    let mut connection = tx.connection()?;
    let (id, sha256) = (Uuid::now_v7(), pdf.sha256());
    diesel::insert_into(document::table)
        .values((
            document::id.eq(id),
            document::sha256.eq(&sha256.0[..]),
            document::media_type.eq("application/pdf"),
            document::file_name.eq(pdf.file_name()),
            document::content.eq(pdf.content()),
            document::uploaded_by.eq(tx.context().actor.as_ref().map(|actor| actor.user_id)),
            document::uploaded_at.eq(tx.context().now),
        ))
        .execute(&mut connection)
        .await?;
    Ok((id, sha256))
}

/// A document with its bytes.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find(mut connection: &Connection, id: Uuid) -> Result<(DocumentRow, Vec<u8>), StoreError> {
    let query = document::table.find(id).select((DocumentRow::as_select(), document::content));
    Ok(query.first(&mut connection).await?)
}

/// The object that a document belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentOwner {
    /// A letter or a report of this application, or a letter of an amendment of its project.
    Application(Uuid),
    /// A recorded fact.
    Fact,
    /// A recorded position of the assessed contributions of this state.
    Position(StateCode),
}

/// The object that a document belongs to, or `None`.
///
/// # Errors
/// A [`StoreError`].
pub async fn owner(mut connection: &Connection, id: Uuid) -> Result<Option<DocumentOwner>, StoreError> {
    let letter: Option<Uuid> = letter::table
        .filter(letter::document_id.eq(id))
        .select(letter::application_id)
        .first(&mut connection)
        .await
        .optional()?;
    let report: Option<Uuid> = report::table
        .filter(report::document_id.eq(id))
        .select(report::application_id)
        .first(&mut connection)
        .await
        .optional()?;
    let of_amendment: Option<Uuid> = amendment_letter::table
        .filter(amendment_letter::document_id.eq(id))
        .select(amendment_letter::application_id)
        .first(&mut connection)
        .await
        .optional()?;
    if let Some(application) = letter.or(report).or(of_amendment) {
        return Ok(Some(DocumentOwner::Application(application)));
    }
    let position: Option<StateCode> = contribution_position::table
        .filter(contribution_position::document_id.eq(id))
        .select(contribution_position::state_code)
        .first(&mut connection)
        .await
        .optional()?;
    if let Some(state) = position {
        return Ok(Some(DocumentOwner::Position(state)));
    }
    let facts = member_fact::table.filter(member_fact::document_id.eq(id));
    let of_fact: bool = diesel::select(diesel::dsl::exists(facts)).get_result(&mut connection).await?;
    Ok(of_fact.then_some(DocumentOwner::Fact))
}
