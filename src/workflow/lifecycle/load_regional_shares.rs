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
    let lines: Vec<(CreditLine, i16)> = match (case.funding, case.open_year) {
        (Some(tied), _) => vec![(tied.line, tied.year)],
        (None, Some(year)) => case.lines_asked().iter().map(|line| (*line, year)).collect(),
        (None, None) => Vec::new(),
    };
    let uses = lines.into_iter().map(|(line, year)| line_use(connection, line, year, application));
    let question = case.question()?;
    let line_uses = try_join_all(uses).await?.into_iter();
    Ok(line_uses
        .map(|found| (found.line, regional_share_criteria::regional_position(&question, states, &found)))
        .collect())
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
    let question = Question {
        // The regional figures do not depend on the applicant.
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
    // Sources equal uses, and the last entry holds the uses. Money returned out of the year belongs to no share.
    let whole = balance.uses().unwrap_or(Cents::MAX).saturating_sub(balance.returned);
    Ok(LineUse { line, year, whole, by_applicant })
}
