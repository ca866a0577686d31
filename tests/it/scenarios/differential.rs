//! The differential test: random sets, orders and assumptions; what a scenario answers is what the same acts do for real.

use std::collections::BTreeSet;

use fonds1035::domain::application::Draft;
use fonds1035::domain::command::{Command, StepInput};
use fonds1035::domain::credit_line::{CreditLine, LineChoice};
use fonds1035::domain::lifecycle::{Action, State};
use fonds1035::domain::refusal::RefusalCode;
use fonds1035::store::applications;
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::reference::{self, Publication, StatedFact};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use uuid::Uuid;

use super::waiting::{Refusals, fate};
use crate::support::builders::{letter, national, step};
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, FINANCE_OFFICER, FUND_OFFICER, OFFICER_XAA, REGIONAL_OFFICE};

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
    closed_from: Option<bool>,
}

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
    let closed = prop::sample::select(vec![None, Some(false), Some(true)]);
    (applications, order, 2u32..200, 0u32..300, closed).prop_map(
        |(applications, order, line_1, line_2, closed_from)| World { applications, order, line_1, line_2, closed_from },
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

/// The same acts for real: where the application stands then, and what refused the step that was.
async fn act(test: &TestDb, id: Uuid) -> (State, Refusals) {
    loop {
        let row = applications::find(&test.db.reader().await.unwrap(), id).await.unwrap();
        let (action, by) = match row.state {
            State::Approved => return (row.state, Vec::new()),
            State::Submitted => (Action::BeginReview, &FUND_OFFICER),
            State::Retained => (Action::Reconsider, &FUND_OFFICER),
            State::UnderReview => (Action::Recommend, &FUND_OFFICER),
            _ => (Action::Approve, &APPROVER),
        };
        let lines: Vec<Option<CreditLine>> = match (action, row.line_asked) {
            (Action::Recommend, Some(LineChoice::Either)) => vec![Some(CreditLine::One), Some(CreditLine::Two)],
            (Action::Recommend, _) => vec![Some(CreditLine::Two)],
            _ => vec![None],
        };
        let mut refusals = Vec::new();
        for line in lines {
            let command = Command::Step { action, input: StepInput { line, ..StepInput::default() } };
            match test.take(by, id, command).await {
                Ok(_) => {
                    refusals.clear();
                    break;
                }
                Err(WorkflowError::Refused(said)) => {
                    let tied = (row.state == State::Recommended).then_some(CreditLine::Two);
                    refusals.push((line.or(tied), said.code));
                }
                Err(other) => panic!("not explained: {other:?}"),
            }
        }
        if !refusals.is_empty() {
            return (row.state, refusals);
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
    if let Some(closed) = world.closed_from {
        let value = if closed { "yes" } else { "no" };
        assumed["proposal"] = json!({"source": "list", "facts": [
            {"state": "XAA", "kind": "article_4", "value": value, "valid_from": "2019-06-01"},
        ]});
    }
    assumed
}

/// Compares one world; answers what was done for real.
async fn compare(world: World) -> Vec<(State, Refusals)> {
    let test = TestDb::new().await;
    test.open_year(2019).await.unwrap();
    let mut ids = vec![Uuid::nil(); world.applications.len()];
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
                ids[place] = bring(&test, *stage, draft).await;
            }
        }
    }
    let order: Vec<Uuid> = world.order.iter().filter_map(|place| ids.get(*place).copied()).collect();
    let before = test.snapshot().await;
    let found = test.play(&FUND_OFFICER, assumptions(&world, &order)).await.unwrap();
    assert_eq!(test.snapshot().await, before);

    test.revise(2019, &format!("{}000", world.line_1), &format!("{}000", 330 + world.line_2)).await.unwrap();
    if let Some(closed) = world.closed_from {
        let fact = StatedFact {
            state: "XAA".parse().unwrap(),
            kind: fonds1035::domain::member_state::FactKind::Article4,
            value: fonds1035::domain::member_state::FactValue::Holds(closed),
            valid_from: "2019-06-01".parse().unwrap(),
            source: "list".into(),
        };
        let publication = Publication { name: "list".into(), facts: vec![fact], ..Publication::default() };
        reference::record(&test.db, test.context(&FINANCE_OFFICER), publication).await.unwrap();
    }
    let mut real = Vec::new();
    for (place, id) in order.iter().enumerate() {
        let (state, refusals) = act(&test, *id).await;
        let (after, approved_on, foreseen) = fate(&found.applications[place]);
        assert_eq!((after, &foreseen), (state, &refusals), "{place} of {world:?}");
        assert_eq!(approved_on.is_some(), state == State::Approved);
        real.push((state, refusals));
    }
    for line in &found.lines {
        assert_eq!(line.after, test.balance(line.line, 2019).await, "{}", line.line);
    }
    real
}

/// Worlds are drawn from a fixed seed: what they cover is known, and a failure comes again.
#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_answers_what_the_same_acts_do() {
    let mut runner = TestRunner::deterministic();
    let mut seen = BTreeSet::new();
    let mut approved = 0;
    for _ in 0..10 {
        let world = world().new_tree(&mut runner).unwrap().current();
        for (state, refusals) in compare(world).await {
            approved += usize::from(state == State::Approved);
            seen.extend(refusals.into_iter().map(|(_, code)| code));
        }
    }
    let covered = [
        RefusalCode::MoneyShort,
        RefusalCode::NotEligible,
        RefusalCode::LettersMissing,
        RefusalCode::CeilingNotEntered,
        RefusalCode::StepNotPossible,
    ];
    assert!(covered.iter().all(|code| seen.contains(code)) && approved > 5, "{approved} approved, {seen:?}");
}
