//! Every criterion is tested with the table of cases, and the table covers the list of criteria.

use std::collections::BTreeMap;

use fonds1035::domain::kernel::assessment::{Criterion, Openness, Verdict, Weight};
use fonds1035::domain::kernel::credit_line::{CreditLine, Scope};
use fonds1035::domain::member_states::member_state::FactKind;
use fonds1035::domain::rules::eligibility::ceiling_criteria::ceiling_entered;
use fonds1035::domain::rules::eligibility::eligible_beneficiaries;
use fonds1035::domain::rules::rule_value::RuleCode;

use super::cases;
use super::world::{World, seeded_rules, state};

#[test]
fn every_case_is_decided_as_the_table_says() {
    for (number, case) in cases::all().iter().enumerate() {
        let assessment = case.world.assess(case.line);
        let criteria: Vec<Criterion> = assessment.findings.iter().map(|finding| finding.criterion).collect();
        assert_eq!(criteria, Criterion::ALL, "all criteria, always in their order");
        let finding = assessment.finding(case.criterion).unwrap();
        let turns = finding.turns.as_ref().map(|turns| (turns.code.as_str(), turns.args.clone()));
        let expected = case.turns.as_ref().map(|(code, args)| {
            let args = args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            (*code, args.collect::<BTreeMap<_, _>>())
        });
        let name = format!("case {number}: {} on {}", case.criterion, case.line);
        assert_eq!((finding.verdict, turns), (case.verdict, expected), "{name}");
        assert_eq!(finding.args.contains_key("reason"), case.verdict == Verdict::NotKnown, "{name}: the reason");
        assert_eq!(finding.legal_source, case.criterion.legal_source(), "{name}");
        if !matches!(case.verdict, Verdict::NotConcerned) {
            assert!(!finding.facts.is_empty(), "{name}: the facts used");
        }
    }
}

#[test]
fn every_criterion_has_a_passing_and_a_failing_case_and_a_citation() {
    let cases = cases::all();
    let has = |criterion: Criterion, verdict: Verdict| {
        cases.iter().any(|case| case.criterion == criterion && case.verdict == verdict)
    };
    for criterion in Criterion::ALL {
        assert!(has(*criterion, Verdict::Satisfied), "{criterion} has no passing case");
        // The texts forbid no follow-up; where they are silent the line stays shut until the Fund decides.
        let failing = if *criterion == Criterion::FollowUp { Verdict::NotKnown } else { Verdict::NotSatisfied };
        assert!(has(*criterion, failing), "{criterion} has no failing case");
        assert!(has(*criterion, Verdict::NotKnown), "{criterion} has no case with something missing");
        let citation = criterion.legal_source();
        let texts =
            ["Council Resolution 1", "Guidance Note 2020", "Fund page “", "Guidelines for IOM Development Fund"];
        assert!(texts.iter().any(|text| citation.contains(text)), "{criterion} cites no text: {citation:?}");
    }
}

#[test]
fn a_sound_application_is_open_on_line_2_and_waits_for_the_ceiling_on_line_1() {
    for world in [World::national(), World::regional()] {
        assert_eq!(world.assess(CreditLine::Two).openness(), Openness::Open);
        let line_1 = world.assess(CreditLine::One);
        assert_eq!(line_1.openness(), Openness::NotYetKnown);
        let obstacles: Vec<Criterion> = line_1.obstacles().map(|finding| finding.criterion).collect();
        assert_eq!(obstacles, [Criterion::Ceiling]);
        let entered = |line| world.ask(|question| ceiling_entered(question, line));
        assert_eq!((entered(CreditLine::One), entered(CreditLine::Two)), (false, true));
        let scope = world.draft.scope.unwrap();
        let priced = world.clone().with_line_1_ceiling(scope, "250000.00");
        assert_eq!(priced.assess(CreditLine::One).openness(), Openness::Open);
        assert!(priced.ask(|question| ceiling_entered(question, CreditLine::One)));
    }
}

#[test]
fn an_article_4_state_finds_line_1_open_and_line_2_closed() {
    let world = World::national()
        .where_fact("BDI", FactKind::Article4, "yes")
        .with_line_1_ceiling(Scope::National, "150000.00");
    assert_eq!(world.assess(CreditLine::One).openness(), Openness::Open);
    assert_eq!(world.assess(CreditLine::Two).openness(), Openness::Closed);
}

#[test]
fn an_empty_draft_is_never_refused() {
    let world = World::national().answering(|draft| *draft = Default::default());
    for line in CreditLine::ALL {
        let assessment = world.assess(*line);
        assert_eq!(assessment.openness(), Openness::NotYetKnown);
        let refusing = assessment.findings.iter().filter(|finding| finding.verdict == Verdict::NotSatisfied);
        assert_eq!(refusing.count(), 0);
    }
}

#[test]
fn only_the_evaluation_and_the_regional_share_warn() {
    let assessment = World::national().assess(CreditLine::Two);
    for finding in &assessment.findings {
        let advisory = matches!(finding.criterion, Criterion::EvaluationShare | Criterion::RegionalShare);
        assert_eq!(finding.weight == Weight::Advisory, advisory, "{}", finding.criterion);
    }
    let without = World::national().answering(|draft| {
        draft.budget.retain(|item| item.category != fonds1035::domain::applications::form::CostCategory::Evaluation);
    });
    assert_eq!(without.assess(CreditLine::Two).openness(), Openness::Open);
}

#[test]
fn a_finding_shows_the_fact_as_it_was() {
    let assessment = World::national().assess(CreditLine::Two);
    let used = &assessment.finding(Criterion::IncomeGroup).unwrap().facts;
    let shown = serde_json::to_value(used).unwrap();
    let expected = serde_json::json!([{
        "subject": "BDI", "kind": "income_group", "value": "low", "source": "constructed",
        "valid_from": "2020-07-01", "recorded_at": "2020-07-02T00:00:00Z",
    }]);
    assert_eq!(shown, expected);
}

#[test]
fn eligible_beneficiaries_are_counted_by_line() {
    let world = World::regional()
        .where_fact("RWA", FactKind::Article4, "yes")
        .without_fact("TZA", FactKind::VoluntaryWithdrawal);
    let on = |line| world.ask(|question| eligible_beneficiaries(question, line));
    assert_eq!(on(CreditLine::One), [state("BDI"), state("RWA")]);
    assert_eq!(on(CreditLine::Two), [state("BDI")]);
}

#[test]
fn every_seeded_rule_value_is_one_that_some_rule_asks_for() {
    let values = seeded_rules();
    for value in &values {
        assert!(value.key.is_meaningful() && value.quantity.is_of(value.key.code), "{value:?}");
        assert!(!value.source.is_empty(), "{value:?}");
    }
    for code in RuleCode::ALL {
        assert!(values.iter().any(|value| value.key.code == *code), "{code} is not seeded");
    }
    let line_1_ceilings = values.iter().filter(|value| value.key.line == Some(CreditLine::One));
    assert_eq!(line_1_ceilings.count(), 0, "the ceilings of Line 1 are not published");
}
