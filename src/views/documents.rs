//! Stored documents as far as a reader may know of what they belong to: letters, reports, facts and positions.

use uuid::Uuid;

use crate::domain::kernel::access;
use crate::domain::kernel::actor::{Actor, Role};
use crate::store::applications;
use crate::store::db::Connection;
use crate::store::documents::{self, Belongs, DocumentRow};
use crate::store::error::StoreError;

/// A document with its bytes.
///
/// # Errors
/// [`StoreError::NotFound`], also where the reader may not know of what the document belongs to.
pub async fn read(connection: &Connection, id: Uuid, reader: &Actor) -> Result<(DocumentRow, Vec<u8>), StoreError> {
    if !may_see(connection, id, reader).await? {
        return Err(StoreError::NotFound);
    }
    documents::find(connection, id).await
}

/// The documents of facts are read by those who decide by them, those of positions by whoever may see what the state
/// owes; a state reads the letters and reports of its own applications.
async fn may_see(connection: &Connection, id: Uuid, reader: &Actor) -> Result<bool, StoreError> {
    Ok(match documents::belongs(connection, id).await? {
        None => false,
        Some(Belongs::ToFact) => reader.role != Role::StateOfficer,
        Some(Belongs::ToPosition(state)) => access::may_see_contributions(reader, state),
        Some(Belongs::ToApplication(application)) => {
            let row = applications::find(connection, application).await?;
            access::may_see(reader, row.applicant, row.submitted_at.is_some())
        }
    })
}
