//! The view of the obligations of running projects, by project, newest first.

use chrono::{DateTime, NaiveDate, Utc};
use futures_util::future::try_join_all;
use serde::Serialize;
use uuid::Uuid;

use crate::domain::applications::state::State;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::projects::obligation_status::{ObligationStanding, Owed};
use crate::i18n::Language;
use crate::store::applications::{self, ApplicationRow, RunningFilter};
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::ledger::budget_years;
use crate::views::projects::project::{self, ExplainedNotKnown, ExplainedObligation};
use crate::workflow::projects::obligations::{self, ProjectObligations};

/// What one running project owes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ObligationsOfProject {
    /// The application.
    pub id: Uuid,
    /// Its published reference.
    pub reference: String,
    /// The state that applied.
    pub applicant: StateCode,
    /// Where it stands.
    pub state: State,
    /// Title of the project.
    pub title: String,
    /// What it owes and the query asks for, by the day it falls due; empty where nothing does.
    pub obligations: Vec<ExplainedObligation>,
    /// What it may owe and cannot be known, since a rule value is missing, whatever the query asks for.
    pub not_known: Vec<ExplainedNotKnown>,
}

impl ObligationsOfProject {
    fn of(
        row: ApplicationRow,
        owing: ProjectObligations,
        filter: &ObligationFilter,
        language: Language,
    ) -> ObligationsOfProject {
        let owed = owing.owed.into_iter().filter(|owed| filter.keeps(owed));
        ObligationsOfProject {
            id: row.id,
            reference: row.reference,
            applicant: row.applicant,
            state: row.state,
            title: row.title,
            obligations: owed.map(|owed| project::explained(owed, language)).collect(),
            not_known: owing.not_known.into_iter().map(|found| project::not_known(found, language)).collect(),
        }
    }
}

/// The filter of the list: projects and obligations.
#[derive(Debug, Clone, Copy, Default)]
pub struct ObligationFilter {
    /// The filter of projects.
    pub projects: RunningFilter,
    /// Only with this standing.
    pub standing: Option<ObligationStanding>,
    /// Only due until this day.
    pub due_until: Option<NaiveDate>,
}

impl ObligationFilter {
    fn keeps(&self, owed: &Owed) -> bool {
        self.standing.is_none_or(|standing| standing == owed.standing)
            && self.due_until.is_none_or(|day| owed.obligation.due_on <= day)
    }
}

/// Reads one page of running projects, each with what it owes as of `now` and with the instant at which its draft was
/// begun, which orders the list.
///
/// # Errors
/// A [`StoreError`].
pub async fn page(
    connection: &Connection,
    filter: &ObligationFilter,
    limit: i64,
    now: DateTime<Utc>,
    language: Language,
) -> Result<Vec<(DateTime<Utc>, ObligationsOfProject)>, StoreError> {
    let rows = applications::running(connection, &filter.projects, limit).await?;
    let rules = budget_years::rules(connection).await?;
    let owing = try_join_all(rows.iter().map(|row| obligations::of_project(connection, &rules, row.id, now))).await?;
    let shown = |(row, owing): (ApplicationRow, ProjectObligations)| {
        (row.created_at, ObligationsOfProject::of(row, owing, filter, language))
    };
    Ok(rows.into_iter().zip(owing).map(shown).collect())
}
