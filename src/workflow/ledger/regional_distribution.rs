//! Reads how the money of a credit line is distributed among the regions in a budget year, as of one instant.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use futures_util::try_join;

use crate::domain::applications::form::Draft;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::ledger::entry::Balance;
use crate::domain::ledger::regional_distribution::{Grouping, RegionalTable, civil_year};
use crate::domain::rules::eligibility::question::Question;
use crate::domain::rules::rule_value::Rules;
use crate::store::db::Tx;
use crate::store::ledger::{budget_years, entries, regional_figures};
use crate::store::member_states::states;
use crate::workflow::error::WorkflowError;

/// The parameters of the query.
#[derive(Debug, Clone, Copy)]
pub struct RegionalQuery {
    /// The credit line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// The grouping of states into regions.
    pub grouping: Grouping,
    /// The day for which eligibility and the region of each state are determined.
    pub day: NaiveDate,
    /// Only facts recorded up to this instant are used.
    pub known_at: DateTime<Utc>,
}

/// The result of the query.
#[derive(Debug, Clone)]
pub struct RegionalDistribution {
    /// The table.
    pub table: RegionalTable,
    /// The balance of the line in the year.
    pub balance: Balance,
    /// All money of the line in the year, used or not, without the money returned out of the year. USD.
    pub money: Cents,
}

/// Reads the table.
///
/// # Errors
/// [`WorkflowError::NotFound`] for a year that was never opened.
pub async fn read(tx: &Tx, query: &RegionalQuery) -> Result<RegionalDistribution, WorkflowError> {
    let connection = tx.connection()?;
    let RegionalQuery { line, year, grouping, day, known_at } = *query;
    if !budget_years::year_exists(connection, year).await? {
        return Err(WorkflowError::NotFound);
    }
    let between = civil_year(year).ok_or(WorkflowError::NotFound)?;
    let (states, facts, balance, of_applicants) = try_join!(
        states::codes(connection),
        states::facts_of_all(connection),
        entries::balance(connection, line, year),
        regional_figures::of_applicants(connection, line, year, between),
    )?;
    // Sources equal uses.
    let money = balance.uses().unwrap_or(Cents::MAX).saturating_sub(balance.returned);
    let question = Question {
        // The regional figures do not depend on the applicant.
        applicant: StateCode::UNNAMED,
        draft: &Draft::default(),
        predecessor: None,
        facts: &facts,
        rules: &Rules::default(),
        regional: &BTreeMap::new(),
        day,
        known_at,
    };
    let table = RegionalTable::of(&question, grouping, &states, (line, year, money), &of_applicants);
    Ok(RegionalDistribution { table, balance, money })
}
