//! Reassessment of undecided applications after a new fact or rule value, and its notifications.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use fonds1035::config::Config;
use fonds1035::domain::applications::form::Draft;
use fonds1035::domain::applications::state::Action;
use fonds1035::domain::kernel::assessment::{Criterion, Openness, Verdict};
use fonds1035::domain::kernel::credit_line::{CreditLine, LineChoice, Scope};
use fonds1035::domain::kernel::document::Pdf;
use fonds1035::domain::kernel::refusal::RefusalCode;
use fonds1035::domain::member_states::member_state::{FactKind, FactValue, NewFact};
use fonds1035::domain::notifications::message::NoticeData;
use fonds1035::domain::rules::rule_value::{Quantity, RuleCode, RuleKey};
use fonds1035::jobs::remind::remind;
use fonds1035::mail::notice::Notice;
use fonds1035::store::db::Context;
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::member_states::import_reference::{self, Publication, StatedFact};
use fonds1035::workflow::member_states::record_fact;
use uuid::Uuid;

use crate::support::builders::{PDF, letter, national, step, usd};
use crate::support::calls::regional;
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, FINANCE_OFFICER, FUND_OFFICER, OFFICER_XAA, OFFICER_XAB};

diesel::table! { outbox_message (key) { key -> Text, recipient_email -> Text, kind -> Text, data -> Jsonb, } }
diesel::table! { audit_event (id) { id -> Uuid, action -> Text, detail -> Jsonb, } }

const EVERY_FUND_OFFICER: [&str; 2] = ["fund.xaa@example.org", "fund@example.org"];

fn fact(state: &str, kind: FactKind, word: &str, valid_from: &str) -> NewFact {
    NewFact {
        state: state.parse().unwrap(),
        kind,
        value: FactValue::parse(kind, word).unwrap(),
        valid_from: valid_from.parse().unwrap(),
        source: "CONSTRUCTED".into(),
        evidence: Some(Pdf::new("list.pdf", PDF.to_vec()).unwrap()),
    }
}

impl TestDb {
    async fn record(&self, new: NewFact) -> Result<i32, WorkflowError> {
        self.db.write(self.context(&FINANCE_OFFICER), async move |tx| record_fact::record_fact(&tx, new).await).await
    }

    /// The notices of changed eligibility, with their recipients, by application.
    async fn notices(&self) -> BTreeMap<Uuid, (BTreeSet<String>, Vec<NoticeData>)> {
        let mut connection = AsyncPgConnection::establish(&self.owner_url()).await.unwrap();
        let rows: Vec<(String, serde_json::Value)> = outbox_message::table
            .filter(outbox_message::kind.eq("standing_changed"))
            .order(outbox_message::key)
            .select((outbox_message::recipient_email, outbox_message::data))
            .load(&mut connection)
            .await
            .unwrap();
        let mut notices: BTreeMap<Uuid, (BTreeSet<String>, Vec<NoticeData>)> = BTreeMap::new();
        for (email, data) in rows {
            let Notice::Application(_, data) = Notice::read("standing_changed", data).unwrap() else { panic!() };
            let of = notices.entry(data.application_id).or_default();
            of.0.insert(email);
            of.1.push(*data);
        }
        notices
    }

    /// What the audit says about the undecided applications, for each act of this name.
    async fn audited(&self, action: &str) -> Vec<serde_json::Value> {
        let mut connection = AsyncPgConnection::establish(&self.owner_url()).await.unwrap();
        let details: Vec<serde_json::Value> = audit_event::table
            .filter(audit_event::action.eq(action))
            .order(audit_event::id)
            .select(audit_event::detail)
            .load(&mut connection)
            .await
            .unwrap();
        details.into_iter().map(|detail| detail["undecided_applications"].clone()).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fact_that_closes_a_line_is_told_to_the_fund_unit_and_its_retraction_too() {
    let test = TestDb::new().await;
    let id = test.under_review(national(100_000)).await;
    let applications = test.rows("application_event").await;
    test.record(fact("XAA", FactKind::Article4, "yes", "2019-05-01")).await.unwrap();
    let (people, notices) = test.notices().await.remove(&id).unwrap();
    assert_eq!(people, EVERY_FUND_OFFICER.map(str::to_owned).into());
    let [change] = notices[0].changes.as_slice() else { panic!("{notices:?}") };
    assert_eq!((change.line, change.before, change.after), (CreditLine::Two, Openness::Open, Openness::Closed));
    assert_eq!(change.from.to_string(), "2019-06-03");
    let found: Vec<(Criterion, Verdict)> =
        change.findings.iter().map(|finding| (finding.criterion, finding.verdict)).collect();
    let turned = [Criterion::Article4Applicant, Criterion::Article4Beneficiaries];
    assert!(turned.iter().all(|criterion| found.contains(&(*criterion, Verdict::NotSatisfied))), "{found:?}");

    test.record(fact("XAA", FactKind::Article4, "retracted", "2019-05-01")).await.unwrap();
    let (_, notices) = test.notices().await.remove(&id).unwrap();
    assert_eq!(notices.len(), 4);
    let openings = notices.iter().filter(|notice| notice.changes[0].after == Openness::Open).count();
    assert_eq!(openings, 2);
    let audited = test.audited("fact_recorded").await;
    assert_eq!(audited.len(), 2);
    assert_eq!(audited[0], serde_json::json!({ "reassessed": 1, "standing_changed": [notices[0].reference] }));
    assert_eq!(audited[1], audited[0]);
    // Nothing about the application itself was written.
    assert_eq!(test.rows("application_event").await, applications);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_undecided_applications_that_the_fact_concerns_are_assessed_anew() {
    let test = TestDb::new().await;
    test.open_2019("1000000", "1000000").await;
    let approved = test.approved(national(100_000)).await;
    let recommended = test.under_review(national(60_000)).await;
    test.take(&FUND_OFFICER, recommended, step(Action::Recommend)).await.unwrap();
    let asked = test.under_review(national(70_000)).await;
    test.take(&FUND_OFFICER, asked, step(Action::RequestClarification)).await.unwrap();
    test.open_call().await;
    let submitted = test.create(&OFFICER_XAA, regional()).await.unwrap().id;
    test.attach(&OFFICER_XAA, submitted, letter("XAA")).await.unwrap();
    test.take(&OFFICER_XAA, submitted, step(Action::Submit)).await.unwrap();
    let withdrawn = test.under_review(national(80_000)).await;
    test.take(&OFFICER_XAA, withdrawn, step(Action::Withdraw)).await.unwrap();
    test.create(&OFFICER_XAA, national(90_000)).await.unwrap();
    let other = Draft { beneficiaries: ["XAB".parse().unwrap()].into(), ..national(60_000) };
    let of_xab = test.create(&OFFICER_XAB, other).await.unwrap().id;
    test.take(&OFFICER_XAB, of_xab, step(Action::Submit)).await.unwrap();
    let frozen = test.rows("assessment").await;

    // A beneficiary of the regional project: that one, and the applications of the state itself.
    test.record(fact("XAB", FactKind::Article4, "yes", "2019-06-01")).await.unwrap();
    assert_eq!(test.notices().await.into_keys().collect::<BTreeSet<_>>(), [submitted, of_xab].into());
    // The applicant of the others. The regional project and that of XAB are closed already.
    test.record(fact("XAA", FactKind::EuropeanUnion, "yes", "2019-06-01")).await.unwrap();
    let told = test.notices().await;
    assert_eq!(told.into_keys().collect::<BTreeSet<_>>(), [submitted, of_xab, recommended, asked].into());
    let audited = test.audited("fact_recorded").await;
    assert_eq!(audited.iter().map(|act| act["reassessed"].as_u64().unwrap()).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(audited[1]["standing_changed"].as_array().unwrap().len(), 2);

    // What was decided stays; what is not decided meets the fact at its next step.
    assert_eq!(test.rows("assessment").await, frozen);
    let refused = test.take(&APPROVER, recommended, step(Action::Approve)).await.unwrap_err();
    assert!(matches!(refused, WorkflowError::Refused(why) if why.code == RefusalCode::NotEligible));
    let detail = test.audited("fact_recorded").await.len();
    assert_eq!((detail, test.notices().await.contains_key(&approved)), (2, false));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_day_is_told_of_now_and_what_changes_no_line_is_not_told() {
    let test = TestDb::new().await;
    let id = test.under_review(national(100_000)).await;
    // Another group within the limits, and a fact about a day that has passed and a later one has replaced.
    test.record(fact("XAA", FactKind::IncomeGroup, "low", "2018-07-01")).await.unwrap();
    test.record(fact("XAA", FactKind::IncomeGroup, "high", "2005-07-01")).await.unwrap();
    assert_eq!(test.notices().await.len(), 0);
    test.record(fact("XAA", FactKind::IncomeGroup, "high", "2019-07-01")).await.unwrap();
    let (_, notices) = test.notices().await.remove(&id).unwrap();
    assert_eq!(notices.len(), 2);
    let change = &notices[0].changes[0];
    assert_eq!((change.from.to_string().as_str(), change.after), ("2019-07-01", Openness::Closed));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_value_reaches_every_undecided_application_line_by_line() {
    let test = TestDb::new().await;
    let either = Draft { line: Some(LineChoice::Either), ..national(100_000) };
    let small = test.under_review(national(60_000)).await;
    let large = test.under_review(either).await;
    let ceiling = |line, amount: &str| {
        let (key, quantity) = (RuleKey::of(RuleCode::Ceiling, line, Scope::National), Quantity::Amount(usd(amount)));
        let day = "2019-06-01".parse().unwrap();
        test.db.write(test.context(&FINANCE_OFFICER), async move |tx| {
            record_fact::record_rule(&tx, key, quantity, day, "CONSTRUCTED".into()).await
        })
    };
    ceiling(CreditLine::Two, "80000").await.unwrap();
    let told = test.notices().await;
    assert_eq!(told.keys().copied().collect::<Vec<_>>(), [large]);
    let change = &told[&large].1[0].changes;
    assert_eq!((change.len(), change[0].line, change[0].after), (1, CreditLine::Two, Openness::Closed));
    assert_eq!(change[0].findings.iter().map(|finding| finding.criterion).collect::<Vec<_>>(), [Criterion::Ceiling]);
    // Line 1 had no ceiling: not known becomes open.
    ceiling(CreditLine::One, "150000").await.unwrap();
    let opened: Vec<_> = test.notices().await[&large].1.iter().map(|notice| notice.changes[0].clone()).collect();
    assert!(opened.iter().any(|change| {
        (change.line, change.before, change.after) == (CreditLine::One, Openness::NotYetKnown, Openness::Open)
    }));
    assert!(!test.notices().await.contains_key(&small));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_imported_list_is_one_act_that_tells_once() {
    let test = TestDb::new().await;
    let id = test.under_review(national(100_000)).await;
    let stated = |state: &str, word: &str, valid_from: &str| StatedFact {
        state: state.parse().unwrap(),
        kind: FactKind::IncomeGroup,
        value: FactValue::parse(FactKind::IncomeGroup, word).unwrap(),
        valid_from: valid_from.parse().unwrap(),
        source: "CONSTRUCTED list".into(),
    };
    let publication = || Publication {
        name: "list".into(),
        facts: vec![
            stated("XAA", "high", "2018-07-01"),
            stated("XAA", "upper_middle", "2019-07-01"),
            stated("XAB", "low", "2018-07-01"),
        ],
        ..Publication::default()
    };
    let context = || Context { actor: None, now: test.now(), request_id: "import".into() };
    let events = test.rows("audit_event").await;
    assert_eq!(import_reference::record(&test.db, context(), publication()).await.unwrap().facts_new, 3);
    let (people, notices) = test.notices().await.remove(&id).unwrap();
    assert_eq!((people.len(), notices.len()), (2, 2));
    let steps: Vec<(String, Openness)> =
        notices[0].changes.iter().map(|change| (change.from.to_string(), change.after)).collect();
    let expected = [("2019-06-03", Openness::Closed), ("2019-07-01", Openness::Open)];
    assert_eq!(steps, expected.map(|(day, after)| (day.to_owned(), after)));
    assert_eq!(test.audited("reference_recorded").await[0]["reassessed"], 1);
    assert!(!import_reference::record(&test.db, context(), publication()).await.unwrap().is_change());
    assert_eq!((test.rows("audit_event").await, test.notices().await[&id].1.len()), (events + 1, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_official_status_needs_its_document_and_a_retraction_something_to_take_back() {
    let test = TestDb::new().await;
    let before = test.snapshot().await;
    let bare = NewFact { evidence: None, ..fact("XAA", FactKind::Article4, "yes", "2019-05-01") };
    let nothing = fact("XAA", FactKind::EuropeanUnion, "retracted", "2019-05-01");
    for (new, code) in [(bare, RefusalCode::DocumentMissing), (nothing, RefusalCode::NothingToRetract)] {
        let refused = test.record(new).await.unwrap_err();
        assert!(matches!(&refused, WorkflowError::Refused(why) if why.code == code), "{refused:?}");
    }
    assert_eq!(test.snapshot().await, before);
    let taken_back = NewFact { evidence: None, ..fact("XAA", FactKind::Article4, "retracted", "2001-01-01") };
    assert_eq!(test.record(taken_back).await.unwrap(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_hands_in_between_a_record_and_its_day_is_told_of_by_the_day_and_nobody_twice() {
    let test = TestDb::new().await;
    let settings = Config::load(None).unwrap().reminders;
    let look = async |instant: &str| {
        assert!(test.clock.set(instant.parse().unwrap()));
        remind(&test.db, &test.clock, &settings).await.unwrap().changes
    };
    let before = test.under_review(national(100_000)).await;
    test.record(fact("XAA", FactKind::Article4, "yes", "2019-07-01")).await.unwrap();
    assert_eq!(test.notices().await[&before].1.len(), 2, "the act tells of it");
    assert_eq!(look("2019-06-10T12:00:00Z").await, 0);
    let between = test.under_review(national(100_000)).await;
    assert_eq!(look("2019-06-30T21:59:59Z").await, 0);
    // Nobody looks on 1 July; the next look makes up for it.
    assert_eq!(look("2019-07-02T12:00:00Z").await, 2);
    assert_eq!(look("2019-07-02T13:00:00Z").await, 0);
    assert_eq!(look("2019-06-29T12:00:00Z").await, 0, "a clock that goes back tells nothing again");
    assert_eq!(look("2019-07-03T12:00:00Z").await, 0);
    let told = test.notices().await;
    assert_eq!(told[&before].1.len(), 2);
    let (people, notices) = &told[&between];
    assert_eq!(*people, EVERY_FUND_OFFICER.map(str::to_owned).into());
    let [change] = notices[0].changes.as_slice() else { panic!("{notices:?}") };
    assert_eq!((change.line, change.from.to_string().as_str()), (CreditLine::Two, "2019-07-01"));
    assert_eq!((change.before, change.after), (Openness::Open, Openness::Closed));
    assert_eq!(test.rows("standing_change").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_compared_for_the_others_although_one_application_cannot_be_read() {
    let test = TestDb::new().await;
    test.record(fact("XAA", FactKind::Article4, "yes", "2019-07-01")).await.unwrap();
    let broken = test.under_review(national(100_000)).await;
    test.under_review(national(100_000)).await;
    test.as_owner(&format!(
        "ALTER TABLE application_content DROP CONSTRAINT the_hash_is_of_the_body, DISABLE TRIGGER append_only; UPDATE application_content SET body = '\\x00' WHERE application_id = '{broken}'"
    ))
    .await;
    assert!(test.clock.set("2019-07-01T12:00:00Z".parse().unwrap()));
    let reminded = remind(&test.db, &test.clock, &Config::load(None).unwrap().reminders).await.unwrap();
    // It can neither be compared nor looked at for what waits on it.
    assert_eq!((reminded.changes, reminded.failed), (2, 2));
    assert_eq!(test.rows("compared_day").await, 1);
}
