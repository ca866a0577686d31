//! The constructed users, applications, amounts and texts, read from `config/demo`.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use super::DemoError;
use crate::domain::applications::form::ActivityType;
use crate::domain::applications::state::State;
use crate::domain::kernel::credit_line::{CreditLine, LineChoice, Scope};
use crate::domain::kernel::language::Language;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::lifecycle::command::DeclineReason;
use crate::domain::member_states::contribution::Figures;
use crate::domain::people::Profile;
use crate::import::table::{Row, Table, TableError};

const ACCOUNTS: &str = include_str!("../../config/demo/accounts.csv");
const MONEY: &str = include_str!("../../config/demo/money.csv");
const POSITIONS: &str = include_str!("../../config/demo/positions.csv");
const APPLICATIONS: &str = include_str!("../../config/demo/applications.csv");
const WORDS: &str = include_str!("../../config/demo/words.csv");

/// A constructed user.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub email: String,
    pub profile: Profile,
}

/// A constructed application and the state that it is taken to.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub until: State,
    pub applicant: StateCode,
    pub scope: Scope,
    pub line: LineChoice,
    pub amount: Cents,
    /// Start of the project, in days from the creation of the demonstration.
    pub starts_in_days: i64,
    pub months: u16,
    pub activity: ActivityType,
    pub beneficiaries: BTreeSet<StateCode>,
    pub reasons: Vec<DeclineReason>,
    pub title: String,
    pub summary: Option<String>,
}

/// Texts by key and language.
#[derive(Debug, Clone)]
pub(super) struct Words(BTreeMap<(String, Language), String>);

impl Words {
    /// The text of a key, if there is one.
    pub fn find(&self, key: &str, language: Language) -> Option<String> {
        self.0.get(&(key.to_owned(), language)).cloned()
    }
}

/// Amounts of the budget years with their sources, by key and credit line.
#[derive(Debug, Clone)]
pub(super) struct Money(BTreeMap<(String, CreditLine), (Cents, String)>);

impl Money {
    /// An amount and its source.
    pub fn find(&self, key: &str, line: CreditLine) -> Result<(Cents, String), DemoError> {
        let found = self.0.get(&(key.to_owned(), line)).cloned();
        found.ok_or_else(|| DemoError::Missing(format!("no {key} of {line} in money.csv")))
    }
}

/// A constructed position of assessed contributions, at the end of last year.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlannedPosition {
    pub state: StateCode,
    /// Number of years before the current year for which the contribution was due.
    pub years_ago: i16,
    pub figures: Figures,
}

pub(super) fn persons() -> Result<Vec<Person>, TableError> {
    let person = |row: &Row| {
        let represents = match row.cell(3) {
            "" => None,
            _ => Some(word(row, 3, "represents")?),
        };
        let profile = Profile {
            name: row.cell(1).to_owned(),
            role: word(row, 2, "role")?,
            represents,
            language: word(row, 4, "language")?,
        };
        Ok(Person { email: row.cell(0).to_owned(), profile })
    };
    table(ACCOUNTS, &["email", "name", "role", "represents", "language"])?.rows.iter().map(person).collect()
}

pub(super) fn plans() -> Result<Vec<Plan>, TableError> {
    let plan = |row: &Row| {
        Ok(Plan {
            until: word(row, 0, "state")?,
            applicant: word(row, 1, "applicant")?,
            scope: word(row, 2, "scope")?,
            line: word(row, 3, "line")?,
            amount: word(row, 4, "dollars")?,
            starts_in_days: word(row, 5, "starts_in_days")?,
            months: word(row, 6, "months")?,
            activity: word(row, 7, "activity")?,
            beneficiaries: list(row, 8, "beneficiaries")?.into_iter().collect(),
            reasons: list(row, 9, "reasons")?,
            title: row.cell(10).to_owned(),
            summary: Some(row.cell(11).to_owned()).filter(|text| !text.is_empty()),
        })
    };
    let columns = [
        "state",
        "applicant",
        "scope",
        "line",
        "dollars",
        "starts_in_days",
        "months",
        "activity",
        "beneficiaries",
        "reasons",
        "title",
        "summary",
    ];
    table(APPLICATIONS, &columns)?.rows.iter().map(plan).collect()
}

pub(super) fn money() -> Result<Money, TableError> {
    let entry = |row: &Row| {
        let key = (row.cell(0).to_owned(), word(row, 1, "line")?);
        Ok((key, (word(row, 2, "dollars")?, row.cell(3).to_owned())))
    };
    let rows = table(MONEY, &["key", "line", "dollars", "source"])?.rows;
    Ok(Money(rows.iter().map(entry).collect::<Result<_, TableError>>()?))
}

pub(super) fn positions() -> Result<Vec<PlannedPosition>, TableError> {
    let position = |row: &Row| {
        let (assessed, outstanding) = (word(row, 2, "assessed_chf")?, word(row, 3, "outstanding_chf")?);
        let before = word(row, 4, "outstanding_before_chf")?;
        let figures = row.value(3, "outstanding_chf", "no more than was assessed", |_| {
            Figures::new(assessed, outstanding, Some(before)).ok()
        })?;
        Ok(PlannedPosition { state: word(row, 0, "state")?, years_ago: word(row, 1, "years_ago")?, figures })
    };
    let columns = ["state", "years_ago", "assessed_chf", "outstanding_chf", "outstanding_before_chf"];
    table(POSITIONS, &columns)?.rows.iter().map(position).collect()
}

pub(super) fn words() -> Result<Words, TableError> {
    let rows = table(WORDS, &["key", "en", "fr", "es"])?.rows;
    let languages = [(1, Language::En), (2, Language::Fr), (3, Language::Es)];
    let entries = rows.iter().flat_map(|row| {
        languages.map(|(place, language)| ((row.cell(0).to_owned(), language), row.cell(place).to_owned()))
    });
    Ok(Words(entries.collect()))
}

pub(super) fn table(text: &str, columns: &[&str]) -> Result<Table, TableError> {
    let table = Table::read(text.as_bytes(), true)?;
    table.expect(&[columns])?;
    table.expect_full_rows()?;
    Ok(table)
}

pub(super) fn word<T: FromStr>(row: &Row, place: usize, column: &'static str) -> Result<T, TableError> {
    row.value(place, column, "one of its words", |cell| cell.parse().ok())
}

pub(super) fn list<T: FromStr>(row: &Row, place: usize, column: &'static str) -> Result<Vec<T>, TableError> {
    row.value(place, column, "a list of its words", |cell| {
        cell.split(';').filter(|word| !word.is_empty()).map(|word| word.parse().ok()).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::plan;
    use crate::domain::kernel::actor::Role;

    #[test]
    fn the_tables_cover_every_role_every_state_of_the_life_and_every_language() {
        let (persons, plans, words) = (persons().unwrap(), plans().unwrap(), words().unwrap());
        let roles: BTreeSet<Role> = persons.iter().map(|person| person.profile.role).collect();
        assert_eq!(roles, Role::ALL.iter().copied().collect());
        let states: BTreeSet<State> = plans.iter().map(|plan| plan.until).collect();
        let before_the_project = |state: &State| *state == State::Approved || !state.is_project();
        let expected = State::ALL.iter().copied().filter(|state| *state != State::Unwritten);
        assert_eq!(states, expected.filter(before_the_project).collect());
        assert!((30..=45).contains(&plans.len()));
        let projects = plan::projects().unwrap();
        let plans: Vec<&Plan> = plans.iter().chain(projects.iter().map(|project| &project.plan)).collect();
        let titles: BTreeSet<&str> = plans.iter().map(|plan| plan.title.as_str()).collect();
        assert_eq!(titles.len(), plans.len());
        for plan in plans {
            let officer = persons.iter().find(|person| person.profile.represents == Some(plan.applicant)).unwrap();
            assert_eq!(officer.profile.role, Role::StateOfficer);
        }
        for (key, _) in words.0.keys() {
            for language in Language::ALL {
                assert!(words.find(key, *language).is_some_and(|text| !text.is_empty()), "{key} in {language}");
            }
        }
    }
}
