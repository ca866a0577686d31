//! Rule impact on open and past cases; it writes nothing.

use fonds1035::domain::applications::state::{Action, State};
use fonds1035::domain::kernel::assessment::{Criterion, Openness};
use fonds1035::domain::kernel::credit_line::{CreditLine, LineChoice};
use fonds1035::domain::kernel::refusal::RefusalCode;
use fonds1035::domain::projects::obligations::ObligationKind::{Evaluation, FinalReport};
use fonds1035::domain::scenarios::rule_impact::{CaseChoice, Change, MOST_CASES, ProposedRuleChange};
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::member_states::import_reference::{self, Publication};
use fonds1035::workflow::scenarios::rule_impact::{self, RuleImpact};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::builders::{national, step};
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, FINANCE_OFFICER, FUND_OFFICER, REGIONAL_OFFICE};
use crate::support::reports::statement;

fn asked(proposal: Value) -> ProposedRuleChange {
    ProposedRuleChange {
        proposal: serde_json::from_value(proposal).unwrap(),
        day: None,
        cases: CaseChoice::All,
        decided_since: None,
        states: None,
        most: MOST_CASES,
    }
}

impl TestDb {
    async fn rehearse_rules(&self, asked: ProposedRuleChange) -> Result<RuleImpact, WorkflowError> {
        rule_impact::run(&self.db, self.context(&FINANCE_OFFICER), asked).await
    }
}

/// The changes of a case on a line.
fn changes(found: &RuleImpact, id: Uuid, line: CreditLine) -> Vec<Change> {
    let case = found.cases.iter().find(|changed| changed.case.id == id);
    let line = case.and_then(|case| case.lines.iter().find(|effect| effect.line == line));
    line.map(|effect| effect.changes.clone()).unwrap_or_default()
}

fn ceiling(line: &str, amount: &str, from: &str) -> Value {
    json!({"code": "ceiling", "line": line, "scope": "national", "quantity": {"amount": amount}, "in_force_from": from})
}

#[tokio::test(flavor = "multi_thread")]
async fn ceilings_rise_fall_and_appear_for_open_and_past_cases() {
    let test = TestDb::new().await;
    test.open_2019("1000", "900000").await;
    let approved = test.approved(national(150_000)).await;
    assert!(test.clock.set("2019-06-20T12:00:00Z".parse().unwrap()));
    let small = test.under_review(national(60_000)).await;
    let either = fonds1035::domain::applications::form::Draft { line: Some(LineChoice::Either), ..national(150_000) };
    let either = test.under_review(either).await;
    let withdrawn = test.under_review(national(150_000)).await;
    test.take(&crate::support::people::OFFICER_XAA, withdrawn, step(Action::Withdraw)).await.unwrap();
    let before = test.snapshot().await;
    let rules = json!({"source": "draft", "rules": [ceiling("line_1", "160000", "2020-01-01"), ceiling("line_2", "100000", "2020-01-01")]});

    let found = test.rehearse_rules(asked(rules.clone())).await.unwrap();
    assert_eq!((found.day.to_string().as_str(), found.assumed.rules), ("2020-01-01", 2));
    assert_eq!((found.open.assessed, found.open.changed, found.past.assessed, found.past.changed), (2, 2, 1, 1));
    assert_eq!(changes(&found, small, CreditLine::Two), [Change::CeilingFalls]);
    assert_eq!(changes(&found, either, CreditLine::Two), [Change::CeasesToBeEligible, Change::CeilingFalls]);
    assert_eq!(changes(&found, either, CreditLine::One), [Change::BecomesEligible, Change::CeilingEntered]);
    assert_eq!(changes(&found, approved, CreditLine::Two), [Change::CeasesToBeEligible, Change::CeilingFalls]);
    assert_eq!(found.open.changes[&Change::CeilingFalls], 2);
    let case = found.cases.iter().find(|changed| changed.case.id == approved).unwrap();
    let (_, decided_on) = case.case.decided_at.unwrap();
    let turned = &case.lines[0].criteria[0];
    assert_eq!((decided_on.to_string().as_str(), turned.after.criterion), ("2019-06-03", Criterion::Ceiling));
    let value = |pair: &fonds1035::domain::scenarios::rule_impact::FactPair| {
        [&pair.before, &pair.after].map(|fact| fact.as_ref().unwrap().value.clone().unwrap())
    };
    assert!(turned.facts().iter().map(value).any(|pair| pair == ["200000.00", "100000.00"].map(str::to_owned)));

    // On the day before, nothing of it is in force.
    let eve = ProposedRuleChange { day: "2019-12-31".parse().ok(), ..asked(rules.clone()) };
    let eve = test.rehearse_rules(eve).await.unwrap();
    assert_eq!((eve.open.changed, eve.past.changed, eve.cases.len()), (0, 0, 0));
    let rising = json!({"source": "draft", "rules": [ceiling("line_2", "250000", "2019-06-01")]});
    let rising = ProposedRuleChange { cases: CaseChoice::Past, ..asked(rising) };
    let found = test.rehearse_rules(rising).await.unwrap();
    assert_eq!((found.open.assessed, changes(&found, approved, CreditLine::Two)), (0, vec![Change::CeilingRises]));
    let later = ProposedRuleChange { decided_since: "2019-06-04".parse().ok(), ..asked(rules.clone()) };
    assert_eq!(test.rehearse_rules(later).await.unwrap().past.assessed, 0);
    let other = ProposedRuleChange { states: Some(vec!["XAB".parse().unwrap()]), ..asked(rules.clone()) };
    assert_eq!(test.rehearse_rules(other).await.unwrap().open.assessed, 0);

    let many = test.rehearse_rules(ProposedRuleChange { most: 2, ..asked(rules) }).await.unwrap_err();
    let WorkflowError::Refused(said) = many else { panic!("{many:?}") };
    assert_eq!((said.code, said.args["most"].as_str()), (RefusalCode::TooManyCases, "2"));
    assert_eq!(test.snapshot().await, before, "nothing has changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_official_list_closes_and_opens_and_what_it_repeats_changes_nothing() {
    let test = TestDb::new().await;
    test.open_2019("1000", "900000").await;
    let open = test.under_review(national(100_000)).await;
    let past = test.approved(national(100_000)).await;
    let declined = test.under_review(national(90_000)).await;
    let reasons = fonds1035::domain::lifecycle::command::StepInput {
        comment: Some("Because.".into()),
        reasons: vec![fonds1035::domain::lifecycle::command::DeclineReason::BudgetNotJustified],
        ..Default::default()
    };
    let decline = fonds1035::domain::lifecycle::command::Command::Step { action: Action::Decline, input: reasons };
    test.take(&FUND_OFFICER, declined, decline).await.unwrap();
    let recommended = test.under_review(national(80_000)).await;
    test.take(&FUND_OFFICER, recommended, step(Action::Recommend)).await.unwrap();
    let before = test.snapshot().await;

    let list = |subject: &[&str]| json!({"source": "list", "article_4_list": {"valid_from": "2019-06-03", "subject": subject}});
    let found = test.rehearse_rules(asked(list(&["XAA"]))).await.unwrap();
    let states: Vec<_> =
        found.states.iter().map(|effect| (effect.state.to_string(), effect.line, effect.change)).collect();
    let expected = [("XAA", Change::CeasesToBeEligible), ("XAF", Change::BecomesEligible)];
    assert_eq!(states, expected.map(|(state, change)| (state.to_owned(), CreditLine::Two, change)));
    for id in [open, past, declined, recommended] {
        assert_eq!(changes(&found, id, CreditLine::Two), [Change::CeasesToBeEligible]);
    }
    assert_eq!((found.open.changed, found.past.changed, found.assumed.facts), (2, 2, 2));
    let same = test.rehearse_rules(asked(list(&["XAF"]))).await.unwrap();
    assert_eq!((same.assumed.facts, same.assumed.facts_known, same.open.assessed, same.states.len()), (0, 1, 0, 0));
    assert_eq!(test.snapshot().await, before, "nothing has changed");

    // What was foreseen comes when the list is recorded for real: the open cases close, the decisions stand.
    let proposal = serde_json::from_value(list(&["XAA"])).unwrap();
    let reader = test.db.reader().await.unwrap();
    let states = fonds1035::store::member_states::states::codes(&reader).await.unwrap();
    let facts = fonds1035::store::member_states::states::facts(&reader, states.iter().copied()).await.unwrap();
    let publication = Publication::of(&proposal, &facts, &states, test.now());
    import_reference::record(&test.db, test.context(&FINANCE_OFFICER), publication).await.unwrap();
    let refused = test.take(&APPROVER, recommended, step(Action::Approve)).await.unwrap_err();
    assert!(matches!(refused, WorkflowError::Refused(why) if why.code == RefusalCode::NotEligible));
    let stood = fonds1035::workflow::lifecycle::load_case::read(&reader, past, &APPROVER.actor(), test.now())
        .await
        .unwrap()
        .application;
    assert_eq!(stood.row.state, State::Approved);
    assert_eq!(stood.case.assessments().unwrap()[0].openness(), Openness::Closed, "today it would not be");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_is_a_past_case_in_every_stage_of_its_life() {
    let test = TestDb::new().await;
    test.open_2019("1000", "900000").await;
    let id = test.active(national(150_000)).await;
    assert!(test.clock.set("2021-03-01T12:00:00Z".parse().unwrap()));
    let rules = json!({"source": "draft", "rules": [ceiling("line_2", "100000", "2021-01-01")]});
    let none = ["0", "0", "0"];
    for stage in [State::Active, State::Completed, State::FinalReported, State::Evaluated, State::Closed] {
        match stage {
            State::Completed => drop(test.take(&REGIONAL_OFFICE, id, step(Action::Complete)).await.unwrap()),
            State::FinalReported => drop(test.reported(id, statement(FinalReport, &none)).await),
            State::Evaluated => drop(test.reported(id, statement(Evaluation, &none)).await),
            State::Closed => drop(test.take(&FINANCE_OFFICER, id, step(Action::Close)).await.unwrap()),
            _ => {}
        }
        let found = test.rehearse_rules(asked(rules.clone())).await.unwrap();
        assert_eq!((found.past.assessed, found.past.changed, found.cases[0].case.state), (1, 1, stage));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_cases_are_assessed_page_by_page_and_each_once() {
    let test = TestDb::new().await;
    let first = test.under_review(national(100_000)).await;
    // Copies of a whole history, more than two pages of them.
    for (table, columns) in [
        (
            "application",
            "applicant, version, state, title, scope, line_asked, amount_cents, funding_number, created_at, created_by, updated_at, submitted_at",
        ),
        ("application_content", "content_hash, body"),
        (
            "application_event",
            "seq, from_state, action, to_state, posts, content_hash, actor_id, actor_role, comment, reasons, at, request_id, funding_number, recommended_by, regional",
        ),
    ] {
        let id = if table == "application" { "id" } else { "application_id" };
        test.as_owner(&format!(
            "BEGIN; SET CONSTRAINTS ALL DEFERRED; SET session_replication_role = replica;
             INSERT INTO {table} ({id}, {columns}) SELECT lpad(to_hex(copy), 32, '0')::uuid, {columns} FROM {table}, generate_series(1, 1100) AS copy WHERE {id} = '{first}'; COMMIT"
        ))
        .await;
    }
    let found = test
        .rehearse_rules(asked(json!({"source": "s", "rules": [ceiling("line_2", "90000", "2019-06-03")]})))
        .await
        .unwrap();
    assert_eq!((found.open.assessed, found.open.changed, found.cases.len()), (1101, 1101, 500));
}
