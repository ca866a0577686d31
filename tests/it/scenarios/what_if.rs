//! Results of a scenario: approvals in order, refusals with their reasons, remaining balances.

use std::sync::Arc;
use std::time::Duration;

use diesel::sql_types::BigInt;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use fonds1035::domain::applications::state::{Action, State};
use fonds1035::domain::kernel::assessment::{Criterion, Verdict};
use fonds1035::domain::kernel::credit_line::{CreditLine, LineChoice};
use fonds1035::domain::kernel::refusal::RefusalCode;
use fonds1035::domain::ledger::budget_year::Receipt;
use fonds1035::domain::member_states::member_state::AllocationRegion;
use fonds1035::store::applications;
use fonds1035::store::db::Tx;
use fonds1035::store::error::StoreError;
use fonds1035::store::ledger::entries;
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::ledger::budget_year;
use fonds1035::workflow::scenarios::run;
use serde_json::json;
use uuid::Uuid;

use super::waiting::{fate, of};
use crate::support::builders::{national, step, usd};
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, FINANCE_OFFICER, FUND_OFFICER, FUND_OFFICER_OF_XAA, OFFICER_XAA, Person};
use crate::support::wire::Cut;

const TWO: Option<CreditLine> = Some(CreditLine::Two);

/// Long enough for what comes.
const PATIENT: Duration = Duration::from_secs(20);

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn refused(error: &WorkflowError) -> RefusalCode {
    match error {
        WorkflowError::Refused(said) => said.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_order_decides_until_the_money_ends_and_every_refusal_says_why() {
    let test = TestDb::new().await;
    test.open_year(2019).await.unwrap();
    let other = test.submitted_of_xab(60_000).await;
    let retained = test.retained(150_000).await;
    test.allot_2019("1000", "300000").await;
    let recommended = test.under_review(national(100_000)).await;
    test.take(&FUND_OFFICER, recommended, step(Action::Recommend)).await.unwrap();
    let bare = test.submitted_bare(60_000).await;
    let asked = test.under_review(national(70_000)).await;
    test.take(&FUND_OFFICER, asked, step(Action::RequestClarification)).await.unwrap();
    test.create(&OFFICER_XAA, national(50_000)).await.unwrap();
    let before = test.snapshot().await;

    // First whose money is reserved, then who keeps a place, then by submission; who waits for the state's answer does not wait for the Fund.
    let found = test.play(&APPROVER, json!({})).await.unwrap();
    let order: Vec<Uuid> = found.applications.iter().map(|found| found.id).collect();
    assert_eq!(order, [recommended, retained, other, bare]);
    assert_eq!(fate(of(&found, retained)), (State::Approved, TWO, vec![]));
    assert_eq!(fate(of(&found, recommended)), (State::Approved, TWO, vec![]));
    assert_eq!(fate(of(&found, bare)).2, [(TWO, RefusalCode::LettersMissing)]);
    assert_eq!(of(&found, bare).after, State::UnderReview, "the review would have begun");
    let short = &of(&found, other).refusals[0];
    assert_eq!((short.code, short.figures["available"].as_str()), (RefusalCode::MoneyShort, "50000.00"));
    assert!(short.legal_source.as_ref().is_some_and(|source| source.contains("1150")));
    let acts = |id| of(&found, id).acts.iter().map(|act| (act.action, act.by)).collect::<Vec<_>>();
    let (officer, approver) = (FUND_OFFICER.id(), APPROVER.id());
    assert_eq!(acts(recommended), [(Action::Approve, approver)]);
    assert_eq!(
        acts(retained),
        [(Action::Reconsider, officer), (Action::Recommend, officer), (Action::Approve, approver)]
    );

    let [one, two] = found.lines.as_slice() else { panic!("{:?}", found.lines) };
    assert_eq!((one.approved.count, one.refused.count, one.after), (0, 0, one.recorded));
    assert_eq!((two.recorded.available, two.after.available), (usd("200000"), usd("50000")));
    assert_eq!((two.approved.count, two.approved.amount_usd, two.refused.count), (2, usd("250000"), 2));
    let africa = found
        .regions
        .iter()
        .find(|region| (region.line, region.region) == (CreditLine::Two, Some(AllocationRegion::Africa)));
    let africa = africa.unwrap();
    // Three of the five states that may be eligible are African: at least 60 % of 300,000 USD.
    assert_eq!((africa.eligible_states, africa.share_usd), (3, usd("180000")));
    assert_eq!((africa.used_before_usd, africa.used_after_usd), (usd("100000"), usd("250000")));
    assert_eq!((africa.approved.count, africa.refused.amount_usd), (2, usd("120000")));
    let warned = of(&found, retained).warnings.iter().map(|finding| finding.criterion).collect::<Vec<_>>();
    assert_eq!(warned, [], "a share that is not settled warns of nothing");

    // The other way round the small one comes first, and the money does not reach the large one.
    let turned = json!({"applications": [{"id": other}, {"id": retained}, {"id": asked}]});
    let found = test.play(&APPROVER, turned).await.unwrap();
    assert_eq!(fate(&found.applications[0]).1, TWO);
    assert_eq!(fate(&found.applications[1]), (State::UnderReview, None, vec![(TWO, RefusalCode::MoneyShort)]));
    assert_eq!(fate(&found.applications[2]).2, [(None, RefusalCode::StepNotPossible)]);
    assert_eq!(test.snapshot().await, before, "nothing has changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn money_facts_and_rules_can_be_assumed() {
    let test = TestDb::new().await;
    test.open_2019("1000", "100000").await;
    let large = test.under_review(national(150_000)).await;
    let either = test.under_review(fonds1035::domain::applications::form::Draft {
        line: Some(LineChoice::Either),
        ..national(60_000)
    });
    let either = either.await;
    let before = test.snapshot().await;
    let set = json!([{"id": large}, {"id": either}]);
    let play = |assumptions: serde_json::Value| {
        let mut all = json!({"applications": set});
        all.as_object_mut().unwrap().extend(assumptions.as_object().unwrap().clone());
        test.play(&FUND_OFFICER, all)
    };

    let bare = play(json!({})).await.unwrap();
    assert_eq!(fate(of(&bare, large)).2, [(TWO, RefusalCode::MoneyShort)]);
    assert_eq!(of(&bare, either).approved_on, TWO, "nobody entered a ceiling of Line 1, so Line 2 is tried");

    let more = play(json!({"line_2": {"additional": "110000"}})).await.unwrap();
    assert_eq!([large, either].map(|id| of(&more, id).approved_on), [TWO, TWO]);
    assert_eq!((more.lines[1].recorded.available, more.lines[1].assumed.available), (usd("100000"), usd("210000")));
    assert_eq!(more.lines[1].after.available, usd("0"));
    let below = play(json!({"line_2": {"replaced": "0"}})).await.unwrap();
    assert_eq!(of(&below, either).refusals.len(), 2, "one for each line");
    assert_eq!(below.lines[1].assumed.allotted, usd("0"));

    let fact = json!({"source": "assumed list", "facts": [{"state": "XAA", "kind": "article_4", "value": "yes", "valid_from": "2019-06-03"}]});
    let closed = play(json!({"line_2": {"additional": "110000"}, "proposal": fact})).await.unwrap();
    assert_eq!((closed.assumed.facts, closed.assumed.facts_known), (1, 0));
    let refusal = &of(&closed, large).refusals[0];
    let finding = refusal.findings.iter().find(|found| found.criterion == Criterion::Article4Applicant).unwrap();
    assert_eq!((refusal.code, finding.verdict), (RefusalCode::NotEligible, Verdict::NotSatisfied));
    assert_eq!(finding.facts[0].source.as_deref(), Some("assumed list"));

    let rule = json!({"source": "draft decision", "rules": [
        {"code": "ceiling", "line": "line_1", "scope": "national", "quantity": {"amount": "70000"}, "in_force_from": "2019-06-01"},
    ]});
    let priced = play(json!({"line_1": {"replaced": "60000"}, "proposal": rule})).await.unwrap();
    assert_eq!(of(&priced, either).approved_on, Some(CreditLine::One));
    assert_eq!(priced.assumed.rules, 1);
    let named = json!({"applications": [{"id": either, "line": "line_1"}]});
    let named = test.play(&FUND_OFFICER, named).await.unwrap();
    assert_eq!(fate(&named.applications[0]).2, [(Some(CreditLine::One), RefusalCode::CeilingNotEntered)]);

    // A fact that begins later is met on that day, and on no day before.
    let later = json!({"source": "list of July", "income_list": {"valid_from": "2019-07-01", "groups": {"XAA": "high", "XAB": "low"}}});
    let today = play(json!({"proposal": later})).await.unwrap();
    assert_eq!(of(&today, either).approved_on, TWO);
    let july = play(json!({"proposal": later, "day": "2019-07-01"})).await.unwrap();
    assert_eq!(fate(of(&july, either)).2.last(), Some(&(TWO, RefusalCode::NotEligible)));
    assert_eq!((july.day.to_string().as_str(), july.assumed.facts), ("2019-07-01", 2));
    assert_eq!(test.snapshot().await, before, "nothing has changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_real_persons_act_or_the_scenario_says_that_nobody_could() {
    let test = TestDb::new().await;
    test.open_2019("1000", "400000").await;
    let id = test.under_review(national(100_000)).await;
    let set = json!({"applications": [{"id": id}]});
    // Who represents the applicant is passed over, also when asking.
    let found = test.play(&FUND_OFFICER_OF_XAA, set.clone()).await.unwrap();
    assert_eq!(
        found.applications[0].acts.iter().map(|act| act.by).collect::<Vec<_>>(),
        [FUND_OFFICER.id(), APPROVER.id()]
    );

    test.as_owner("UPDATE app_user SET status = 'suspended' WHERE role = 'approver'").await;
    let found = test.play(&FUND_OFFICER, set.clone()).await.unwrap();
    assert_eq!(fate(&found.applications[0]), (State::Recommended, None, vec![(TWO, RefusalCode::NobodyToAct)]));
    assert_eq!(found.applications[0].refusals[0].figures["role"], "approver");
    assert_eq!(found.lines[1].after.reserved, usd("100000"), "what was recommended stays reserved");

    // Who recommended as a fund officer and approves today does not approve that.
    test.take(&FUND_OFFICER, id, step(Action::Recommend)).await.unwrap();
    test.as_owner(&format!("UPDATE app_user SET role = 'approver' WHERE id = '{}'", FUND_OFFICER.id())).await;
    let found = test.play(&FUND_OFFICER_OF_XAA, set).await.unwrap();
    assert_eq!(fate(&found.applications[0]).2, [(TWO, RefusalCode::NobodyToAct)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_asked_is_refused_as_a_whole() {
    let test = TestDb::new().await;
    let id = test.under_review(national(100_000)).await;
    let play = |by: &'static Person, assumptions| test.play(by, assumptions);
    let no_year = play(&FUND_OFFICER, json!({"line_2": {"additional": "1"}})).await.unwrap_err();
    assert_eq!(refused(&no_year), RefusalCode::NoOpenYear);
    let found = play(&FUND_OFFICER, json!({})).await.unwrap();
    assert_eq!((found.lines.len(), fate(&found.applications[0]).2[0].1), (0, RefusalCode::NoOpenYear));
    test.open_2019("1000", "200000").await;
    test.take(&FUND_OFFICER, id, step(Action::Recommend)).await.unwrap();
    let below = play(&FUND_OFFICER, json!({"line_2": {"replaced": "99999.99"}})).await.unwrap_err();
    assert_eq!(refused(&below), RefusalCode::RevisionBelowUses);

    let draft = test.create(&OFFICER_XAA, national(60_000)).await.unwrap().id;
    let stranger = Uuid::from_u128(77);
    let set = json!({"applications": [{"id": id}, {"id": stranger}, {"id": draft}]});
    let unknown = play(&FUND_OFFICER, set).await.unwrap_err();
    let WorkflowError::UnknownApplications(ids) = unknown else { panic!("{unknown:?}") };
    assert_eq!(ids, [stranger, draft]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_waits_for_no_act_that_is_under_way() {
    let test = TestDb::new().await;
    test.open_2019("1000", "200000").await;
    let id = test.under_review(national(100_000)).await;
    let (db, context) = (test.db.clone(), test.context(&FUND_OFFICER));
    let set = serde_json::from_value(json!({"applications": [{"id": id}]})).unwrap();
    let asked = db.clone();
    let held = db.dry_run(context.clone(), async move |tx| {
        applications::find_locked(&tx, id).await?;
        entries::lock(&tx, CreditLine::Two, 2019).await?;
        let met = run::run(&asked, context, FUND_OFFICER.actor(), set).await;
        Ok::<_, StoreError>(met.unwrap().1)
    });
    let met = held.await.unwrap();
    assert_eq!(fate(of(&met, id)).1, TWO);
}

#[tokio::test(flavor = "multi_thread")]
async fn acts_commit_while_a_scenario_is_under_way() {
    let test = TestDb::new().await;
    test.open_2019("1000", "200000").await;
    let id = test.under_review(national(100_000)).await;
    // The scenario belongs to a process that has not read the rules yet, and is held there, after it has read its
    // applications. The acts below belong to one that has.
    let mut owner = AsyncPgConnection::establish(&test.owner_url()).await.unwrap();
    owner.batch_execute("BEGIN; LOCK TABLE rule_value IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let (_wire, other) = test.over_wire(Cut::Never);
    let context = test.context(&FUND_OFFICER);
    let set = serde_json::from_value(json!({"applications": [{"id": id}]})).unwrap();
    let scenario =
        tokio::spawn(async move { run::run(&other.db, context, FUND_OFFICER.actor(), set).await.unwrap().1 });
    let waits = "SELECT count(*) AS count FROM pg_locks WHERE NOT granted AND relation = 'rule_value'::regclass";
    let held = async {
        let mut observer = AsyncPgConnection::establish(&test.owner_url()).await.unwrap();
        while diesel::sql_query(waits).get_result::<Count>(&mut observer).await.unwrap().count == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENT, held).await.unwrap();

    let acts = async {
        test.take(&FUND_OFFICER, id, step(Action::RequestClarification)).await.unwrap();
        let receipt = Receipt { line: CreditLine::Two, amount: usd("5"), source: "CONSTRUCTED".into() };
        let work = async move |tx: Arc<Tx>| budget_year::contribute(&tx, 2019, &receipt, "Donor").await;
        test.db.write(test.context(&FINANCE_OFFICER), work).await.unwrap();
    };
    tokio::time::timeout(PATIENT, acts).await.unwrap();
    assert!(!scenario.is_finished(), "the acts are committed before the scenario has ended");

    owner.batch_execute("COMMIT").await.unwrap();
    let found = scenario.await.unwrap();
    assert_eq!(fate(of(&found, id)), (State::Approved, TWO, vec![]), "as things stood when it began");
    assert_eq!(found.lines[1].after.available, usd("100000"));
}
