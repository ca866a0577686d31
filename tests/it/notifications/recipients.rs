//! Recipients: the outbox after each step has the messages of the table, one for each recipient, in the recipient's
//! language.

use std::collections::BTreeSet;
use std::fmt::Display;

use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use fonds1035::domain::amendments::amendment_table::{AmendmentAction, AmendmentState, amendment_step};
use fonds1035::domain::applications::state::{Action, State};
use fonds1035::domain::kernel::notification::Audience;
use fonds1035::domain::lifecycle::command::Command;
use fonds1035::domain::lifecycle::table::transition;
use fonds1035::domain::lifecycle::transition::Transition;
use fonds1035::domain::notifications::message::NoticeData;
use fonds1035::domain::projects::obligations::ObligationKind::{Evaluation, FinalReport};
use fonds1035::domain::projects::report::{Verdict, accepting};
use uuid::Uuid;

use crate::support::amendments::longer;
use crate::support::builders::{activate, letter, national, step};
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, FINANCE_OFFICER, FUND_OFFICER, OFFICER_XAA, Person, REGIONAL_OFFICE};
use crate::support::reports::{statement, workplan};

diesel::table! { outbox_message (key) { key -> Text, recipient_email -> Text, language -> Text, kind -> Text, data -> Jsonb, } }

type Message = (String, String, String, serde_json::Value);

async fn messages(test: &TestDb) -> Vec<Message> {
    let mut connection = AsyncPgConnection::establish(&test.owner_url()).await.unwrap();
    outbox_message::table
        .select((outbox_message::recipient_email, outbox_message::language, outbox_message::kind, outbox_message::data))
        .load(&mut connection)
        .await
        .unwrap()
}

fn people_of(audience: Audience) -> &'static [(&'static str, &'static str)] {
    match audience {
        Audience::ApplicantState => &[("officer.xaa@example.org", "fr")],
        Audience::RegionalOffice => &[("region@example.org", "en")],
        Audience::FundUnit => &[("fund@example.org", "en"), ("fund.xaa@example.org", "es")],
        Audience::Approvers => &[("approver@example.org", "es")],
        Audience::FinanceUnit => &[("finance@example.org", "fr")],
    }
}

/// A message without its words: to whom, in which language, of which kind.
type Told = (String, String, String);

/// The messages that the tables ask for, step after step.
#[derive(Default)]
struct Expected {
    told: Vec<Told>,
    actions: BTreeSet<String>,
}

impl Expected {
    /// Adds those of a step, and compares with what waits to be sent.
    async fn after<S, A: Display, G>(&mut self, test: &TestDb, row: &Transition<S, A, G>) {
        for told in row.tells {
            let people = people_of(told.audience).iter();
            self.told.extend(people.map(|(mail, lang)| (mail.to_string(), lang.to_string(), told.notice.to_string())));
        }
        self.actions.insert(row.action.to_string());
        let mut sent: Vec<Told> =
            messages(test).await.into_iter().map(|(mail, language, kind, _)| (mail, language, kind)).collect();
        sent.sort();
        self.told.sort();
        assert_eq!(sent, self.told, "after {}", row.action);
    }
}

/// Takes steps one after the other from a state and compares the messages after each.
async fn walk(test: &TestDb, id: Uuid, mut state: State, steps: &[(&Person, Command)], expected: &mut Expected) {
    for (person, command) in steps {
        let row = transition(state, command.action()).unwrap();
        state = test.take(person, id, command.clone()).await.unwrap().state;
        expected.after(test, row).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_tells_exactly_those_of_the_table_in_their_languages() {
    let test = TestDb::new().await;
    test.open_2019("1000000", "1000000").await;
    let id = test.create(&OFFICER_XAA, national(100_000)).await.unwrap().id;
    test.attach(&OFFICER_XAA, id, letter("XAA")).await.unwrap();
    assert_eq!(messages(&test).await, Vec::new());
    let mut expected = Expected::default();
    let steps = [
        (&OFFICER_XAA, step(Action::Submit)),
        (&REGIONAL_OFFICE, step(Action::Endorse)),
        (&FUND_OFFICER, step(Action::BeginReview)),
        (&FUND_OFFICER, step(Action::RequestClarification)),
        (&OFFICER_XAA, step(Action::Answer)),
        (&FUND_OFFICER, step(Action::Recommend)),
        (&APPROVER, step(Action::Approve)),
        (&REGIONAL_OFFICE, activate()),
        (&FUND_OFFICER, step(Action::Suspend)),
        (&FUND_OFFICER, step(Action::Resume)),
    ];
    walk(&test, id, State::Draft, &steps, &mut expected).await;
    assert!(expected.told.len() > 10);

    // A workplan is sent back and filed again; the final report and the evaluation follow completion.
    assert!(test.clock.set("2021-03-01T12:00:00Z".parse().unwrap()));
    let none = ["0", "0", "0"];
    let mut state = State::Active;
    for (said, verdict) in [
        (workplan(), Verdict::SentBack),
        (workplan(), Verdict::Accepted),
        (statement(FinalReport, &none), Verdict::Accepted),
        (statement(Evaluation, &none), Verdict::Accepted),
    ] {
        if said.kind == FinalReport {
            walk(&test, id, state, &[(&REGIONAL_OFFICE, step(Action::Complete))], &mut expected).await;
            state = State::Completed;
        }
        let decides = if verdict == Verdict::SentBack { Action::ReturnReport } else { accepting(said.kind) };
        let (_, number) = test.file(&REGIONAL_OFFICE, id, said).await.unwrap();
        expected.after(&test, transition(state, Action::FileReport).unwrap()).await;
        let done = test.decide(&FUND_OFFICER, id, number, verdict).await.unwrap();
        expected.after(&test, transition(state, decides).unwrap()).await;
        state = done.state;
    }
    let finance = |told: &&Told| told.0 == "finance@example.org";
    assert_eq!(
        expected.told.iter().filter(finance).map(|told| told.2.as_str()).collect::<Vec<_>>(),
        ["closure_awaited"]
    );
    walk(&test, id, state, &[(&FINANCE_OFFICER, step(Action::Close))], &mut expected).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_that_is_cancelled_tells_everybody_concerned_from_wherever_it_stood() {
    let test = TestDb::new().await;
    test.open_2019("1000000", "1000000").await;
    for steps in [
        vec![],
        vec![(&REGIONAL_OFFICE, activate())],
        vec![(&REGIONAL_OFFICE, activate()), (&FUND_OFFICER, step(Action::Suspend))],
    ] {
        let id = test.approved(national(60_000)).await;
        let mut expected = Expected { told: told_so_far(&test).await, ..Expected::default() };
        let steps: Vec<_> = steps.into_iter().chain([(&APPROVER, step(Action::Cancel))]).collect();
        walk(&test, id, State::Approved, &steps, &mut expected).await;
    }
}

async fn told_so_far(test: &TestDb) -> Vec<Told> {
    messages(test).await.into_iter().map(|(mail, language, kind, _)| (mail, language, kind)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_of_an_amendment_tells_exactly_those_of_its_table() {
    use AmendmentAction::{Approve, AttachLetter, Decline, Endorse, GrantException, Recommend, Withdraw};
    let test = TestDb::new().await;
    test.open_2019("1000000", "1000000").await;
    let id = test.active(national(100_000)).await;
    let mut expected = Expected { told: told_so_far(&test).await, ..Expected::default() };
    // In time and approved; withdrawn; late with its exception and declined after its recommendation.
    let walks: [(bool, &[(&Person, AmendmentAction)]); 3] = [
        (
            false,
            &[
                (&OFFICER_XAA, AttachLetter),
                (&REGIONAL_OFFICE, Endorse),
                (&FUND_OFFICER, Recommend),
                (&APPROVER, Approve),
            ],
        ),
        (false, &[(&REGIONAL_OFFICE, Withdraw)]),
        (
            true,
            &[
                (&OFFICER_XAA, AttachLetter),
                (&FUND_OFFICER, GrantException),
                (&REGIONAL_OFFICE, Endorse),
                (&FUND_OFFICER, Recommend),
                (&APPROVER, Decline),
            ],
        ),
    ];
    for (months, (late, steps)) in [24, 30, 30].into_iter().zip(walks) {
        if late {
            assert!(test.clock.set("2021-08-20T12:00:00Z".parse().unwrap()));
        }
        let asked = test.ask_to_amend(&REGIONAL_OFFICE, id, longer(months), late).await.unwrap();
        expected.after(&test, amendment_step(AmendmentState::Unwritten, asked.action).unwrap()).await;
        let (mut version, mut state, place) = (asked.version, asked.state, (id, asked.number));
        for (person, action) in steps {
            let row = amendment_step(state, *action).unwrap();
            let taken = match action {
                AttachLetter => test.attach_to_amendment(person, place, version, "XAA").await.unwrap(),
                _ => test.amend(person, place, version, *action).await.unwrap(),
            };
            (version, state) = (taken.version, taken.state);
            expected.after(&test, row).await;
        }
    }
    assert_eq!(expected.actions, AmendmentAction::ALL.iter().map(ToString::to_string).collect());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_receipt_carries_the_content_hash_and_the_capitals_zone() {
    let test = TestDb::new().await;
    let draft = national(100_000);
    let id = test.create(&OFFICER_XAA, draft.clone()).await.unwrap().id;
    test.take(&OFFICER_XAA, id, step(Action::Submit)).await.unwrap();
    let all = messages(&test).await;
    let receipts: Vec<&Message> = all.iter().filter(|message| message.2 == "submission_receipt").collect();
    assert_eq!(receipts.len(), 1);
    let data: NoticeData = serde_json::from_value(receipts[0].3.clone()).unwrap();
    assert_eq!(data.content_hash, draft.content_hash().to_string());
    assert_eq!((data.capital_zone.as_str(), data.at), ("Africa/Bujumbura", test.now()));
    let languages: BTreeSet<&str> = all.iter().map(|message| message.1.as_str()).collect();
    assert_eq!(languages, BTreeSet::from(["en", "es", "fr"]));
}
