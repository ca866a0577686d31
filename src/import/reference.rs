//! The reference facts that the program carries: states, their dated facts, published rule values.
//!
//! The tables are in `config/reference`, each row with its source. They are parsed and recorded in the same way as an
//! imported file.

use super::facts::{self, FACTS};
use super::table::{Row, Table, TableError};
use crate::domain::historical_projects::RegisterKnowledge;
use crate::domain::historical_projects::state_names::{Place, StateNames};
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::rules::rule_value::{Quantity, RuleCode, RuleKey, RuleUnit};
use crate::store::member_states::states::StateRow;
use crate::workflow::member_states::import_reference::{Publication, StatedRule};

const MEMBER_STATES: &str = include_str!("../../config/reference/member_states.csv");
const INCOME_GROUPS: &str = include_str!("../../config/reference/income_groups.csv");
const EUROPEAN_UNION: &str = include_str!("../../config/reference/european_union.csv");
const LINE_2_LIST: &str = include_str!("../../config/reference/line_2_list_2024_08.csv");
const OFFICE_REGIONS: &str = include_str!("../../config/reference/office_regions.csv");
const STATE_NAME_ALIASES: &str = include_str!("../../config/reference/state_name_aliases.csv");
const CONTRADICTED_DONORS: &str = include_str!("../../config/reference/contradicted_donors.csv");
const RULE_VALUES: &str = include_str!("../../config/reference/rule_values.csv");

const RULE_COLUMNS: &[&str] = &["code", "line", "scope", "value", "in_force_from", "source"];
const STATE_COLUMNS: &[&str] = &["code", "iso2", "name_en", "name_fr", "name_es", "m49_region", "capital_zone"];

/// Every reference fact of the program, as one publication.
///
/// # Errors
/// A [`TableError`], if one of the tables is damaged.
pub fn everything() -> Result<Publication, TableError> {
    let mut facts = Vec::new();
    for text in [INCOME_GROUPS, EUROPEAN_UNION, LINE_2_LIST, OFFICE_REGIONS] {
        facts.extend(facts::own(&table(text, FACTS)?)?);
    }
    let rules = table(RULE_VALUES, RULE_COLUMNS)?.rows.iter().map(rule).collect::<Result<_, TableError>>()?;
    Ok(Publication { name: "config/reference".to_owned(), states: member_states()?, facts, rules })
}

/// The states, with the time zone of each capital.
///
/// # Errors
/// A [`TableError`], if the table is damaged.
pub fn member_states() -> Result<Vec<StateRow>, TableError> {
    let state = |row: &Row| {
        let cell = |place| row.cell(place).to_owned();
        Ok(StateRow {
            code: row.value(0, "code", "a code of three capital letters", |cell| cell.parse().ok())?,
            iso2: cell(1),
            name_en: cell(2),
            name_fr: cell(3),
            name_es: cell(4),
            m49_region: cell(5),
            capital_zone: row.value(6, "capital_zone", "an IANA time zone", |zone| {
                zone.parse::<chrono_tz::Tz>().is_ok().then(|| zone.to_owned())
            })?,
        })
    };
    table(MEMBER_STATES, STATE_COLUMNS)?.rows.iter().map(state).collect()
}

/// The reference data for reading a register: names of states, and entries that another source contradicts.
///
/// # Errors
/// A [`TableError`], if one of the tables is damaged.
pub fn register_knowledge() -> Result<RegisterKnowledge, TableError> {
    let mut names = StateNames::default();
    for state in member_states()? {
        for name in [&state.name_en, &state.name_fr, &state.name_es] {
            names.add(name, Place::State(state.code));
        }
    }
    for row in table(STATE_NAME_ALIASES, &["name", "code"])?.rows {
        let code: StateCode = row.value(1, "code", "a code of three capital letters", |cell| cell.parse().ok())?;
        let is_state = names.contains(Place::State(code));
        names.add(row.cell(0), if is_state { Place::State(code) } else { Place::Elsewhere });
    }
    let contradicted = table(CONTRADICTED_DONORS, &["code", "donor", "source"])?;
    let contradicted_donors = contradicted.rows.iter().map(|row| row.cell(0).to_owned()).collect();
    Ok(RegisterKnowledge { names, contradicted_donors })
}

fn table(text: &str, columns: &[&str]) -> Result<Table, TableError> {
    let table = Table::read(text.as_bytes(), true)?;
    table.expect(&[columns])?;
    table.expect_full_rows()?;
    Ok(table)
}

fn rule(row: &Row) -> Result<StatedRule, TableError> {
    let code: RuleCode = row.value(0, "code", "a rule", |cell| cell.parse().ok())?;
    let quantity = row.value(3, "value", "a quantity in the unit of its rule", |cell| match code.unit() {
        RuleUnit::Cents => cell.parse::<Cents>().ok().map(Quantity::Amount),
        RuleUnit::BasisPoints | RuleUnit::Count => Quantity::from_stored(code, cell.parse().ok()?),
    })?;
    Ok(StatedRule {
        key: RuleKey { code, line: optional(row, 1, "line")?, scope: optional(row, 2, "scope")? },
        quantity,
        in_force_from: row.value(4, "in_force_from", "a date written as YYYY-MM-DD", |cell| cell.parse().ok())?,
        source: row.cell(5).to_owned(),
    })
}

/// An empty cell is `None`; any other value must belong to the vocabulary.
fn optional<T: std::str::FromStr>(row: &Row, place: usize, column: &'static str) -> Result<Option<T>, TableError> {
    if row.cell(place).is_empty() {
        return Ok(None);
    }
    row.value(place, column, "one of its words, or empty", |cell| cell.parse().ok()).map(Some)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::kernel::credit_line::CreditLine;
    use crate::domain::member_states::member_state::FactKind;

    #[test]
    fn the_tables_are_whole() {
        let all = everything().unwrap();
        let codes: BTreeSet<_> = all.states.iter().map(|state| state.code).collect();
        assert_eq!((all.states.len(), codes.len()), (193, 193));
        assert_eq!(all.states.iter().map(|state| &state.iso2).collect::<BTreeSet<_>>().len(), 193);
        assert!(all.facts.iter().all(|fact| codes.contains(&fact.state) && !fact.source.is_empty()));
        let of =
            |kind| all.facts.iter().filter(|fact| fact.kind == kind).map(|fact| fact.state).collect::<BTreeSet<_>>();
        assert_eq!(of(FactKind::IncomeGroup), codes);
        assert_eq!(of(FactKind::EuropeanUnion), codes);
        assert_eq!((of(FactKind::Membership).len(), of(FactKind::Article4).len()), (104, 104));
        assert_eq!(of(FactKind::OfficeRegion).len(), 70);
    }

    #[test]
    fn no_ceiling_of_line_1_is_published() {
        let rules = everything().unwrap().rules;
        assert!(rules.iter().any(|rule| rule.key.code == RuleCode::Ceiling));
        assert!(rules.iter().all(|rule| rule.key.code != RuleCode::Ceiling || rule.key.line == Some(CreditLine::Two)));
    }
}
