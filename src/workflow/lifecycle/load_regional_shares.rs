//! Loads the regional shares of the requested credit lines, for the transitions that request money (criterion E17).
//!
//! They are read before the line is locked: the criterion only warns, so the lock is not held during this read.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use futures_util::future::try_join_all;
use futures_util::try_join;
use uuid::Uuid;

use crate::domain::applications::form::Draft;
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::ledger::entry::Balance;
use crate::domain::lifecycle::case::Case;
use crate::domain::lifecycle::loadable::NotLoaded;
use crate::domain::member_states::member_state::Facts;
use crate::domain::rules::eligibility::question::Question;
use crate::domain::rules::eligibility::regional_position::{LineUse, RegionalPosition};
use crate::domain::rules::eligibility::regional_share_criteria;
use crate::domain::rules::rule_value::Rules;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::ledger::entries;
use crate::store::lifecycle::fundings;
use crate::store::member_states::states;

/// The regional positions for a case: of the credit line that funds it, otherwise of every requested line in the open
/// year. The case must hold the facts of all `states`. The money of the application itself is not counted as used.
///
/// # Errors
/// A [`StoreError`].
pub(in crate::workflow) async fn positions_of_case(
    connection: &Connection,
    case: &Case,
    application: Uuid,
    states: &[StateCode],
) -> Result<BTreeMap<CreditLine, RegionalPosition>, StoreError> {
    let uses = lines_of_case(case).into_iter().map(|(line, year)| line_use(connection, line, year, application));
    Ok(positions(case, states, try_join_all(uses).await?)?)
}

/// The lines and years whose regional shares concern a case.
pub(in crate::workflow) fn lines_of_case(case: &Case) -> Vec<(CreditLine, i16)> {
    match (case.funding, case.open_year) {
        (Some(tied), _) => vec![(tied.line, tied.year)],
        (None, Some(year)) => case.lines_asked().iter().map(|line| (*line, year)).collect(),
        (None, None) => Vec::new(),
    }
}

/// The regional positions for a case from the uses of its lines.
///
/// # Errors
/// [`NotLoaded`] if the preceding project is not loaded.
pub(in crate::workflow) fn positions(
    case: &Case,
    states: &[StateCode],
    uses: Vec<LineUse>,
) -> Result<BTreeMap<CreditLine, RegionalPosition>, NotLoaded> {
    let question = case.question()?;
    let position = |found: LineUse| (found.line, regional_share_criteria::regional_position(&question, states, &found));
    Ok(uses.into_iter().map(position).collect())
}

/// The regional position of a credit line without reference to an application: the money of all of them is counted.
///
/// # Errors
/// A [`StoreError`].
pub(in crate::workflow) async fn position_of_line(
    connection: &Connection,
    line: CreditLine,
    year: i16,
    now: DateTime<Utc>,
) -> Result<RegionalPosition, StoreError> {
    let (states, facts, found) = try_join!(
        states::codes(connection),
        states::facts_of_all(connection),
        line_use(connection, line, year, Uuid::nil())
    )?;
    Ok(position(&states, &facts, &found, now))
}

/// The regional position of a credit line by its use and the facts of all states.
pub(in crate::workflow) fn position(
    states: &[StateCode],
    facts: &Facts,
    found: &LineUse,
    now: DateTime<Utc>,
) -> RegionalPosition {
    let question = Question {
        // The regional figures do not depend on the applicant.
        applicant: StateCode::UNNAMED,
        draft: &Draft::default(),
        predecessor: None,
        facts,
        rules: &Rules::default(),
        regional: &BTreeMap::new(),
        day: day_in_geneva(now),
        known_at: now,
    };
    regional_share_criteria::regional_position(&question, states, found)
}

/// The recorded use of a line, without one application.
///
/// # Errors
/// A [`StoreError`].
pub(in crate::workflow) async fn line_use(
    connection: &Connection,
    line: CreditLine,
    year: i16,
    application: Uuid,
) -> Result<LineUse, StoreError> {
    let ((_, balance), by_applicant) = try_join!(
        entries::uses(connection, line, year),
        fundings::used_by_applicant(connection, line, year, application),
    )?;
    Ok(LineUse { line, year, whole: whole(&balance), by_applicant })
}

/// All the money of a line and year. Sources equal uses, and the last entry holds the uses; money returned out of the year
/// belongs to no share.
pub(in crate::workflow) fn whole(balance: &Balance) -> Cents {
    balance.uses().unwrap_or(Cents::MAX).saturating_sub(balance.returned)
}
