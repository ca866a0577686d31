//! What a project owes the Fund, read from its agreement, its reports and the terms of its approval.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::domain::applications::state::Action;
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::projects::agreement::Agreement;
use crate::domain::projects::obligation_status::{Owed, standings};
use crate::domain::projects::obligations::{NotKnown, obligations};
use crate::domain::projects::report::FiledReport;
use crate::domain::rules::project_terms::Terms;
use crate::domain::rules::rule_value::Rules;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::lifecycle::events;
use crate::store::projects::agreements;
use crate::store::projects::reports::{self};

/// What a project owes, what it has reported, and what cannot be known.
#[derive(Debug, Clone, Default)]
pub struct Owing {
    /// What it owes, by the day it falls due.
    pub owed: Vec<Owed>,
    /// What cannot be known, since a rule value is missing.
    pub not_known: Vec<NotKnown>,
    /// The last agreed day.
    pub agreed_end: Option<NaiveDate>,
}

/// What a project owes and what it has reported, as of an instant; nothing before its approval.
///
/// # Errors
/// A [`StoreError`].
pub async fn owed(
    connection: &Connection,
    rules: &Rules,
    application: Uuid,
    now: DateTime<Utc>,
) -> Result<Owing, StoreError> {
    let (agreement, stored, completed_at) = futures_util::try_join!(
        agreements::agreement(connection, application),
        reports::of_project(connection, application),
        events::last_at(connection, application, Action::Complete),
    )?;
    let Some(agreement) = agreement else { return Ok(Owing::default()) };
    let filed: Vec<FiledReport> = stored.into_iter().map(|report| report.filed).collect();
    Ok(owing(&agreement, &filed, completed_at.map(day_in_geneva), rules, now))
}

/// The same of a project whose agreement and reports are known.
pub fn owing(
    agreement: &Agreement,
    filed: &[FiledReport],
    completed_on: Option<NaiveDate>,
    rules: &Rules,
    now: DateTime<Utc>,
) -> Owing {
    let terms = Terms { rules, day: agreement.approved_on(), known_at: now };
    let found = obligations(agreement, completed_on, &terms);
    Owing {
        owed: standings(found.owed, filed, day_in_geneva(now)),
        not_known: found.not_known,
        agreed_end: agreement.agreed.content.ends_on(),
    }
}
