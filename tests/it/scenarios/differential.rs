//! Differential test with random sets, orders and assumptions: a scenario predicts the result of the real operations.

use std::collections::{BTreeMap, BTreeSet};

use fonds1035::domain::applications::form::Draft;
use fonds1035::domain::applications::state::{Action, State};
use fonds1035::domain::kernel::assessment::{Finding, Verdict, Weight};
use fonds1035::domain::kernel::calendar::day_in_geneva;
use fonds1035::domain::kernel::credit_line::{CreditLine, LineChoice, Scope};
use fonds1035::domain::kernel::money::Cents;
use fonds1035::domain::kernel::refusal::RefusalCode;
use fonds1035::domain::kernel::tally::Tally;
use fonds1035::domain::lifecycle::command::{Command, StepInput};
use fonds1035::domain::member_states::member_state::{AllocationRegion, FactKind, FactValue};
use fonds1035::domain::rules::eligibility::question::Question;
use fonds1035::domain::rules::eligibility::regional_position::{LineUse, RegionalPosition};
use fonds1035::domain::rules::eligibility::regional_share_criteria;
use fonds1035::domain::rules::rule_value::{Quantity, RuleCode, RuleKey, Rules};
use fonds1035::domain::scenarios::scenario::{RegionOutcome, ScenarioResult};
use fonds1035::store::applications;
use fonds1035::store::lifecycle::{events, fundings};
use fonds1035::store::member_states::states;
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::lifecycle::perform::Performed;
use fonds1035::workflow::member_states::import_reference::{self, Publication, StatedFact, StatedRule};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use uuid::Uuid;

use super::waiting::{Refusals, fate};
use crate::support::builders::{letter, national, step, usd};
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, FINANCE_OFFICER, FUND_OFFICER, OFFICER_XAA, Person, REGIONAL_OFFICE};

/// How far an application has come before the scenario.
#[derive(Debug, Clone, Copy)]
enum Stage {
    Bare,
    Submitted,
    UnderReview,
    Asked,
    Retained,
    Recommended,
}

/// A random world: applications with their stage and thousands of dollars, an order, and what is assumed.
#[derive(Debug, Clone)]
struct World {
    applications: Vec<(Stage, i64, bool)>,
    order: Vec<usize>,
    line_1: u32,
    line_2: u32,
    /// Whether an assumed list closes Line 2 to the applicant, and from which day it holds.
    listed: Option<(bool, &'static str)>,
    /// An assumed ceiling of Line 1, in thousands of dollars: without one that line is open to nobody.
    ceiling: Option<i64>,
    /// Whether the steps are taken on a later day.
    later: bool,
    /// Whether every state is settled, so that the share of a region can warn.
    settled: bool,
}

const TODAY: &str = "2019-06-03";
const LATER: &str = "2019-07-01";

fn world() -> impl Strategy<Value = World> {
    let stage = prop::sample::select(vec![
        Stage::Bare,
        Stage::Submitted,
        Stage::UnderReview,
        Stage::UnderReview,
        Stage::Asked,
        Stage::Retained,
        Stage::Recommended,
    ]);
    let applications = prop::collection::vec((stage, 50i64..201, any::<bool>()), 3..7);
    let order = Just((0..7usize).collect::<Vec<_>>()).prop_shuffle();
    let listed = prop::sample::select(vec![None, Some(false), Some(true)]);
    let from = prop::sample::select(vec!["2019-06-01", LATER]);
    let ceiling = prop::option::of(60i64..201);
    let flags = (any::<bool>(), any::<bool>());
    (applications, order, (2u32..500, 0u32..300), listed, from, ceiling, flags).prop_map(
        |(applications, order, (line_1, line_2), listed, from, ceiling, (later, settled))| World {
            applications,
            order,
            line_1,
            line_2,
            listed: listed.map(|closed| (closed, from)),
            ceiling,
            later,
            settled,
        },
    )
}

/// Brings an application to its stage. Retained ones come before any money does.
async fn bring(test: &TestDb, stage: Stage, draft: Draft) -> Uuid {
    let id = test.create(&OFFICER_XAA, draft).await.unwrap().id;
    if !matches!(stage, Stage::Bare) {
        test.attach(&OFFICER_XAA, id, letter("XAA")).await.unwrap();
    }
    test.take(&OFFICER_XAA, id, step(Action::Submit)).await.unwrap();
    if !matches!(stage, Stage::Bare) {
        test.take(&REGIONAL_OFFICE, id, step(Action::Endorse)).await.unwrap();
    }
    let further: &[Action] = match stage {
        Stage::Bare | Stage::Submitted => &[],
        Stage::UnderReview => &[Action::BeginReview],
        Stage::Asked => &[Action::BeginReview, Action::RequestClarification],
        Stage::Retained => &[Action::BeginReview, Action::Retain],
        Stage::Recommended => &[Action::BeginReview, Action::Recommend],
    };
    for action in further {
        let line = Some(CreditLine::Two);
        let comment = Some("Because.".to_owned());
        let command = Command::Step { action: *action, input: StepInput { line, comment, ..StepInput::default() } };
        test.take(&FUND_OFFICER, id, command).await.unwrap();
    }
    id
}

/// What became of an application for real.
#[derive(Debug, Default)]
struct Real {
    state: Option<State>,
    approved_on: Option<CreditLine>,
    acts: Vec<(Action, Option<CreditLine>, Uuid)>,
    refusals: Refusals,
    warnings: Vec<Finding>,
}

impl Real {
    /// Notes a step that was taken; of one criterion the last warning stands.
    fn taken(&mut self, done: &Performed, line: Option<CreditLine>, by: &Person) {
        self.acts.push((done.outcome.transition.action, line, by.id()));
        let funded = done.outcome.funding.map(|funding| funding.line);
        self.approved_on = funded.filter(|_| done.state == State::Approved);
        let made = done.outcome.assessments.iter().filter(|made| Some(made.line) == funded);
        for finding in made.flat_map(|made| &made.findings) {
            if finding.weight == Weight::Advisory && finding.verdict == Verdict::NotSatisfied {
                self.warnings.retain(|known| known.criterion != finding.criterion);
                self.warnings.push(finding.clone());
            }
        }
    }
}

/// The same acts for real: each step as far as it goes, a recommendation on each line that was asked for.
async fn act(test: &TestDb, id: Uuid) -> Real {
    let mut real = Real::default();
    loop {
        let reader = test.db.reader().await.unwrap();
        let row = applications::find(&reader, id).await.unwrap();
        let tied = events::fundings(&reader, id).await.unwrap().pop().map(|funding| funding.line);
        let tied = tied.filter(|_| row.state == State::Recommended);
        drop(reader);
        real.state = Some(row.state);
        let (action, by) = match row.state {
            State::Approved => return real,
            State::Submitted => (Action::BeginReview, &FUND_OFFICER),
            State::Retained => (Action::Reconsider, &FUND_OFFICER),
            State::UnderReview => (Action::Recommend, &FUND_OFFICER),
            _ => (Action::Approve, &APPROVER),
        };
        let asked = row.line_asked.unwrap_or(LineChoice::Either).lines();
        let lines: Vec<Option<CreditLine>> =
            if action == Action::Recommend { asked.iter().copied().map(Some).collect() } else { vec![None] };
        let mut refusals = Vec::new();
        for line in lines {
            let command = Command::Step { action, input: StepInput { line, ..StepInput::default() } };
            match test.take(by, id, command).await {
                Ok(done) => {
                    real.taken(&done, line, by);
                    refusals.clear();
                    break;
                }
                Err(WorkflowError::Refused(said)) => refusals.push((line.or(tied), said.code)),
                Err(other) => panic!("not explained: {other:?}"),
            }
        }
        if !refusals.is_empty() {
            return Real { refusals, ..real };
        }
    }
}

fn assumptions(world: &World, order: &[Uuid]) -> Value {
    let set: Vec<Value> = order.iter().map(|id| json!({ "id": id })).collect();
    let mut assumed = json!({
        "applications": set,
        "line_1": {"replaced": format!("{}000", world.line_1)},
        "line_2": {"additional": format!("{}000", world.line_2)},
    });
    if world.later {
        assumed["day"] = json!(LATER);
    }
    let fact = |(closed, from)| {
        let value = if closed { "yes" } else { "no" };
        json!({"state": "XAA", "kind": "article_4", "value": value, "valid_from": from})
    };
    let rule = |thousands| json!({"code": "ceiling", "line": "line_1", "scope": "national", "quantity": {"amount": format!("{thousands}000")}, "in_force_from": "2019-06-01"});
    let (facts, rules): (Vec<Value>, Vec<Value>) =
        (world.listed.map(fact).into_iter().collect(), world.ceiling.map(rule).into_iter().collect());
    if !facts.is_empty() || !rules.is_empty() {
        assumed["proposal"] = json!({"source": "list", "facts": facts, "rules": rules});
    }
    assumed
}

/// Does for real what was assumed: the day, the money, the list and the ceiling. Answers how much was new.
async fn come_true(test: &TestDb, world: &World) -> (usize, usize) {
    if world.later {
        assert!(test.clock.set(format!("{LATER}T12:00:00Z").parse().unwrap()));
    }
    let fact = |(closed, from): (bool, &str)| StatedFact {
        state: "XAA".parse().unwrap(),
        kind: FactKind::Article4,
        value: FactValue::Holds(closed),
        valid_from: from.parse().unwrap(),
        source: "list".into(),
    };
    let rule = |thousands: i64| StatedRule {
        key: RuleKey::of(RuleCode::Ceiling, CreditLine::One, Scope::National),
        quantity: Quantity::Amount(usd(&format!("{thousands}000"))),
        in_force_from: "2019-06-01".parse().unwrap(),
        source: "list".into(),
    };
    let (facts, rules) = (world.listed.map(fact).into_iter().collect(), world.ceiling.map(rule).into_iter().collect());
    let publication = Publication { name: "list".into(), facts, rules, ..Publication::default() };
    let recorded = import_reference::record(&test.db, test.context(&FINANCE_OFFICER), publication).await.unwrap();
    test.revise(2019, &format!("{}000", world.line_1), &format!("{}000", 330 + world.line_2)).await.unwrap();
    (recorded.facts_new, recorded.rules_new)
}

/// How a line of 2019 stands to the regions now, from what the database holds.
async fn regional_position(test: &TestDb, line: CreditLine) -> RegionalPosition {
    let reader = test.db.reader().await.unwrap();
    let states = states::codes(&reader).await.unwrap();
    let facts = states::facts(&reader, states.iter().copied()).await.unwrap();
    let balance = test.balance(line, 2019).await;
    let whole = Cents::sum([balance.available, balance.reserved, balance.committed, balance.disbursed]).unwrap();
    let by_applicant = fundings::used_by_applicant(&reader, line, 2019, Uuid::nil()).await.unwrap();
    let question = Question {
        applicant: "XAA".parse().unwrap(),
        draft: &Draft::default(),
        predecessor: None,
        facts: &facts,
        rules: &Rules::default(),
        regional: &BTreeMap::new(),
        day: day_in_geneva(test.now()),
        known_at: test.now(),
    };
    regional_share_criteria::regional_position(&question, &states, &LineUse { line, year: 2019, whole, by_applicant })
}

/// Every region of the answer, recomputed from what the same acts left for real; all applicants are of one region.
fn regions_agree(
    found: &ScenarioResult,
    before: &[RegionalPosition],
    after: &[RegionalPosition],
    real: &[(Real, Cents)],
) {
    for (start, end) in before.iter().zip(after) {
        let line = end.line;
        let of_line = found.regions.iter().filter(|region| region.line == line);
        let named: BTreeSet<_> = of_line.clone().map(|region| region.region).collect();
        assert_eq!(named, end.eligible.keys().copied().chain([AllocationRegion::Africa]).map(Some).collect());
        for shown in of_line {
            let region = shown.region.unwrap();
            let own = || real.iter().filter(|_| region == AllocationRegion::Africa);
            let approved = own().filter(|(real, _)| real.approved_on == Some(line));
            let refused = own().filter(|(real, _)| {
                real.approved_on.is_none() && real.refusals.iter().any(|(tried, _)| *tried == Some(line))
            });
            let used = |position: &RegionalPosition| position.used.get(&region).copied().unwrap_or_default();
            let expected = RegionOutcome {
                line,
                region: Some(region),
                eligible_states: end.eligible.get(&region).copied().unwrap_or(0),
                share_usd: end.share(region),
                used_before_usd: used(start),
                used_after_usd: used(end),
                approved: Tally::of(approved.map(|(_, amount)| *amount)),
                refused: Tally::of(refused.map(|(_, amount)| *amount)),
            };
            assert_eq!(*shown, expected);
        }
    }
}

/// Brings the applications of a world to their stages; answers them with what they ask for.
async fn set_up(test: &TestDb, world: &World) -> Vec<(Uuid, Cents)> {
    if world.settled {
        let outside = StatedFact {
            state: "XAJ".parse().unwrap(),
            kind: FactKind::Membership,
            value: FactValue::Holds(false),
            valid_from: "2001-01-01".parse().unwrap(),
            source: "CONSTRUCTED".into(),
        };
        let publication = Publication { name: "CONSTRUCTED".into(), facts: vec![outside], ..Publication::default() };
        import_reference::record(&test.db, test.context(&FINANCE_OFFICER), publication).await.unwrap();
    }
    test.open_year(2019).await.unwrap();
    let mut all = vec![(Uuid::nil(), Cents::ZERO); world.applications.len()];
    for late in [false, true] {
        if late {
            test.allot_2019("1000", "330000").await;
        }
        for (place, (stage, thousands, either)) in world.applications.iter().enumerate() {
            if matches!(stage, Stage::Retained) != late {
                let line = if *either { LineChoice::Either } else { LineChoice::Two };
                // What needs money for its stage is small enough for all of them.
                let thousands = if matches!(stage, Stage::Recommended) { 50 } else { *thousands };
                let draft = Draft { line: Some(line), ..national(thousands * 1_000) };
                let amount = draft.total().unwrap();
                all[place] = (bring(test, *stage, draft).await, amount);
            }
        }
    }
    all
}

/// Compares one world; answers what was done for real.
async fn compare(world: World) -> Vec<Real> {
    let test = TestDb::new().await;
    let all = set_up(&test, &world).await;
    let order: Vec<(Uuid, Cents)> = world.order.iter().filter_map(|place| all.get(*place).copied()).collect();
    let ids: Vec<Uuid> = order.iter().map(|(id, _)| *id).collect();
    let before = test.snapshot().await;
    let found = test.play(&FUND_OFFICER, assumptions(&world, &ids)).await.unwrap();
    assert_eq!(test.snapshot().await, before);
    assert_eq!(found.day.to_string(), if world.later { LATER } else { TODAY });

    let new = come_true(&test, &world).await;
    assert_eq!((found.assumed.facts, found.assumed.rules), new, "{world:?}");
    let mut positions = [Vec::new(), Vec::new()];
    for line in CreditLine::ALL {
        positions[0].push(regional_position(&test, *line).await);
    }
    let mut real = Vec::new();
    for (place, (id, amount)) in order.into_iter().enumerate() {
        let done = act(&test, id).await;
        let shown = &found.applications[place];
        let (after, approved_on, foreseen) = fate(shown);
        assert_eq!((Some(after), approved_on, &foreseen), (done.state, done.approved_on, &done.refusals), "{world:?}");
        let acts: Vec<_> = shown.acts.iter().map(|act| (act.action, act.line, act.by)).collect();
        assert_eq!(acts, done.acts, "{place} of {world:?}");
        assert_eq!(shown.warnings, done.warnings, "{place} of {world:?}");
        real.push((done, amount));
    }
    for line in &found.lines {
        assert_eq!(line.after, test.balance(line.line, 2019).await, "{}", line.line);
        positions[1].push(regional_position(&test, line.line).await);
    }
    regions_agree(&found, &positions[0], &positions[1], &real);
    real.into_iter().map(|(done, _)| done).collect()
}

/// Worlds are drawn from a fixed seed: what they cover is known, and a failure comes again.
#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_answers_what_the_same_acts_do() {
    let mut runner = TestRunner::deterministic();
    let mut seen = BTreeSet::new();
    let mut approved = BTreeMap::new();
    let (mut warned, mut on_a_later_day) = (0, 0);
    for _ in 0..14 {
        let world = world().new_tree(&mut runner).unwrap().current();
        let later = world.later;
        for real in compare(world).await {
            if let Some(line) = real.approved_on {
                *approved.entry(line).or_insert(0) += 1;
                on_a_later_day += usize::from(later);
            }
            warned += real.warnings.len();
            seen.extend(real.refusals.into_iter().map(|(_, code)| code));
        }
    }
    let covered = [
        RefusalCode::MoneyShort,
        RefusalCode::NotEligible,
        RefusalCode::LettersMissing,
        RefusalCode::CeilingNotEntered,
        RefusalCode::StepNotPossible,
    ];
    assert!(covered.iter().all(|code| seen.contains(code)), "{seen:?}");
    let enough = CreditLine::ALL.iter().all(|line| approved.get(line).is_some_and(|count| *count > 1));
    assert!(enough && warned > 1 && on_a_later_day > 1, "{approved:?}, {warned} warned, {on_a_later_day} later");
}
