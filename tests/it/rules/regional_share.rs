//! The regional share (E17): the published percentages, properties of the totals, and the cases of the criterion.

use std::collections::{BTreeMap, BTreeSet};

use fonds1035::domain::historical_projects::state_names::{Place, StateNames};
use fonds1035::domain::kernel::assessment::Criterion;
use fonds1035::domain::kernel::credit_line::CreditLine;
use fonds1035::domain::member_states::member_state::{AllocationRegion, FactKind};
use fonds1035::domain::rules::eligibility::regional_position::shares;
use proptest::collection::btree_map;
use proptest::prelude::*;
use proptest::sample::select;

use super::cases::{BUDGET, Case, aside, no, open, yes};
use super::world::World;

const ONE: CreditLine = CreditLine::One;
const TWO: CreditLine = CreditLine::Two;

/// The region of a name of the published list; the fifth name could not be read.
fn region(name: &str) -> AllocationRegion {
    match name {
        "Africa" => AllocationRegion::Africa,
        "Asia and Oceania" => AllocationRegion::AsiaAndOceania,
        "Latin America and the Caribbean" => AllocationRegion::LatinAmericaAndTheCaribbean,
        "Europe" => AllocationRegion::Europe,
        _ => AllocationRegion::Other,
    }
}

#[test]
fn the_percentages_of_the_list_of_august_2024_are_met() {
    let Some(text) = super::shared_reference("line2_regions_2024-08.csv") else { return };
    let rows = super::rows(&text);
    let counts: BTreeMap<_, u32> =
        rows.iter().map(|row| (region(&row["region"]), row["members"].parse().unwrap())).collect();
    assert_eq!((counts.len(), counts.values().sum::<u32>()), (5, 111));
    let percentages = shares(&counts, 100).unwrap();
    for row in rows.iter().filter(|row| !row["published_percent"].is_empty()) {
        let published: u64 = row["published_percent"].parse().unwrap();
        assert_eq!(percentages[&region(&row["region"])], published, "{}", row["region"]);
    }
    // The fifth region's is not published: one of 111, and what the others leave of the whole.
    assert_eq!(percentages.into_values().collect::<Vec<_>>(), [40, 28, 19, 12, 1]);
}

#[test]
fn equal_remainders_are_settled_by_the_order_of_the_regions_and_no_state_means_no_share() {
    let equal = AllocationRegion::ALL.iter().map(|region| (*region, 3)).collect();
    assert_eq!(shares(&equal, 7).unwrap().into_values().collect::<Vec<_>>(), [2, 2, 1, 1, 1]);
    assert_eq!(shares(&BTreeMap::new(), 100), None);
    assert_eq!(shares(&BTreeMap::from([(AllocationRegion::Europe, 0)]), 100), None);
}

/// The word of a Regional Office of the evaluation repository.
fn office(name: &str) -> &'static str {
    match name {
        "RO for East Horn and Southern Africa" => "east_horn_and_southern_africa",
        "RO for West and Central Africa" => "west_and_central_africa",
        "RO for Middle East and North Africa" => "middle_east_and_north_africa",
        "RO for Latin America and the Caribbean" => "latin_america_and_the_caribbean",
        "RO for Asia and the Pacific" => "asia_and_the_pacific",
        "RO for Europe and Central Asia" => "europe_and_central_asia",
        other => panic!("{other} is no Regional Office"),
    }
}

#[test]
fn the_office_regions_are_those_of_the_projects_of_one_state_alone() {
    let Some(text) = super::shared_reference("idf_evaluated_projects.csv") else { return };
    let mut names = StateNames::default();
    for state in super::rows(include_str!("../../../config/reference/member_states.csv")) {
        for column in ["name_en", "name_fr", "name_es"] {
            names.add(&state[column], Place::State(state["code"].parse().unwrap()));
        }
    }
    for alias in super::rows(include_str!("../../../config/reference/state_name_aliases.csv")) {
        names.add(&alias["name"], Place::State(alias["code"].parse().unwrap()));
    }
    let mut found: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for project in super::rows(&text).iter().filter(|project| project["n_countries"] == "1") {
        let state = names.resolve(&project["countries"]).and_then(Place::state).unwrap();
        found.entry(state.to_string()).or_default().insert(office(&project["region"]));
    }
    let own = super::rows(include_str!("../../../config/reference/office_regions.csv"));
    let own: BTreeMap<String, BTreeSet<&str>> =
        own.iter().map(|row| (row["state"].clone(), BTreeSet::from([row["value"].as_str()]))).collect();
    assert_eq!(found, own);
}

proptest! {
    #[test]
    fn the_parts_add_up_to_the_whole_and_each_is_within_one_unit_of_its_proportion(
        counts in btree_map(select(AllocationRegion::ALL), 0..300_u32, 1..=5), whole in 0..=(1_u64 << 53),
    ) {
        let total: u128 = counts.values().copied().map(u128::from).sum();
        let Some(parts) = shares(&counts, whole) else {
            prop_assert_eq!(total, 0);
            return Ok(());
        };
        prop_assert_eq!(parts.values().sum::<u64>(), whole);
        for (region, part) in parts {
            let (exact, part) = (u128::from(counts[&region]) * u128::from(whole), u128::from(part) * total);
            prop_assert!(part.abs_diff(exact) < total, "{}: {} instead of {}", region, part, exact);
        }
    }
}

/// 400,000 USD of a line: six of the eight states of the world are in Africa, and so is three quarters of the money.
fn sharing(line: CreditLine, used: &[(&str, &str)]) -> World {
    World::national().with_line_use(line, "400000.00", used)
}

/// The cases of the table; Burundi asks for 100,000 USD.
pub fn cases() -> Vec<Case> {
    use Criterion::RegionalShare as Criterion;
    let two_without_line_2 = |used| {
        let subject = |world: World, code| world.where_fact(code, FactKind::Article4, "yes");
        subject(subject(sharing(TWO, used), "KEN"), "MWI")
    };
    let kenya = |used| sharing(TWO, used).without_fact("KEN", FactKind::IncomeGroup);
    vec![
        // Exactly the share, and one cent more.
        yes(Criterion, ONE, sharing(ONE, &[("KEN", "150000.00"), ("MWI", "50000.00")])),
        no(
            Criterion,
            ONE,
            sharing(ONE, &[("KEN", "150000.00"), ("MWI", "50000.01")]),
            "reduce_amount",
            &[("by", "0.01"), ("to", "99999.99")],
        ),
        // What another region uses does not count.
        yes(Criterion, TWO, sharing(TWO, &[("KEN", "200000.00"), ("ZWE", "100000.00")])),
        // Nothing is left to ask less of.
        no(
            Criterion,
            TWO,
            sharing(TWO, &[("KEN", "300000.00")]),
            "await_regional_share",
            &[("by", "100000.00"), ("region", "africa")],
        ),
        // Two states subject to Article 4 are not counted on Line 2: four of six, 266,666.67 USD.
        yes(Criterion, TWO, two_without_line_2(&[("KEN", "166666.67")])),
        no(
            Criterion,
            TWO,
            two_without_line_2(&[("KEN", "166666.68")]),
            "reduce_amount",
            &[("by", "0.01"), ("to", "99999.99")],
        ),
        // Five of eight are certain, whatever Kenya turns out to be.
        yes(Criterion, TWO, kenya(&[("RWA", "150000.00")])),
        open(Criterion, TWO, kenya(&[("RWA", "150000.01")]), "record_facts", &[("states", "KEN")]),
        open(
            Criterion,
            TWO,
            sharing(TWO, &[("RWA", "150000.01")]).without_fact("RWA", FactKind::AllocationRegion),
            "record_facts",
            &[("states", "RWA")],
        ),
        open(
            Criterion,
            TWO,
            sharing(TWO, &[]).without_fact("BDI", FactKind::AllocationRegion),
            "record_facts",
            &[("states", "BDI")],
        ),
        open(Criterion, TWO, sharing(TWO, &[]).answering(|draft| draft.budget.clear()), "answer_question", BUDGET),
        // No step asks the line for money yet.
        aside(Criterion, ONE, World::national()),
        aside(Criterion, ONE, sharing(TWO, &[("KEN", "400000.00")])),
    ]
}
