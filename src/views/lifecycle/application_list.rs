//! The applications visible to a reader, newest first, each with the new and open messages of its conversation.

use serde::Serialize;
use uuid::Uuid;

use crate::domain::kernel::actor::{Actor, Role};
use crate::store::applications::{self, ApplicationRow, Filter};
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::views::conversations::{self, ConversationCounts};
use crate::views::lifecycle::application_detail::ApplicationSummary;

/// An application in a list, with what is new and open in its conversation.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ListedApplication {
    /// Where it stands.
    #[serde(flatten)]
    pub summary: ApplicationSummary,
    /// What is new and open in its conversation, as far as the reader may know.
    pub conversation: ConversationCounts,
}

/// A filter limited to applications visible to the reader.
#[derive(Debug, Clone)]
pub struct VisibleFilter(Filter);

/// Limits a filter to the applications visible to the reader, by the rule of
/// [`crate::domain::kernel::access::may_see`]; `None` if no application can match.
pub fn visible(reader: &Actor, asked: Filter) -> Option<VisibleFilter> {
    let applicant = match reader.role {
        Role::StateOfficer if asked.applicant.is_some_and(|asked| reader.represents != Some(asked)) => return None,
        Role::StateOfficer => Some(reader.represents?),
        _ => asked.applicant,
    };
    let submitted_only = asked.submitted_only || !matches!(reader.role, Role::StateOfficer | Role::Auditor);
    Some(VisibleFilter(Filter { applicant, submitted_only, ..asked }))
}

/// Reads one page of the list.
///
/// # Errors
/// A [`StoreError`].
pub async fn page(
    connection: &Connection,
    reader: &Actor,
    filter: &VisibleFilter,
    limit: i64,
) -> Result<Vec<ListedApplication>, StoreError> {
    let rows = applications::page(connection, &filter.0, limit).await?;
    let conversed: Vec<Uuid> = rows.iter().filter(|(_, conversed)| *conversed).map(|(row, _)| row.id).collect();
    let mut counts = conversations::counts(connection, reader, &conversed).await?;
    let show = |(row, _): (ApplicationRow, bool)| {
        let conversation = counts.remove(&row.id).unwrap_or_default();
        ListedApplication { summary: row.into(), conversation }
    };
    Ok(rows.into_iter().map(show).collect())
}
