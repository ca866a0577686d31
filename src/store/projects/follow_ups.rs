//! Chains of follow-up projects. A link to the predecessor is inserted with the approval of the follow-up.

use chrono::{DateTime, Utc};
use diesel::dsl::{auto_type, exists};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::applications::state::State;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::ledger::entry::EntryKind;
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::schema::{application, application_event, funding, project_chain};

/// An approved project with the money that was approved for it.
#[derive(Debug, Clone, Queryable)]
pub struct ApprovedProject {
    /// Its application.
    pub id: Uuid,
    /// Its reference.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// Current state.
    pub state: State,
    /// The line that pays for it.
    pub line: CreditLine,
    /// What was approved, USD.
    pub amount: Cents,
    /// When it was approved.
    pub approved_at: DateTime<Utc>,
}

/// Approved projects with what was approved for them.
macro_rules! approved {
    () => {
        application::table
            .inner_join(application_event::table.on(application_event::application_id.eq(application::id)))
            .inner_join(
                funding::table.on(funding::application_id
                    .eq(application::id)
                    .and(funding::number.nullable().eq(application_event::funding_number))),
            )
            .filter(application_event::posts.eq(EntryKind::Commit.as_str()))
            .select((
                application::id,
                application::reference,
                application::title,
                application::state,
                funding::line,
                funding::amount_cents,
                application_event::at,
            ))
    };
}

/// The approved project of a state that a reference names. Another state's project is not found.
///
/// # Errors
/// A [`StoreError`].
pub async fn named(
    mut connection: &Connection,
    applicant: StateCode,
    reference: &str,
) -> Result<Option<ApprovedProject>, StoreError> {
    let query =
        approved!().filter(application::reference.eq(reference)).filter(application::applicant.eq(applicant.as_str()));
    Ok(query.first(&mut connection).await.optional()?)
}

/// The link of a project in a chain.
#[derive(Debug, Clone, Copy, Queryable)]
pub struct Link {
    /// The predecessor; `None` for the first project.
    pub predecessor: Option<Uuid>,
}

/// Whether the application of a row belongs to a chain. Most do not, which saves further queries.
#[auto_type(no_type_alias)]
pub(in crate::store) fn linked() -> _ {
    exists(project_chain::table.filter(project_chain::application_id.eq(application::id)))
}

/// The link of a project in its chain; `None` for a project without predecessor and follow-up.
///
/// # Errors
/// A [`StoreError`].
pub async fn link(mut connection: &Connection, id: Uuid) -> Result<Option<Link>, StoreError> {
    let query = project_chain::table.find(id).select((project_chain::predecessor_id,));
    Ok(query.first(&mut connection).await.optional()?)
}

/// The project with this identity and its predecessors up to the first one, nearest first.
///
/// # Errors
/// A [`StoreError`].
pub async fn predecessors(
    mut connection: &Connection,
    nearest: Option<Uuid>,
) -> Result<Vec<ApprovedProject>, StoreError> {
    let (mut found, mut next) = (Vec::new(), nearest);
    // Each link is one deeper than the one before it: the walk ends at depth 0.
    while let Some(earlier) = next {
        found.push(approved!().filter(application::id.eq(earlier)).first(&mut connection).await?);
        next = link(connection, earlier).await?.and_then(|link| link.predecessor);
    }
    Ok(found)
}

/// The approved follow-ups of a project and their follow-ups, nearest first, each with the reference of its
/// predecessor.
///
/// # Errors
/// A [`StoreError`].
pub async fn successors(
    mut connection: &Connection,
    id: Uuid,
    reference: &str,
) -> Result<Vec<(String, ApprovedProject)>, StoreError> {
    let mut found: Vec<(String, ApprovedProject)> = Vec::new();
    let mut from = vec![(id, reference.to_owned())];
    while let Some((earlier, prolonged)) = from.pop() {
        let later: Vec<ApprovedProject> = approved!()
            .inner_join(project_chain::table.on(project_chain::application_id.eq(application::id)))
            .filter(project_chain::predecessor_id.eq(earlier))
            .order(application_event::at.asc())
            .load(&mut connection)
            .await?;
        from.extend(later.iter().map(|project| (project.id, project.reference.clone())));
        found.extend(later.into_iter().map(|project| (prolonged.clone(), project)));
    }
    Ok(found)
}

/// A follow-up that is approved.
#[derive(Debug, Clone, Copy)]
pub struct NewLink {
    /// The follow-up.
    pub application: Uuid,
    /// The state of the whole chain.
    pub applicant: StateCode,
    /// The approved project that it prolongs.
    pub predecessor: Uuid,
    /// The event that approves it, and who does.
    pub approval: (i32, Uuid),
}

/// Links a follow-up to its predecessor; the first follow-up of a project also begins a chain.
///
/// # Errors
/// A [`StoreError`].
pub async fn extend(tx: &Tx, new: &NewLink) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let linked: Option<i32> = project_chain::table
        .find(new.predecessor)
        .select(project_chain::depth)
        .first(&mut connection)
        .await
        .optional()?;
    let depth = match linked {
        Some(depth) => depth,
        None => {
            let approval: (i32, Uuid) = application_event::table
                .filter(application_event::application_id.eq(new.predecessor))
                .filter(application_event::posts.eq(EntryKind::Commit.as_str()))
                .select((application_event::seq, application_event::actor_id))
                .first(&mut connection)
                .await?;
            insert(tx, new.predecessor, 0, new.applicant, None, approval).await?;
            0
        }
    };
    insert(tx, new.application, depth + 1, new.applicant, Some(new.predecessor), new.approval).await
}

async fn insert(
    tx: &Tx,
    id: Uuid,
    depth: i32,
    applicant: StateCode,
    predecessor: Option<Uuid>,
    approval: (i32, Uuid),
) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::insert_into(project_chain::table)
        .values((
            project_chain::application_id.eq(id),
            project_chain::depth.eq(depth),
            project_chain::applicant.eq(applicant.as_str()),
            project_chain::predecessor_id.eq(predecessor),
            project_chain::approved_seq.eq(approval.0),
            project_chain::approved_by.eq(approval.1),
        ))
        // Two follow-ups of one project may be approved at once: its own link is made once.
        .on_conflict_do_nothing()
        .execute(&mut connection)
        .await?;
    Ok(())
}
