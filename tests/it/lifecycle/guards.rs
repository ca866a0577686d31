//! Every guard of the transition table refuses with its own reason and figures, and nothing changes.

use fonds1035::domain::applications::form::Draft;
use fonds1035::domain::applications::state::{Action, State};
use fonds1035::domain::kernel::assessment::{Criterion, Verdict};
use fonds1035::domain::kernel::credit_line::{CreditLine, LineChoice, Scope};
use fonds1035::domain::kernel::document::Pdf;
use fonds1035::domain::kernel::refusal::{Refusal, RefusalCode};
use fonds1035::domain::lifecycle::command::{Command, DeclineReason, StepInput};
use fonds1035::domain::member_states::member_state::{FactKind, FactValue, NewFact};
use fonds1035::domain::rules::rule_value::{Quantity, RuleCode, RuleKey};
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::lifecycle::perform::{self, Performed};
use fonds1035::workflow::lifecycle::save_draft;
use fonds1035::workflow::member_states::record_fact;
use uuid::Uuid;

use crate::support::builders::{PDF, letter, national, step, usd};
use crate::support::db::TestDb;
use crate::support::people::{
    APPROVER, FINANCE_OFFICER, FUND_OFFICER, FUND_OFFICER_OF_XAA, OFFICER_XAA, OFFICER_XAB, OFFICER_XAF,
    REGIONAL_OFFICE,
};

fn refused(result: Result<Performed, WorkflowError>) -> Refusal {
    match result {
        Err(WorkflowError::Refused(refusal)) => *refusal,
        other => panic!("not refused by a rule: {other:?}"),
    }
}

fn on_line(action: Action, line: CreditLine) -> Command {
    Command::Step { action, input: StepInput { line: Some(line), ..StepInput::default() } }
}

async fn record(test: &TestDb, state: &str, kind: FactKind, value: FactValue) {
    let new = NewFact {
        state: state.parse().unwrap(),
        kind,
        value,
        valid_from: test.now().date_naive(),
        source: "CONSTRUCTED".into(),
        evidence: Some(Pdf::new("list.pdf", PDF.to_vec()).unwrap()),
    };
    let context = test.context(&FINANCE_OFFICER);
    test.db.write(context, async move |tx| record_fact::record_fact(&tx, new).await).await.unwrap();
}

async fn enter_line_1_ceiling(test: &TestDb, amount: &str) {
    let key = RuleKey::of(RuleCode::Ceiling, CreditLine::One, Scope::National);
    let (quantity, day) = (Quantity::Amount(usd(amount)), test.now().date_naive());
    let context = test.context(&FINANCE_OFFICER);
    test.db
        .write(context, async move |tx| record_fact::record_rule(&tx, key, quantity, day, "CONSTRUCTED".into()).await)
        .await
        .unwrap();
}

async fn save(test: &TestDb, id: Uuid, draft: Draft) -> Result<Performed, WorkflowError> {
    save_draft::save(&test.db, test.context(&OFFICER_XAA), OFFICER_XAA.actor(), id, None, draft).await
}

#[tokio::test(flavor = "multi_thread")]
async fn submission_asks_for_every_answer_at_once_and_loses_none() {
    let test = TestDb::new().await;
    let id = test.create(&OFFICER_XAA, Draft::default()).await.unwrap().id;
    let refusal = refused(test.take(&OFFICER_XAA, id, step(Action::Submit)).await);
    assert_eq!(refusal.code, RefusalCode::Incomplete);
    let pointers: Vec<&str> = refusal.missing.iter().map(|missing| missing.pointer.as_str()).collect();
    let asked = ["/title", "/summary", "/scope", "/line", "/activity", "/beneficiaries", "/budget", "/starts_on"];
    assert_eq!(pointers, [&asked[..], &["/duration_months"]].concat());
    assert_eq!(save(&test, id, national(100_000)).await.unwrap().version, 2);
    assert_eq!(test.take(&OFFICER_XAA, id, step(Action::Submit)).await.unwrap().version, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_subject_to_article_4_is_refused_on_line_2_and_taken_on_line_1() {
    let test = TestDb::new().await;
    let of_xaf = |line| Draft { line: Some(line), beneficiaries: ["XAF".parse().unwrap()].into(), ..national(100_000) };
    let id = test.create(&OFFICER_XAF, of_xaf(LineChoice::Two)).await.unwrap().id;
    let refusal = refused(test.take(&OFFICER_XAF, id, step(Action::Submit)).await);
    assert_eq!(refusal.code, RefusalCode::NotEligible);
    let finding = refusal.assessments[0].finding(Criterion::Article4Applicant).unwrap();
    assert_eq!((finding.verdict, finding.facts[0].value.as_deref()), (Verdict::NotSatisfied, Some("yes")));

    let either = test.create(&OFFICER_XAF, of_xaf(LineChoice::Either)).await.unwrap().id;
    let refusal = refused(test.take(&OFFICER_XAF, either, step(Action::Submit)).await);
    assert_eq!((refusal.code, refusal.args["line"].as_str()), (RefusalCode::CeilingNotEntered, "line_1"));
    enter_line_1_ceiling(&test, "150000").await;
    let done = test.take(&OFFICER_XAF, either, step(Action::Submit)).await.unwrap();
    let lines: Vec<CreditLine> = done.outcome.assessments.iter().map(|assessment| assessment.line).collect();
    assert_eq!(lines, CreditLine::ALL, "both lines are assessed and stored");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_whose_ceiling_nobody_entered_is_refused_for_that_reason() {
    let test = TestDb::new().await;
    let id = test.create(&OFFICER_XAA, Draft { line: Some(LineChoice::One), ..national(100_000) }).await.unwrap().id;
    assert_eq!(refused(test.take(&OFFICER_XAA, id, step(Action::Submit)).await).code, RefusalCode::CeilingNotEntered);
    enter_line_1_ceiling(&test, "99999.99").await;
    let refusal = refused(test.take(&OFFICER_XAA, id, step(Action::Submit)).await);
    assert_eq!(refusal.code, RefusalCode::NotEligible, "a cent above the ceiling");
    enter_line_1_ceiling(&test, "100000").await;
    assert_eq!(test.take(&OFFICER_XAA, id, step(Action::Submit)).await.unwrap().state, State::Submitted);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recommendation_asks_for_facts_letters_endorsement_and_money() {
    let test = TestDb::new().await;
    let id = test.create(&OFFICER_XAA, national(100_000)).await.unwrap().id;
    test.take(&OFFICER_XAA, id, step(Action::Submit)).await.unwrap();
    test.take(&FUND_OFFICER, id, step(Action::BeginReview)).await.unwrap();
    let recommend = async || test.take(&FUND_OFFICER, id, step(Action::Recommend)).await;
    let retain = async || test.take(&FUND_OFFICER, id, step(Action::Retain)).await;

    record(&test, "XAA", FactKind::Article4, FactValue::Holds(true)).await;
    assert_eq!(refused(recommend().await).code, RefusalCode::NotEligible);
    record(&test, "XAA", FactKind::Article4, FactValue::Holds(false)).await;

    let refusal = refused(recommend().await);
    assert_eq!(refusal.code, RefusalCode::LettersMissing);
    assert_eq!((refusal.args["required"].as_str(), refusal.args["received"].as_str()), ("1", "0"));
    test.attach(&OFFICER_XAA, id, letter("XAA")).await.unwrap();
    assert_eq!(refused(test.attach(&OFFICER_XAA, id, letter("XAA")).await).code, RefusalCode::LetterAlreadySent);
    assert_eq!(refused(test.attach(&OFFICER_XAA, id, letter("XAB")).await).code, RefusalCode::LetterOfAnotherState);

    assert_eq!(refused(recommend().await).code, RefusalCode::NotEndorsed);
    test.take(&REGIONAL_OFFICE, id, step(Action::Endorse)).await.unwrap();
    assert_eq!(refused(recommend().await).code, RefusalCode::NoOpenYear);
    test.open_2019("1000000", "99999.99").await;
    let refusal = refused(recommend().await);
    assert_eq!(refusal.code, RefusalCode::MoneyShort);
    assert_eq!((refusal.args["asked"].as_str(), refusal.args["available"].as_str()), ("100000.00", "99999.99"));
    assert_eq!(retain().await.unwrap().state, State::Retained, "only money is short");
    assert_eq!(test.take(&FUND_OFFICER, id, step(Action::Reconsider)).await.unwrap().state, State::UnderReview);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_after_the_endorsement_must_be_endorsed_again() {
    let test = TestDb::new().await;
    test.open_2019("1000000", "1000000").await;
    let id = test.under_review(national(100_000)).await;
    test.take(&FUND_OFFICER, id, step(Action::RequestClarification)).await.unwrap();
    save(&test, id, national(90_000)).await.unwrap();
    let silent = Command::Step { action: Action::Answer, input: StepInput::default() };
    assert_eq!(refused(test.take(&OFFICER_XAA, id, silent).await).code, RefusalCode::ReasonMissing);
    test.take(&OFFICER_XAA, id, step(Action::Answer)).await.unwrap();
    assert_eq!(refused(test.take(&FUND_OFFICER, id, step(Action::Recommend)).await).code, RefusalCode::NotEndorsed);
    test.take(&REGIONAL_OFFICE, id, step(Action::Endorse)).await.unwrap();
    let done = test.take(&FUND_OFFICER, id, step(Action::Recommend)).await.unwrap();
    assert_eq!(done.outcome.posting.unwrap().amount, usd("90000"));
    assert_eq!(refused(test.take(&FUND_OFFICER, id, step(Action::Recommend)).await).code, RefusalCode::StepNotPossible);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_retains_while_the_line_holds_the_money_and_either_line_must_be_named() {
    let test = TestDb::new().await;
    test.open_2019("1000000", "1000000").await;
    enter_line_1_ceiling(&test, "150000").await;
    let id = test.under_review(Draft { line: Some(LineChoice::Either), ..national(100_000) }).await;
    assert_eq!(refused(test.take(&FUND_OFFICER, id, step(Action::Recommend)).await).code, RefusalCode::LineNotChosen);
    let retain = on_line(Action::Retain, CreditLine::One);
    assert_eq!(refused(test.take(&FUND_OFFICER, id, retain).await).code, RefusalCode::MoneyNotShort);
    let done = test.take(&FUND_OFFICER, id, on_line(Action::Recommend, CreditLine::One)).await.unwrap();
    assert_eq!(done.outcome.posting.unwrap().line, CreditLine::One);

    let only_two = test.under_review(national(100_000)).await;
    let other = on_line(Action::Recommend, CreditLine::One);
    assert_eq!(refused(test.take(&FUND_OFFICER, only_two, other).await).code, RefusalCode::LineNotAsked);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_sent_back_may_be_recommended_on_the_other_line() {
    let test = TestDb::new().await;
    test.open_2019("1000000", "1000000").await;
    enter_line_1_ceiling(&test, "150000").await;
    let id = test.under_review(Draft { line: Some(LineChoice::Either), ..national(100_000) }).await;
    test.take(&FUND_OFFICER, id, on_line(Action::Recommend, CreditLine::One)).await.unwrap();
    test.take(&APPROVER, id, step(Action::ReturnToReview)).await.unwrap();
    let done = test.take(&FUND_OFFICER, id, on_line(Action::Recommend, CreditLine::Two)).await.unwrap();
    assert_eq!(done.outcome.funding.map(|tied| (tied.number, tied.line)), Some((2, CreditLine::Two)));
    let done = test.take(&APPROVER, id, step(Action::Approve)).await.unwrap();
    assert_eq!(done.outcome.posting.unwrap().line, CreditLine::Two);
}

#[tokio::test(flavor = "multi_thread")]
async fn four_eyes_and_no_act_on_the_own_state() {
    let test = TestDb::new().await;
    test.open_2019("1000000", "1000000").await;
    let id = test.under_review(national(100_000)).await;
    let own = refused(test.take(&FUND_OFFICER_OF_XAA, id, step(Action::Recommend)).await);
    assert_eq!((own.code, own.args["state"].as_str()), (RefusalCode::OwnState, "XAA"));
    test.take(&FUND_OFFICER, id, step(Action::Recommend)).await.unwrap();
    // The person who recommended has become an approver since.
    let mut actor = APPROVER.actor();
    actor.user_id = FUND_OFFICER.id();
    let same = test
        .db
        .write(test.context(&FUND_OFFICER), async move |tx| {
            perform::step(&tx, &actor, id, None, step(Action::Approve)).await
        })
        .await;
    assert_eq!(refused(same).code, RefusalCode::SamePerson);
    assert!(matches!(test.take(&OFFICER_XAB, id, step(Action::Withdraw)).await, Err(WorkflowError::NotFound)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decline_needs_coded_reasons_and_words_and_frees_the_money() {
    let test = TestDb::new().await;
    test.open_2019("1000000", "1000000").await;
    let id = test.under_review(national(100_000)).await;
    let decline = |reasons: &[DeclineReason], comment: Option<&str>| Command::Step {
        action: Action::Decline,
        input: StepInput { comment: comment.map(Into::into), reasons: reasons.to_vec(), ..StepInput::default() },
    };
    let bare = refused(test.take(&FUND_OFFICER, id, decline(&[], Some("No."))).await);
    assert_eq!(bare.code, RefusalCode::CodedReasonsMissing);
    let mute = refused(test.take(&FUND_OFFICER, id, decline(&[DeclineReason::OutsideAim], Some("  "))).await);
    assert_eq!(mute.code, RefusalCode::ReasonMissing);
    test.take(&FUND_OFFICER, id, step(Action::Recommend)).await.unwrap();
    let reasons = [DeclineReason::BudgetNotJustified, DeclineReason::ImplementationRisk];
    let done = test.take(&APPROVER, id, decline(&reasons, Some("The costs are not computed."))).await.unwrap();
    assert_eq!((done.state, done.outcome.posting.unwrap().kind.as_str()), (State::Declined, "release"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_state_withdraws_from_wherever_it_stands_and_the_money_comes_back() {
    let test = TestDb::new().await;
    test.open_2019("1000000", "1000000").await;
    let steps: [(&_, Action); 4] = [
        (&OFFICER_XAA, Action::Submit),
        (&REGIONAL_OFFICE, Action::Endorse),
        (&FUND_OFFICER, Action::BeginReview),
        (&FUND_OFFICER, Action::Recommend),
    ];
    for taken in 0..=steps.len() {
        let id = test.create(&OFFICER_XAA, national(100_000)).await.unwrap().id;
        test.attach(&OFFICER_XAA, id, letter("XAA")).await.unwrap();
        for (person, action) in &steps[..taken] {
            test.take(person, id, step(*action)).await.unwrap();
        }
        let done = test.take(&OFFICER_XAA, id, step(Action::Withdraw)).await.unwrap();
        assert_eq!(done.state, State::Withdrawn);
        let connection = test.db.reader().await.unwrap();
        let balance = fonds1035::store::ledger::entries::balance(&connection, CreditLine::Two, 2019).await.unwrap();
        assert_eq!((balance.available, balance.reserved), (usd("1000000"), usd("0")));
    }
    let id = test.approved(national(100_000)).await;
    assert_eq!(refused(test.take(&OFFICER_XAA, id, step(Action::Withdraw)).await).code, RefusalCode::StepNotPossible);
    assert_eq!(refused(save(&test, id, national(1)).await).code, RefusalCode::StepNotPossible, "the content is frozen");
}
