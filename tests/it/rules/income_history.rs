//! The real history of the World Bank's income groups: decisions replayed with the facts known on the day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use fonds1035::domain::applications::form::Draft;
use fonds1035::domain::kernel::assessment::{Criterion, Finding, Verdict};
use fonds1035::domain::kernel::credit_line::CreditLine;
use fonds1035::domain::kernel::state_code::StateCode;
use fonds1035::domain::member_states::member_state::{Fact, FactKind, FactValue, Facts, IncomeGroup};
use fonds1035::domain::rules::eligibility::assess;
use fonds1035::domain::rules::eligibility::question::Question;
use fonds1035::domain::rules::rule_value::Rules;

use super::world::state;

/// The list of year Y is released in July of Y and recorded on that day.
fn released(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 7, 1).unwrap()
}

fn history() -> Option<Vec<Fact>> {
    let text = super::shared_reference("income_groups.csv")?;
    let group = |code: &str| match code {
        "L" => IncomeGroup::Low,
        "LM" => IncomeGroup::LowerMiddle,
        "UM" => IncomeGroup::UpperMiddle,
        "H" => IncomeGroup::High,
        other => panic!("{other} is no income group"),
    };
    let facts = super::rows(&text).into_iter().map(|row| {
        let day = released(row["released_year"].parse().unwrap());
        Fact {
            state: state(&row["iso3"]),
            kind: FactKind::IncomeGroup,
            value: FactValue::Income(group(&row["income_group"])),
            valid_from: day,
            recorded_at: day.and_time(chrono::NaiveTime::MIN).and_utc(),
            source: format!("World Bank, list released in July {}", row["released_year"]),
        }
    });
    Some(facts.collect())
}

/// What the income criterion says about a state on `day`, with what was known at the end of `known_on`.
fn income(facts: &Facts, applicant: StateCode, day: NaiveDate, known_on: NaiveDate) -> Finding {
    let question = Question {
        applicant,
        draft: &Draft::default(),
        predecessor: None,
        facts,
        rules: &Rules::default(),
        regional: &BTreeMap::new(),
        day,
        known_at: known_on.and_hms_opt(23, 59, 59).unwrap().and_utc(),
    };
    assess(&question, CreditLine::Two).finding(Criterion::IncomeGroup).unwrap().clone()
}

fn verdict(facts: &Facts, applicant: StateCode, day: NaiveDate) -> Verdict {
    income(facts, applicant, day, day).verdict
}

#[test]
fn all_66_moves_since_2001_are_reported_on_the_day_of_release() {
    let Some(records) = history() else { return };
    let economies: BTreeSet<StateCode> = records.iter().map(|fact| fact.state).collect();
    let facts = Facts::new(records);
    let mut moves: BTreeMap<StateCode, Vec<i32>> = BTreeMap::new();
    for economy in economies {
        for year in 2002..=2025 {
            let (eve, day) = (released(year) - Days::new(1), released(year));
            let (before, after) = (verdict(&facts, economy, eve), verdict(&facts, economy, day));
            // What is known a year later does not change the answer for the day before the release.
            assert_eq!(income(&facts, economy, eve, released(year + 1)).verdict, before);
            if before != after && before != Verdict::NotKnown {
                assert_ne!(after, Verdict::NotKnown, "{economy} in {year}");
                moves.entry(economy).or_default().push(year);
            }
        }
    }
    let count: usize = moves.values().map(Vec::len).sum();
    assert_eq!((count, moves.len()), (66, 36), "{moves:?}");
    assert_eq!(moves.get(&state("PLW")).map(|years| years.last().copied()), Some(Some(2024)));
}

#[test]
fn palau_in_2024_depends_on_the_day_and_on_what_was_known() {
    let Some(records) = history() else { return };
    let facts = Facts::new(records);
    let palau = state("PLW");
    let [june, july, august] = [(6, 30), (7, 1), (8, 15)].map(|(m, d)| NaiveDate::from_ymd_opt(2024, m, d).unwrap());
    assert_eq!(verdict(&facts, palau, june), Verdict::Satisfied);
    let refused = income(&facts, palau, july, july);
    assert_eq!(refused.verdict, Verdict::NotSatisfied);
    assert_eq!(refused.facts[0].value.as_deref(), Some("high"));
    assert_eq!(refused.facts[0].valid_from, Some(july));
    // Decided in August by somebody to whom the release of July is not known: the list before it stands.
    let unaware = income(&facts, palau, august, june);
    assert_eq!(unaware.verdict, Verdict::Satisfied);
    assert_eq!(unaware.facts[0].source.as_deref(), Some("World Bank, list released in July 2023"));
}

/// The Fund's own list of August 2024 agrees with the list in force, Palau aside: it still stands on the list of 2023.
#[test]
fn the_published_list_of_august_2024_agrees_but_for_palau() {
    let (Some(records), Some(text)) = (history(), super::shared_reference("line2_eligible_2024-08.csv")) else {
        return;
    };
    let facts = Facts::new(records);
    let listed: Vec<StateCode> = super::rows(&text).iter().map(|row| state(&row["iso3"])).collect();
    assert_eq!(listed.len(), 104);
    let refused_on = |year, month, day| {
        let day = NaiveDate::from_ymd_opt(year, month, day).unwrap();
        listed.iter().copied().filter(|code| verdict(&facts, *code, day) != Verdict::Satisfied).collect::<Vec<_>>()
    };
    assert_eq!(refused_on(2024, 8, 15), [state("PLW")]);
    assert_eq!(refused_on(2024, 6, 30), []);
}
