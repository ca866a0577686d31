//! The obligations of a project, derived from its agreement, its reports and the rules in force at its approval.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::domain::applications::state::Action;
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::projects::agreement::Agreement;
use crate::domain::projects::obligation_status::{Owed, statuses};
use crate::domain::projects::obligations::{self, NotKnown};
use crate::domain::projects::report::FiledReport;
use crate::domain::rules::project_terms::Terms;
use crate::domain::rules::rule_value::Rules;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::lifecycle::events;
use crate::store::projects::agreements;
use crate::store::projects::reports;

/// The obligations of a project with their status.
#[derive(Debug, Clone, Default)]
pub struct ProjectObligations {
    /// The obligations, by due date.
    pub owed: Vec<Owed>,
    /// The obligations that cannot be determined because a rule value is missing.
    pub not_known: Vec<NotKnown>,
    /// The agreed end of the project.
    pub agreed_end: Option<NaiveDate>,
}

/// Reads the obligations of a project as of an instant; empty before its approval.
///
/// # Errors
/// A [`StoreError`].
pub async fn of_project(
    connection: &Connection,
    rules: &Rules,
    application: Uuid,
    now: DateTime<Utc>,
) -> Result<ProjectObligations, StoreError> {
    let (agreement, stored, completed_at) = futures_util::try_join!(
        agreements::agreement(connection, application),
        reports::of_project(connection, application),
        events::last_at(connection, application, Action::Complete),
    )?;
    let Some(agreement) = agreement else { return Ok(ProjectObligations::default()) };
    let filed: Vec<FiledReport> = stored.into_iter().map(|report| report.filed).collect();
    Ok(of_agreement(&agreement, &filed, completed_at.map(day_in_geneva), rules, now))
}

/// The same for an agreement and reports that are already loaded.
pub fn of_agreement(
    agreement: &Agreement,
    filed: &[FiledReport],
    completed_on: Option<NaiveDate>,
    rules: &Rules,
    now: DateTime<Utc>,
) -> ProjectObligations {
    let terms = Terms { rules, day: agreement.approved_on(), known_at: now };
    let found = obligations::obligations(agreement, completed_on, &terms);
    ProjectObligations {
        owed: statuses(found.owed, filed, day_in_geneva(now)),
        not_known: found.not_known,
        agreed_end: agreement.agreed.content.ends_on(),
    }
}
