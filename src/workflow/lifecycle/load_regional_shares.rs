//! Gathers how the money of each line asked stands to the regions, for the steps that ask a line for its money (E17).
//!
//! It is read before the line is locked: it only warns, and nobody is to wait for it.

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
use crate::domain::lifecycle::case::Case;
use crate::domain::rules::eligibility::question::Question;
use crate::domain::rules::eligibility::regional_position::{LineUse, RegionalPosition};
use crate::domain::rules::eligibility::regional_share_criteria;
use crate::domain::rules::rule_value::Rules;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::ledger::entries;
use crate::store::lifecycle::fundings;
use crate::store::member_states::states;

/// The standings that concern a case: of the line that its money is tied to, else of every line asked for in the open
/// year. The case holds the facts of all `states`; the money of the application itself is not counted as used.
///
/// # Errors
/// A [`StoreError`].
pub(in crate::workflow) async fn standings(
    connection: &Connection,
    case: &Case,
    application: Uuid,
    states: &[StateCode],
) -> Result<BTreeMap<CreditLine, RegionalPosition>, StoreError> {
    let lines: Vec<(CreditLine, i16)> = match (case.funding, case.open_year) {
        (Some(tied), _) => vec![(tied.line, tied.year)],
        (None, Some(year)) => case.lines_asked().iter().map(|line| (*line, year)).collect(),
        (None, None) => Vec::new(),
    };
    let uses = lines.into_iter().map(|(line, year)| line_use(connection, line, year, application));
    let question = case.question();
    let standings = try_join_all(uses).await?.into_iter();
    Ok(standings
        .map(|found| (found.line, regional_share_criteria::regional_position(&question, states, &found)))
        .collect())
}

/// How all the money of a line stands to the regions: nobody asks for it, and no application is left out.
///
/// # Errors
/// A [`StoreError`].
pub(in crate::workflow) async fn standing(
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
    let question = Question {
        // No figure asks who applies.
        applicant: StateCode::UNNAMED,
        draft: &Draft::default(),
        predecessor: None,
        facts: &facts,
        rules: &Rules::default(),
        regional: &BTreeMap::new(),
        day: day_in_geneva(now),
        known_at: now,
    };
    Ok(regional_share_criteria::regional_position(&question, &states, &found))
}

async fn line_use(
    connection: &Connection,
    line: CreditLine,
    year: i16,
    application: Uuid,
) -> Result<LineUse, StoreError> {
    let ((_, balance), by_applicant) = try_join!(
        entries::uses(connection, line, year),
        fundings::used_by_applicant(connection, line, year, application),
    )?;
    // Sources and uses are equal; the uses stand on the last entry. What has left the year is nobody's share of it.
    let whole = balance.uses().unwrap_or(Cents::MAX).saturating_sub(balance.returned);
    Ok(LineUse { line, year, whole, by_applicant })
}
