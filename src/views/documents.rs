//! Access to stored documents: letters, reports, dated facts and positions. A reader may see a document if the record
//! it belongs to is visible.

use uuid::Uuid;

use crate::domain::kernel::access;
use crate::domain::kernel::actor::{Actor, Role};
use crate::store::applications;
use crate::store::db::Connection;
use crate::store::documents::{self, DocumentOwner, DocumentRow};
use crate::store::error::StoreError;

/// A document with its bytes.
///
/// # Errors
/// [`StoreError::NotFound`], also if the reader may not see the record that the document belongs to.
pub async fn read(connection: &Connection, id: Uuid, reader: &Actor) -> Result<(DocumentRow, Vec<u8>), StoreError> {
    if !may_see(connection, id, reader).await? {
        return Err(StoreError::NotFound);
    }
    documents::find(connection, id).await
}

/// Documents of facts are visible to every role except state officers; documents of positions to readers of the state's
/// contributions; letters and reports to readers of their application.
async fn may_see(connection: &Connection, id: Uuid, reader: &Actor) -> Result<bool, StoreError> {
    Ok(match documents::owner(connection, id).await? {
        None => false,
        Some(DocumentOwner::Fact) => reader.role != Role::StateOfficer,
        Some(DocumentOwner::Position(state)) => access::may_see_contributions(reader, state),
        Some(DocumentOwner::Application(application)) => {
            let row = applications::find(connection, application).await?;
            access::may_see(reader, row.applicant, row.submitted_at.is_some())
        }
    })
}
