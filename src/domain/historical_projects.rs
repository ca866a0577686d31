//! The historical portfolio: parses a row of an external register into a project of the Fund.
//!
//! A row is accepted, accepted with warnings, or rejected with a reason; its cells are stored unchanged. Errors that
//! a row itself does not show, such as a project listed under the wrong state, are not detected.

pub mod donor;
pub mod project_code;
pub mod state_names;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::domain::historical_projects::donor::Donor;
use crate::domain::historical_projects::project_code::ProjectCodes;
use crate::domain::historical_projects::state_names::{Place, StateNames};
use crate::domain::kernel::credit_line::Scope;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::kernel::vocabulary::vocabulary;

vocabulary! {
    /// What is odd about a line that was taken.
    Warning {
        /// The line has no project code.
        CodeMissing = "project_code_missing",
        /// Something in the place of a code is none and cannot be made one without guessing.
        CodeMalformed = "project_code_malformed",
        /// A code was written otherwise: a blank, a bracket or a stray sign, or without its point.
        CodeRepaired = "project_code_repaired",
        /// The line has several project codes.
        SeveralCodes = "several_project_codes",
        /// Another line has the same code.
        CodeRepeated = "project_code_repeated",
        /// A date was 1 January 1970, the placeholder of a missing one; it is taken as missing.
        PlaceholderDate = "placeholder_date",
        /// Other donors beside the Fund, against its guidelines.
        OtherDonors = "other_donors",
        /// The Fund is written under another name.
        FundUnderAnotherName = "fund_under_another_name",
        /// No donor, or the organization itself, where the Fund should stand.
        DonorUnclear = "donor_unclear",
        /// Another source names another donor for this code.
        DonorContradicted = "donor_contradicted",
        /// A territory or other entity that is no state on record is among the benefiting states.
        BeneficiaryNotAState = "beneficiary_not_a_state",
        /// The line counts its states otherwise than it names them.
        StateCountDiffers = "state_count_differs",
        /// National with several states, or regional with one.
        ScopeContradictsStates = "scope_contradicts_states",
    }
}

vocabulary! {
    /// Why a line was not taken.
    RejectReason {
        /// More or fewer cells than the header.
        WrongNumberOfCells = "wrong_number_of_cells",
        /// No title.
        TitleMissing = "title_missing",
        /// No benefiting state.
        StatesMissing = "states_missing",
        /// A name that is no known state or territory.
        StateUnknown = "state_unknown",
        /// Neither national nor regional.
        ScopeUnknown = "scope_unknown",
        /// The donors are named, and the Fund is not among them.
        DonorIsNotTheFund = "donor_is_not_the_fund",
        /// A date that is none.
        DateUnreadable = "date_unreadable",
        /// The period ends before it begins.
        PeriodEndsBeforeItBegins = "period_ends_before_it_begins",
    }
}

/// Reason for the rejection of a row, with the cell text that caused it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// The reason.
    pub reason: RejectReason,
    /// The cell text.
    pub words: String,
}

/// Reference data for reading a register.
#[derive(Debug, Clone, Default)]
pub struct RegisterKnowledge {
    /// The names of states.
    pub names: StateNames,
    /// Project codes for which another source names a donor other than the Fund.
    pub contradicted_donors: BTreeSet<String>,
}

/// The cells of a row that are parsed; the other cells are only stored.
#[derive(Debug, Clone, Copy, Default)]
pub struct RegisterLine<'a> {
    /// Project code or codes.
    pub project_code: &'a str,
    /// Codes of the accounting system.
    pub wbs_code: &'a str,
    /// Title.
    pub title: &'a str,
    /// Benefiting states by name.
    pub states: &'a str,
    /// Number of benefiting states stated in the register.
    pub state_count: &'a str,
    /// National or regional.
    pub scope: &'a str,
    /// First day of the period.
    pub period_from: &'a str,
    /// Last day of the period.
    pub period_to: &'a str,
    /// Day of publication.
    pub published_on: &'a str,
    /// Donor or donors.
    pub donor: &'a str,
}

/// A project as described by a row of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoricalProject {
    /// Project and accounting codes.
    pub codes: BTreeSet<String>,
    /// Title.
    pub title: String,
    /// National or regional.
    pub scope: Scope,
    /// Benefiting states known to the service.
    pub states: BTreeSet<StateCode>,
    /// First day of the period.
    pub period_from: Option<NaiveDate>,
    /// Last day of the period.
    pub period_to: Option<NaiveDate>,
    /// Day of publication.
    pub published_on: Option<NaiveDate>,
    /// Donors named beside the Fund.
    pub other_donors: Option<String>,
    /// Warnings about the row.
    pub warnings: BTreeSet<Warning>,
}

/// Parses a row.
///
/// # Errors
/// The first [`Rejection`].
pub fn read(line: &RegisterLine<'_>, known: &RegisterKnowledge) -> Result<HistoricalProject, Rejection> {
    let mut warnings = BTreeSet::new();
    let title = required(line.title, RejectReason::TitleMissing)?.to_owned();
    let codes = codes(line, &mut warnings);
    if codes.iter().any(|code| known.contradicted_donors.contains(code)) {
        warnings.insert(Warning::DonorContradicted);
    }
    let scope = line.scope.trim().parse().map_err(|_| rejected(RejectReason::ScopeUnknown, line.scope))?;
    let states = states(line, scope, &known.names, &mut warnings)?;
    let other_donors = other_donors(line.donor, &mut warnings)?;
    let mut day = |cell| date(cell, &mut warnings);
    let (period_from, period_to, published_on) =
        (day(line.period_from)?, day(line.period_to)?, day(line.published_on)?);
    if let (Some(from), Some(to)) = (period_from, period_to)
        && to < from
    {
        return Err(rejected(RejectReason::PeriodEndsBeforeItBegins, &format!("{from} to {to}")));
    }
    Ok(HistoricalProject { codes, title, scope, states, period_from, period_to, published_on, other_donors, warnings })
}

/// Adds [`Warning::CodeRepeated`] to every project with a code that occurs more than once in `projects` and
/// `known_codes`.
pub fn mark_repeated_codes<'p>(
    projects: impl IntoIterator<Item = &'p mut HistoricalProject>,
    known_codes: impl IntoIterator<Item = String>,
) {
    let mut projects: Vec<&mut HistoricalProject> = projects.into_iter().collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let all = projects.iter().flat_map(|project| project.codes.iter().cloned());
    for code in all.chain(known_codes) {
        *counts.entry(code).or_default() += 1;
    }
    for project in &mut projects {
        if project.codes.iter().any(|code| counts.get(code).is_some_and(|count| *count > 1)) {
            project.warnings.insert(Warning::CodeRepeated);
        }
    }
}

fn rejected(reason: RejectReason, words: &str) -> Rejection {
    Rejection { reason, words: words.trim().to_owned() }
}

fn required(cell: &str, reason: RejectReason) -> Result<&str, Rejection> {
    Some(cell.trim()).filter(|text| !text.is_empty()).ok_or_else(|| rejected(reason, cell))
}

fn codes(line: &RegisterLine<'_>, warnings: &mut BTreeSet<Warning>) -> BTreeSet<String> {
    let (project, wbs) = (ProjectCodes::read(line.project_code), ProjectCodes::read(line.wbs_code));
    let is_project_code = |code: &&String| code.contains('.');
    let all: BTreeSet<String> = project.codes.iter().chain(&wbs.codes).cloned().collect();
    let number = all.iter().filter(is_project_code).count();
    for (odd, warning) in [
        (number == 0, Warning::CodeMissing),
        (number > 1, Warning::SeveralCodes),
        (project.malformed || wbs.malformed, Warning::CodeMalformed),
        (project.repaired || wbs.repaired, Warning::CodeRepaired),
    ] {
        if odd {
            warnings.insert(warning);
        }
    }
    all
}

fn states(
    line: &RegisterLine<'_>,
    scope: Scope,
    names: &StateNames,
    warnings: &mut BTreeSet<Warning>,
) -> Result<BTreeSet<StateCode>, Rejection> {
    let cell = required(line.states, RejectReason::StatesMissing)?;
    let places = names.resolve_list(cell).map_err(|unknown| rejected(RejectReason::StateUnknown, &unknown))?;
    let states: BTreeSet<StateCode> = places.iter().filter_map(|place| place.state()).collect();
    if states.is_empty() {
        return Err(rejected(RejectReason::StatesMissing, cell));
    }
    for (odd, warning) in [
        (places.contains(&Place::Elsewhere), Warning::BeneficiaryNotAState),
        (line.state_count.trim().parse() != Ok(places.len()), Warning::StateCountDiffers),
        ((scope == Scope::National) != (places.len() == 1), Warning::ScopeContradictsStates),
    ] {
        if odd {
            warnings.insert(warning);
        }
    }
    Ok(states)
}

fn other_donors(cell: &str, warnings: &mut BTreeSet<Warning>) -> Result<Option<String>, Rejection> {
    let Donor { fund, others } = Donor::read(cell);
    let names_another = others.as_deref().is_some_and(|others| others != donor::ORGANIZATION);
    match fund {
        None if names_another => return Err(rejected(RejectReason::DonorIsNotTheFund, cell)),
        None => drop(warnings.insert(Warning::DonorUnclear)),
        Some(name) if name != donor::FUND => drop(warnings.insert(Warning::FundUnderAnotherName)),
        Some(_) => {}
    }
    if fund.is_some() && others.is_some() {
        warnings.insert(Warning::OtherDonors);
    }
    Ok(others)
}

fn date(cell: &str, warnings: &mut BTreeSet<Warning>) -> Result<Option<NaiveDate>, Rejection> {
    let cell = cell.trim();
    if cell.is_empty() {
        return Ok(None);
    }
    let day: NaiveDate = cell.parse().map_err(|_| rejected(RejectReason::DateUnreadable, cell))?;
    if Some(day) == NaiveDate::from_ymd_opt(1970, 1, 1) {
        warnings.insert(Warning::PlaceholderDate);
        return Ok(None);
    }
    Ok(Some(day))
}

#[cfg(test)]
mod tests;
