//! Property tests: invariants for every application and all reference data, beyond the table of cases.

use chrono::Days;
use fonds1035::domain::applications::form::{ActivityType, CostCategory};
use fonds1035::domain::kernel::assessment::{Criterion, Openness, Verdict};
use fonds1035::domain::kernel::credit_line::{CreditLine, Scope};
use fonds1035::domain::kernel::money::Cents;
use fonds1035::domain::member_states::member_state::{Fact, FactKind, FactValue, IncomeGroup};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::world::{PASSING, STATES, World, fact, item, regions, state};

fn words(kind: FactKind) -> Vec<&'static str> {
    match kind {
        FactKind::IncomeGroup => IncomeGroup::ALL.iter().map(|group| group.as_str()).collect(),
        _ => vec!["yes", "no"],
    }
}

/// At most one record of each kind for each state; the passing word is the likeliest.
fn any_facts() -> impl Strategy<Value = Vec<Fact>> {
    let of_kind = |(kind, passing): (FactKind, &'static str)| {
        let word = prop_oneof![30 => Just(Some(passing)), 2 => select(words(kind)).prop_map(Some), 1 => Just(None)];
        vec(word, STATES.len()).prop_map(move |words| {
            let records = STATES.iter().zip(words);
            records.filter_map(|(code, word)| Some(fact(code, kind, word?))).collect::<Vec<_>>()
        })
    };
    PASSING.map(of_kind).prop_map(|kinds| kinds.concat())
}

prop_compose! {
    fn any_world()(
        facts in any_facts(),
        scope in option::weighted(0.9, select(Scope::ALL)),
        beneficiaries in prop_oneof![subsequence(STATES.to_vec(), 0..=STATES.len()), Just(vec!["BDI"])],
        activity in option::weighted(0.9, select(ActivityType::ALL)),
        builds in option::of(any::<bool>()),
        costs in vec((select(CostCategory::ALL), 0..20_000_000_i64), 0..5),
        prolongs in option::weighted(0.3, option::of(select(CreditLine::ALL))),
        priced in any::<bool>(),
        used in option::of(vec((select(&STATES[..]), 0..30_000_000_i64), 0..4)),
    ) -> World {
        let facts = facts.into_iter().chain(regions()).collect();
        let world = World { facts, ..World::national() }.benefiting(&beneficiaries).answering(|draft| {
            draft.scope = scope;
            draft.activity = activity;
            draft.builds_government_capacity = builds;
            draft.budget = costs.iter().map(|(category, cents)| item(*category, Cents::new(*cents).unwrap())).collect();
        });
        let world = if priced { world.with_line_1_ceiling(Scope::National, "150000.00") } else { world };
        let world = match prolongs { Some(line) => world.prolonging(line), None => world };
        match used { Some(used) => asked_for_money(world, &used), None => world }
    }
}

/// Both lines are asked for money, of which applicants use some cents.
fn asked_for_money(world: World, used: &[(&str, i64)]) -> World {
    let used: Vec<(&str, String)> =
        used.iter().map(|(code, cents)| (*code, Cents::new(*cents).unwrap().to_string())).collect();
    let used: Vec<(&str, &str)> = used.iter().map(|(code, amount)| (*code, amount.as_str())).collect();
    CreditLine::ALL.iter().fold(world, |world, line| world.with_line_use(*line, "500000.00", &used))
}

fn any_line() -> impl Strategy<Value = CreditLine> {
    select(CreditLine::ALL)
}

fn amount(world: &World) -> Cents {
    world.draft.total().unwrap()
}

/// The verdicts in the order of the criteria.
fn verdicts(world: &World, line: CreditLine) -> Vec<(Criterion, Verdict)> {
    world.assess(line).findings.iter().map(|finding| (finding.criterion, finding.verdict)).collect()
}

proptest! {
    #[test]
    fn the_same_question_has_the_same_answer_in_whatever_order_facts_come(
        world in any_world(), line in any_line(), turn in 0..40_usize,
    ) {
        let mut turned = world.clone();
        let middle = turn.min(turned.facts.len());
        turned.facts.rotate_left(middle);
        turned.rules.reverse();
        prop_assert_eq!(world.assess(line), turned.assess(line));
    }

    #[test]
    fn less_knowledge_only_ever_leads_to_not_known(
        world in any_world(), line in any_line(), kept in vec(any::<bool>(), STATES.len() * (PASSING.len() + 1)),
    ) {
        let mut poorer = world.clone();
        let mut kept = kept.into_iter();
        poorer.facts.retain(|_| kept.next().unwrap_or(true));
        for (before, after) in verdicts(&world, line).into_iter().zip(verdicts(&poorer, line)) {
            prop_assert!(after == before || after.1 == Verdict::NotKnown, "{:?} became {:?}", before, after);
        }
    }

    #[test]
    fn without_facts_nothing_about_a_state_is_satisfied(world in any_world(), line in any_line()) {
        let ignorant = World { facts: Vec::new(), ..world };
        for (criterion, verdict) in verdicts(&ignorant, line).into_iter().take_while(|(c, _)| *c != Criterion::ActivityType) {
            prop_assert_ne!(verdict, Verdict::Satisfied, "{}", criterion);
        }
        prop_assert_ne!(ignorant.assess(line).openness(), Openness::Open);
    }

    #[test]
    fn a_missing_answer_never_refuses(world in any_world(), line in any_line(), blanks in vec(any::<bool>(), 5)) {
        let blank = world.clone().answering(|draft| {
            if blanks[0] { draft.scope = None; }
            if blanks[1] { draft.activity = None; }
            if blanks[2] { draft.beneficiaries.clear(); }
            if blanks[3] { draft.budget.clear(); }
            if blanks[4] { draft.builds_government_capacity = None; }
        });
        for (before, after) in verdicts(&world, line).into_iter().zip(verdicts(&blank, line)) {
            prop_assert!(after == before || after.1 == Verdict::NotKnown, "{:?} became {:?}", before, after);
        }
    }

    #[test]
    fn the_share_of_a_region_neither_opens_nor_closes_a_line(world in any_world(), line in any_line()) {
        let aside = World { line_uses: Vec::new(), ..world.clone() };
        prop_assert_eq!(world.assess(line).openness(), aside.assess(line).openness());
    }

    /// A project below the minimum is meant to be raised; every other refused one stays refused at any higher amount.
    #[test]
    fn raising_the_amount_never_makes_a_refused_application_eligible(
        world in any_world(), line in any_line(), times in 2..50_u32,
    ) {
        let before = world.assess(line);
        let above_minimum = before.finding(Criterion::Minimum).unwrap().verdict != Verdict::NotSatisfied;
        prop_assume!(before.openness() == Openness::Closed && above_minimum);
        let raised = world.answering(|draft| draft.budget.iter_mut().for_each(|item| item.quantity *= times));
        prop_assert_eq!(raised.assess(line).openness(), Openness::Closed);
    }

    #[test]
    fn no_cost_that_is_added_brings_an_amount_back_under_its_ceiling(
        world in any_world(), line in any_line(), category in select(CostCategory::ALL), more in 1..50_000_000_i64,
    ) {
        let ceiling = |world: &World| world.assess(line).finding(Criterion::Ceiling).unwrap().verdict;
        let before = ceiling(&world);
        let raised = world.answering(|draft| draft.budget.push(item(category, Cents::new(more).unwrap())));
        if before == Verdict::NotSatisfied {
            prop_assert_eq!(ceiling(&raised), Verdict::NotSatisfied);
        }
    }

    #[test]
    fn adding_an_article_4_beneficiary_never_opens_line_2(world in any_world(), code in select(&STATES[..])) {
        let mut world = world.where_fact(code, FactKind::Article4, "yes");
        world.draft.beneficiaries.insert(state(code));
        let assessment = world.assess(CreditLine::Two);
        prop_assert_eq!(assessment.finding(Criterion::Article4Beneficiaries).unwrap().verdict, Verdict::NotSatisfied);
        prop_assert_eq!(assessment.openness(), Openness::Closed);
    }

    #[test]
    fn what_is_recorded_later_never_changes_an_earlier_answer(
        world in any_world(), line in any_line(), corrections in any_facts(), days in 1..900_u64,
    ) {
        let mut corrected = world.clone();
        corrected.facts.extend(corrections.into_iter().map(|record| Fact {
            recorded_at: world.known_at + Days::new(days),
            value: if days % 7 == 0 { FactValue::Retracted } else { record.value },
            ..record
        }));
        for value in world.rules.clone() {
            corrected.rules.push(fonds1035::domain::rules::rule_value::RuleValue {
                recorded_at: world.known_at + Days::new(days),
                quantity: fonds1035::domain::rules::rule_value::Quantity::from_stored(value.key.code, 1).unwrap(),
                ..value
            });
        }
        prop_assert_eq!(world.assess(line), corrected.assess(line));
    }
}

/// The change named for a share of the budget, applied as it says.
fn applied(world: &World, category: CostCategory, to: i64) -> World {
    world.clone().answering(|draft| {
        draft.budget.retain(|item| item.category != category);
        draft.budget.push(item(category, Cents::new(to).unwrap()));
    })
}

proptest! {
    #[test]
    fn the_named_change_of_a_share_is_the_smallest_that_turns_it(
        staff in 0..10_000_000_i64, operational in 1..10_000_000_i64, evaluation in 0..1_000_000_i64,
    ) {
        let world = World::national().answering(|draft| {
            draft.budget = [(CostCategory::Staff, staff), (CostCategory::Operational, operational),
                (CostCategory::Evaluation, evaluation)]
                .map(|(category, cents)| item(category, Cents::new(cents).unwrap())).to_vec();
        });
        let both = [
            (Criterion::StaffAndOfficeShare, CostCategory::Staff, 1),
            (Criterion::EvaluationShare, CostCategory::Evaluation, -1),
        ];
        for (criterion, category, cent_back) in both {
            let finding = world.assess(CreditLine::Two).finding(criterion).unwrap().clone();
            let Some(turns) = finding.turns else { continue };
            let to: Cents = turns.args["to"].parse().unwrap();
            let verdict = |to| applied(&world, category, to).assess(CreditLine::Two).finding(criterion).unwrap().verdict;
            prop_assert_eq!(verdict(to.get()), Verdict::Satisfied);
            prop_assert_eq!(verdict(to.get() + cent_back), Verdict::NotSatisfied);
        }
    }

    #[test]
    fn the_named_number_of_states_is_the_smallest_that_turns_the_majority(members in 0..4_usize, others in 1..4_usize) {
        let (inside, outside) = (["BDI", "KEN", "MWI"], ["RWA", "TZA", "UGA"]);
        let added: Vec<String> = (b'A'..b'H').map(|letter| format!("X{}X", char::from(letter))).collect();
        let mut world = World::regional();
        let beneficiaries: Vec<&str> = inside.iter().take(members).chain(outside.iter().take(others)).copied().collect();
        for code in outside {
            world = world.where_fact(code, FactKind::Membership, "no");
        }
        world.facts.extend(added.iter().flat_map(|code| PASSING.iter().map(|(kind, word)| fact(code, *kind, word))));
        let majority = |count: usize| {
            let all: Vec<&str> = beneficiaries.iter().copied().chain(added.iter().take(count).map(String::as_str)).collect();
            world.clone().benefiting(&all).assess(CreditLine::One).finding(Criterion::RegionalMajority).unwrap().clone()
        };
        let Some(turns) = majority(0).turns else { return Ok(()) };
        let count: usize = turns.args["count"].parse().unwrap();
        prop_assert_eq!(majority(count).verdict, Verdict::Satisfied);
        prop_assert_eq!(majority(count - 1).verdict, Verdict::NotSatisfied);
    }
}

#[test]
fn the_generated_worlds_reach_every_openness_and_some_amount() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..400 {
        let world = any_world().new_tree(&mut runner).unwrap().current();
        seen.insert((world.assess(CreditLine::Two).openness(), amount(&world) > Cents::ZERO));
    }
    for openness in Openness::ALL {
        assert!(seen.contains(&(*openness, true)), "the properties never see {openness}");
    }
}
