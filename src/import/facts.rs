//! Reads facts about states from external files: one reader for each file format, selected by the header.
//!
//! Every fact has a first day of validity and a source. The date comes only from the publication: from a column, the
//! name of the file, or the rule of the publication (a World Bank list is valid from 1 July of its year).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::reference;
use super::table::{Row, Table, TableError};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::{AllocationRegion, FactKind, FactValue, IncomeGroup};
use crate::store::member_states::states::StateRow;
use crate::workflow::member_states::import_reference::{Publication, StatedFact};

/// States by ISO code, with their names.
pub const STATES: &[&str] = &["iso3", "iso2", "name_en", "name_fr", "name_es", "m49_region"];
/// The Fund's list of states eligible for Line 2.
pub const ELIGIBLE: &[&str] = &["iso3", "iso2", "allocation_region", "name_en", "name_fr", "name_es"];
/// Accessions to the European Union.
pub const ACCESSIONS: &[&str] = &["iso3", "country", "accession_cohort", "in_EU27_2020", "source"];
/// World Bank income groups by year of release.
pub const INCOME_GROUPS: &[&str] = &["iso3", "released_year", "fiscal_year", "income_group"];
/// This project's own format of dated facts.
pub const FACTS: &[&str] = &["state", "kind", "value", "valid_from", "source"];

/// First day of the European Union (Treaty on European Union, in force).
const UNION_BEGAN: (i32, u32, u32) = (1993, 11, 1);
/// First day after the withdrawal of the one state that left.
const UNION_OF_27: (i32, u32, u32) = (2020, 2, 1);

const DATE: &str = "a date written as YYYY-MM-DD";
const CODE: &str = "an ISO 3166 code of three capital letters";

/// Reads a file about states: their names, the list of eligible states, accessions, or facts in this project's format.
/// `name` is the name of the file; the name of a list of eligible states contains its month.
///
/// # Errors
/// A [`TableError`] naming the line.
pub fn states(name: &str, bytes: &[u8]) -> Result<Publication, TableError> {
    let table = Table::read(bytes, true)?;
    table.expect(&[STATES, ELIGIBLE, ACCESSIONS, FACTS])?;
    table.expect_full_rows()?;
    let mut publication = Publication { name: name.to_owned(), ..Publication::default() };
    if table.has(STATES) {
        publication.states = names(&table)?;
    } else if table.has(ELIGIBLE) {
        publication.facts = eligible(&table, month_of(name)?)?;
    } else if table.has(ACCESSIONS) {
        publication.facts = accessions(&table)?;
    } else {
        publication.facts = own(&table)?;
    }
    Ok(publication)
}

/// Reads the World Bank's income groups.
///
/// # Errors
/// A [`TableError`] naming the line.
pub fn income_groups(name: &str, bytes: &[u8]) -> Result<Publication, TableError> {
    let table = Table::read(bytes, true)?;
    table.expect(&[INCOME_GROUPS])?;
    table.expect_full_rows()?;
    let fact = |row: &Row| {
        let state = code(row)?;
        let year = row.value(1, "released_year", "a year", |cell| cell.parse::<i32>().ok())?;
        let valid_from = row.value(1, "released_year", "a year since 1951", |_| NaiveDate::from_ymd_opt(year, 7, 1))?;
        let value = row.value(3, "income_group", "one of L, LM, UM, H", |cell| match cell {
            "L" => Some(IncomeGroup::Low),
            "LM" => Some(IncomeGroup::LowerMiddle),
            "UM" => Some(IncomeGroup::UpperMiddle),
            "H" => Some(IncomeGroup::High),
            _ => None,
        })?;
        Ok(StatedFact {
            state,
            kind: FactKind::IncomeGroup,
            value: FactValue::Income(value),
            valid_from,
            source: format!("World Bank list of economies by income group, release of July {year} (CC BY 4.0)"),
        })
    };
    let facts = table.rows.iter().map(fact).collect::<Result<_, TableError>>()?;
    Ok(Publication { name: name.to_owned(), facts, ..Publication::default() })
}

/// Facts in this project's own format.
///
/// # Errors
/// A [`TableError`] naming the line.
pub fn own(table: &Table) -> Result<Vec<StatedFact>, TableError> {
    let fact = |row: &Row| {
        let kind: FactKind = row.value(1, "kind", "a kind of fact", |cell| cell.parse().ok())?;
        Ok(StatedFact {
            state: row.value(0, "state", CODE, |cell| cell.parse().ok())?,
            kind,
            value: row.value(2, "value", "a value of its kind", |cell| FactValue::parse(kind, cell))?,
            valid_from: row.value(3, "valid_from", DATE, |cell| cell.parse().ok())?,
            source: source(row)?,
        })
    };
    table.rows.iter().map(fact).collect()
}

/// The source of a row: a text of at most 500 characters.
fn source(row: &Row) -> Result<String, TableError> {
    row.value(4, "source", "a source in words, of at most 500 characters", |cell| {
        let named = cell.chars().count() <= 500 && cell.chars().any(char::is_alphanumeric);
        named.then(|| cell.to_owned())
    })
}

fn code(row: &Row) -> Result<StateCode, TableError> {
    row.value(0, "iso3", CODE, |cell| cell.parse().ok())
}

/// The states of the file. The time zones of the capitals are not in the file; they come from the reference table.
fn names(table: &Table) -> Result<Vec<StateRow>, TableError> {
    let zones: BTreeMap<StateCode, String> =
        reference::member_states()?.into_iter().map(|state| (state.code, state.capital_zone)).collect();
    let state = |row: &Row| {
        let code = code(row)?;
        let named = |place, column| {
            row.value(place, column, "a name", |cell| Some(cell.to_owned()).filter(|name| !name.is_empty()))
        };
        Ok(StateRow {
            code,
            iso2: row.value(1, "iso2", "an ISO 3166 code of two capital letters", |cell| {
                let fits = cell.len() == 2 && cell.bytes().all(|letter| letter.is_ascii_uppercase());
                fits.then(|| cell.to_owned())
            })?,
            name_en: named(2, "name_en")?,
            name_fr: named(3, "name_fr")?,
            name_es: named(4, "name_es")?,
            m49_region: named(5, "m49_region")?,
            capital_zone: row
                .value(0, "iso3", "a state whose capital's time zone is known", |_| zones.get(&code).cloned())?,
        })
    };
    table.rows.iter().map(state).collect()
}

/// The first day of the month that ends the name of a file: `line2_eligible_2024-08.csv`.
fn month_of(name: &str) -> Result<NaiveDate, TableError> {
    let stem = name.strip_suffix(".csv").unwrap_or(name);
    let month = stem.len().checked_sub("YYYY-MM".len()).and_then(|start| stem.get(start..));
    month.and_then(|month| format!("{month}-01").parse().ok()).ok_or_else(|| {
        TableError::Unclear(
            "the list has no date of its own: name the file by its month, as in line2_eligible_2024-08.csv".to_owned(),
        )
    })
}

/// The facts that follow from the list: a listed state is a member, has not withdrawn and is not subject to Article 4.
fn eligible(table: &Table, listed: NaiveDate) -> Result<Vec<StatedFact>, TableError> {
    let source = format!(
        "IOM list of member states eligible for Line 2, {} (iom.int/eligible-member-states-line-2)",
        listed.format("%B %Y")
    );
    let mut facts = Vec::new();
    for row in &table.rows {
        let state = code(row)?;
        let region = row.value(2, "allocation_region", "a region of the list", |cell| match cell {
            "Africa" => Some(AllocationRegion::Africa),
            "Asia and Oceania" => Some(AllocationRegion::AsiaAndOceania),
            "Latin America and the Caribbean" => Some(AllocationRegion::LatinAmericaAndTheCaribbean),
            "Europe" => Some(AllocationRegion::Europe),
            _ => None,
        })?;
        for (kind, value) in [
            (FactKind::Membership, FactValue::Holds(true)),
            (FactKind::VoluntaryWithdrawal, FactValue::Holds(false)),
            (FactKind::Article4, FactValue::Holds(false)),
            (FactKind::AllocationRegion, FactValue::Region(region)),
        ] {
            facts.push(StatedFact { state, kind, value, valid_from: listed, source: source.clone() });
        }
    }
    Ok(facts)
}

/// The memberships of the European Union since its first day. The list is complete: a state of the reference table
/// that is missing in the list was never a member.
fn accessions(table: &Table) -> Result<Vec<StatedFact>, TableError> {
    let day = |(year, month, day)| {
        NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| TableError::Unclear("no such day".to_owned()))
    };
    let (began, of_27) = (day(UNION_BEGAN)?, day(UNION_OF_27)?);
    let mut facts = Vec::new();
    let mut state_fact = |state, member, valid_from, source: String| {
        let (kind, value) = (FactKind::EuropeanUnion, FactValue::Holds(member));
        facts.push(StatedFact { state, kind, value, valid_from, source });
    };
    let mut named = Vec::new();
    for row in &table.rows {
        let (state, source) = (code(row)?, source(row)?);
        named.push(state);
        // The dates of entry into force of the accession treaties; the file has the year only.
        let joined = row.value(2, "accession_cohort", "a known round of accession", |cell| match cell {
            "1995" => Some(NaiveDate::from_ymd_opt(1995, 1, 1)),
            "2004" => Some(NaiveDate::from_ymd_opt(2004, 5, 1)),
            "2007" => Some(NaiveDate::from_ymd_opt(2007, 1, 1)),
            "2013" => Some(NaiveDate::from_ymd_opt(2013, 7, 1)),
            founding if founding.starts_with("founding") => Some(None),
            _ => None,
        })?;
        match joined {
            None => state_fact(state, true, began, format!("{source}: in EU12")),
            Some(joined) => {
                state_fact(state, false, began, format!("{source}: not in EU12"));
                state_fact(state, true, joined, format!("{source}: accession of {}", row.cell(2)));
            }
        }
        let stayed = row.value(3, "in_EU27_2020", "yes or no", |cell| {
            (cell == "yes").then_some(true).or_else(|| cell.starts_with("no").then_some(false))
        })?;
        if !stayed {
            state_fact(state, false, of_27, format!("{source}: in EU28, no longer in EU27"));
        }
    }
    let source = table.rows.first().map(|row| row.cell(4)).unwrap_or_default();
    for state in reference::member_states()?.into_iter().filter(|state| !named.contains(&state.code)) {
        state_fact(state.code, false, began, format!("{source}: in no column"));
    }
    Ok(facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_says_nothing_clear_is_refused_with_its_line() {
        for (file, text, complaint) in [
            ("x.csv", "a,b\n1,2\n", "the columns are"),
            (
                "x.csv",
                "state,kind,value,valid_from,source\nBDI,membership,maybe,2001-01-01,s\n",
                "line 2, column value",
            ),
            (
                "x.csv",
                "state,kind,value,valid_from,source\nBDI,membership,yes,2001-02-30,s\n",
                "line 2, column valid_from",
            ),
            ("x.csv", "state,kind,value,valid_from,source\nBDI,membership,yes,2001-02-03,\n", "line 2, column source"),
            ("x.csv", "state,kind,value,valid_from,source\nBDI,article_4,no,2001-02-03,--\n", "line 2, column source"),
            (
                "x.csv",
                "iso3,country,accession_cohort,in_EU27_2020,source\nAUT,Austria,1995,yes,\n",
                "line 2, column source",
            ),
            (
                "x.csv",
                "iso3,iso2,allocation_region,name_en,name_fr,name_es\nBDI,BI,Africa,B,B,B\n",
                "no date of its own",
            ),
            (
                "l_2024-08.csv",
                "iso3,iso2,allocation_region,name_en,name_fr,name_es\nBDI,BI,Mars,B,B,B\n",
                "allocation_region",
            ),
            ("x.csv", "iso3,iso2,name_en,name_fr,name_es,m49_region\nZZZ,ZZ,Z,Z,Z,Z\n", "time zone"),
            (
                "x.csv",
                "iso3,country,accession_cohort,in_EU27_2020,source\nALB,Albania,2031,yes,s\n",
                "accession_cohort",
            ),
        ] {
            let error = states(file, text.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(complaint), "{error}");
        }
        let year = "iso3,released_year,fiscal_year,income_group\nBDI,99999999,2000,L\n";
        assert!(income_groups("x.csv", year.as_bytes()).is_err());
    }

    #[test]
    fn the_list_of_a_month_says_four_things_of_each_state() {
        let text = "iso3,iso2,allocation_region,name_en,name_fr,name_es\nPLW,PW,Asia and Oceania,Palau,Palaos,Palaos\n";
        let facts = states("line2_eligible_2024-08.csv", text.as_bytes()).unwrap().facts;
        assert_eq!(facts.len(), 4);
        assert!(facts.iter().all(|fact| fact.valid_from.to_string() == "2024-08-01"));
        assert!(facts[0].source.contains("August 2024"), "{}", facts[0].source);
    }
}
