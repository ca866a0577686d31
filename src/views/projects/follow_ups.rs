//! The chain of follow-up projects: predecessors and successors of a project, with line, state and amount of each.
//!
//! A follow-up of a Line 1 project may be funded from Line 2 (Council Resolution 1150, annex part III, criterion 4).

use chrono::{DateTime, Utc};
use futures_util::try_join;
use serde::Serialize;
use uuid::Uuid;

use crate::domain::applications::form::Predecessor;
use crate::domain::applications::state::State;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::store::applications::ApplicationRow;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::projects::follow_ups::{self, ApprovedProject};

/// What a project prolongs and what prolongs it.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
pub struct ProjectChain {
    /// The project that it prolongs, and what that one prolongs; the nearest first.
    pub predecessors: Vec<ChainedProject>,
    /// The approved projects that prolong it, and those that prolong them.
    pub successors: Vec<ChainedProject>,
}

/// A project of the chain.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ChainedProject {
    /// Its reference, or its project code where it is from before this service.
    pub reference: String,
    /// Its application; absent where it is from before this service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<Uuid>,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// The line that pays for it; absent where no record says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<CreditLine>,
    /// What was approved, USD.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_usd: Option<Cents>,
    /// When it was approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_at: Option<DateTime<Utc>>,
    /// Reference of the project that it prolongs, for those that prolong this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prolongs: Option<String>,
    /// The register that names it, where it is from before this service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<String>,
}

impl ChainedProject {
    fn approved(project: ApprovedProject, prolongs: Option<String>) -> ChainedProject {
        ChainedProject {
            reference: project.reference,
            application_id: Some(project.id),
            title: Some(project.title),
            state: Some(project.state),
            line: Some(project.line),
            amount_usd: Some(project.amount),
            approved_at: Some(project.approved_at),
            prolongs,
            register: None,
        }
    }

    fn registered(earlier: &Predecessor) -> ChainedProject {
        ChainedProject {
            reference: earlier.reference.clone(),
            application_id: None,
            title: None,
            state: None,
            line: earlier.line,
            amount_usd: None,
            approved_at: None,
            prolongs: None,
            register: Some(earlier.source.clone()),
        }
    }
}

/// Reads the chain of an application. All its projects belong to one state, so a reader of the application may see the
/// whole chain.
///
/// # Errors
/// Failures of the store.
pub async fn read(
    connection: &Connection,
    row: &ApplicationRow,
    earlier: Option<&Predecessor>,
) -> Result<ProjectChain, StoreError> {
    let nearest = earlier.and_then(|earlier| earlier.application);
    let (before, after) = match follow_ups::link(connection, row.id).await? {
        // An application that has a successor has a link itself.
        None => (follow_ups::predecessors(connection, nearest).await?, Vec::new()),
        Some(link) => try_join!(
            follow_ups::predecessors(connection, link.predecessor.or(nearest)),
            follow_ups::successors(connection, row.id, &row.reference),
        )?,
    };
    let registered = earlier.filter(|earlier| earlier.application.is_none() && before.is_empty());
    let predecessors = before.into_iter().map(|project| ChainedProject::approved(project, None));
    Ok(ProjectChain {
        predecessors: predecessors.chain(registered.map(ChainedProject::registered)).collect(),
        successors: after.into_iter().map(|(of, project)| ChainedProject::approved(project, Some(of))).collect(),
    })
}
