//! Reminders of tasks besides the decision on an application: reports, instalments, amendments, questions, and the end
//! of a project. Only users who may take the step are reminded, and an unreadable row does not affect other reminders.

use std::collections::BTreeMap;
use std::sync::Arc;

use fonds1035::domain::amendments::amendment_table::AmendmentAction;
use fonds1035::domain::applications::state::Action;
use fonds1035::domain::conversations::{Addressee, Message, Visibility};
use fonds1035::domain::payments::instalment_table::InstalmentAction;
use fonds1035::domain::payments::payment::InstalmentCommand;
use fonds1035::domain::projects::obligations::ObligationKind::{Evaluation, FinalReport};
use fonds1035::domain::projects::report::Verdict;
use fonds1035::mail::mailer::Mailer;
use fonds1035::workflow::conversations;
use uuid::Uuid;

use crate::ledger::hostile::refusal;
use crate::support::amendments::longer;
use crate::support::builders::{national, step};
use crate::support::db::TestDb;
use crate::support::people::{FINANCE_OFFICER, FUND_OFFICER, OFFICER_XAA, Person, REGIONAL_OFFICE};
use crate::support::reports::{interim, statement, workplan};

/// Only what waits is looked at here: what is owed has tests of its own.
const WAITING: &str = "work_waiting";
const OFFICE: &str = "region@example.org";
const FUND: &str = "fund@example.org";
const FINANCE: &str = "finance@example.org";
const APPROVER: &str = "approver@example.org";

struct Looking {
    test: TestDb,
    mailer: Mailer,
    seen: usize,
}

impl Looking {
    async fn new() -> Looking {
        let test = TestDb::new().await;
        test.open_2019("1000", "500000").await;
        Looking { test, mailer: Mailer::Memory(Arc::default()), seen: 0 }
    }

    /// Who is reminded of what waits at an instant.
    async fn on(&mut self, day: &str) -> Vec<String> {
        self.test.at(&format!("{day}T12:00:00Z"));
        self.test.lately_mailed(&self.mailer, &mut self.seen).await;
        assert_eq!(self.test.remind().await.failed, 0);
        self.test.lately_mailed(&self.mailer, &mut self.seen).await.remove(WAITING).unwrap_or_default()
    }

    async fn ask(&self, by: &Person, id: Uuid, visibility: Visibility, addressed_to: Addressee) -> Uuid {
        self.say(by, id, visibility, Some(addressed_to), None).await
    }

    async fn say(
        &self,
        by: &Person,
        id: Uuid,
        visibility: Visibility,
        addressed_to: Option<Addressee>,
        answers: Option<Uuid>,
    ) -> Uuid {
        let (actor, message) = (by.actor(), Message { visibility, addressed_to, answers, body: "Words.".into() });
        let context = self.test.context(by);
        let said =
            self.test.db.write(context, async move |tx: Arc<_>| conversations::write(&tx, &actor, id, message).await);
        said.await.unwrap()
    }
}

const NOBODY: [&str; 0] = [];

#[tokio::test(flavor = "multi_thread")]
async fn a_filed_report_waits_for_its_decision_and_the_end_of_a_project_for_its_completion_and_closing() {
    let mut look = Looking::new().await;
    let id = look.test.active(national(100_000)).await;
    look.test.at("2019-09-20T12:00:00Z");
    let (_, number) = look.test.file(&REGIONAL_OFFICE, id, workplan()).await.unwrap();
    assert_eq!(look.on("2019-10-03").await, NOBODY);
    // The officer of the Fund who represents the state may not decide: nobody waits for this person.
    assert_eq!(look.on("2019-10-04").await, [FUND]);
    assert_eq!(look.on("2019-10-10").await, NOBODY);
    assert_eq!(look.on("2019-10-11").await, [FUND]);
    // A further report waits by itself.
    look.test.file(&REGIONAL_OFFICE, id, interim("2019-09-01", "2019-09-30", &["0", "0", "0"])).await.unwrap();
    look.test.decide(&FUND_OFFICER, id, number, Verdict::Accepted).await.unwrap();
    assert_eq!(look.on("2019-10-24").await, NOBODY);
    assert_eq!(look.on("2019-10-25").await, [FUND]);
    look.test.decide(&FUND_OFFICER, id, 2, Verdict::Accepted).await.unwrap();
    // The agreed end is 28 February 2021.
    assert_eq!(look.on("2021-03-06").await, NOBODY);
    assert_eq!(look.on("2021-03-07").await, [OFFICE]);
    look.test.take(&REGIONAL_OFFICE, id, step(Action::Complete)).await.unwrap();
    assert_eq!(look.on("2021-03-14").await, NOBODY);
    look.test.reported(id, statement(FinalReport, &["0", "0", "0"])).await;
    look.test.reported(id, statement(Evaluation, &["0", "0", "0"])).await;
    assert_eq!(look.on("2021-04-12").await, NOBODY);
    assert_eq!(look.on("2021-04-13").await, [FINANCE]);
    look.test.take(&FINANCE_OFFICER, id, step(Action::Close)).await.unwrap();
    assert_eq!(look.on("2022-04-13").await, NOBODY);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extended_project_waits_for_its_new_end_and_begins_to_count_anew() {
    let mut look = Looking::new().await;
    let id = look.test.active(national(100_000)).await;
    assert_eq!(look.on("2021-03-07").await, [OFFICE]);
    let asked = look.test.ask_to_amend(&REGIONAL_OFFICE, id, longer(24), true).await.unwrap();
    let place = (id, asked.number);
    look.test.attach_to_amendment(&OFFICER_XAA, place, 1, "XAA").await.unwrap();
    // A late amendment is what hurries most.
    assert_eq!(look.on("2021-03-09").await, NOBODY);
    assert_eq!(look.on("2021-03-10").await, [FUND]);
    look.test.amend(&FUND_OFFICER, place, 2, AmendmentAction::GrantException).await.unwrap();
    assert_eq!(look.on("2021-03-13").await, NOBODY);
    assert_eq!(look.on("2021-03-24").await, [OFFICE, OFFICE], "to endorse it, and to complete what it would extend");
    look.test.amend(&REGIONAL_OFFICE, place, 3, AmendmentAction::Endorse).await.unwrap();
    assert_eq!(look.on("2021-04-07").await, [FUND, OFFICE]);
    look.test.amend(&FUND_OFFICER, place, 4, AmendmentAction::Recommend).await.unwrap();
    assert_eq!(look.on("2021-04-21").await, [APPROVER, OFFICE]);
    look.test.amend(&crate::support::people::APPROVER, place, 5, AmendmentAction::Approve).await.unwrap();
    // The end is now 31 August 2021.
    assert_eq!(look.on("2021-09-06").await, NOBODY);
    assert_eq!(look.on("2021-09-07").await, [OFFICE]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instalment_waits_for_its_check_and_its_payment_and_for_nobody_while_its_project_stands_still() {
    let mut look = Looking::new().await;
    let id = look.test.active(national(100_000)).await;
    look.test.at("2019-09-20T12:00:00Z");
    look.test.plan(id, &["20000"]).await.unwrap();
    look.test.bring(id, 1, InstalmentAction::Request).await.unwrap();
    assert_eq!(look.on("2019-09-26").await, NOBODY);
    assert_eq!(look.on("2019-09-27").await, [FUND]);
    look.test.instalment(&FUND_OFFICER, id, 1, InstalmentCommand::Check).await.unwrap();
    assert_eq!(look.on("2019-10-04").await, [FINANCE]);
    look.test.take(&FUND_OFFICER, id, step(Action::Suspend)).await.unwrap();
    assert_eq!(look.on("2019-11-04").await, NOBODY);
    look.test.take(&FUND_OFFICER, id, step(Action::Resume)).await.unwrap();
    assert_eq!(look.on("2019-11-05").await, [FINANCE]);
    look.test.instalment(&FINANCE_OFFICER, id, 1, look.test.payment_of(id, 1)).await.unwrap();
    assert_eq!(look.on("2019-11-25").await, NOBODY);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_question_waits_for_those_asked_who_can_read_and_answer_it() {
    let mut look = Looking::new().await;
    let id = look.test.under_review(national(100_000)).await;
    let shared = look.ask(&OFFICER_XAA, id, Visibility::Shared, Addressee::FundOfficer).await;
    look.ask(&REGIONAL_OFFICE, id, Visibility::Internal, Addressee::FinanceOfficer).await;
    // Who asks the own group is not reminded of the own question.
    look.ask(&FUND_OFFICER, id, Visibility::Internal, Addressee::FundOfficer).await;
    assert_eq!(look.on("2019-06-09").await, NOBODY);
    assert_eq!(look.on("2019-06-10").await, [FINANCE, FUND]);
    look.say(&FUND_OFFICER, id, Visibility::Shared, None, Some(shared)).await;
    assert_eq!(look.on("2019-06-17").await, [FINANCE]);
    let mails = look.mailer.kept().into_iter().map(|mail| String::from_utf8(mail.formatted()).unwrap());
    let asked: Vec<String> = mails.filter(|mail| mail.contains("answer a question")).collect();
    assert!(!asked.is_empty() && asked.iter().all(|mail| !mail.contains("Words.")), "{asked:?}");
    // What has ended is asked about all the same.
    let ended = look.test.under_review(national(60_000)).await;
    look.test.take(&OFFICER_XAA, ended, step(Action::Withdraw)).await.unwrap();
    look.ask(&FUND_OFFICER, ended, Visibility::Shared, Addressee::StateOfficer).await;
    assert_eq!(look.on("2019-06-24").await, [FINANCE, "officer.xaa@example.org"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_cannot_be_read_keeps_no_reminder_and_no_digest_from_the_others() {
    let mut look = Looking::new().await;
    let mut all = Vec::new();
    for _ in 0..3 {
        all.push(look.test.active(national(60_000)).await);
    }
    all.sort();
    look.test.as_owner("INSERT INTO mail_preference SELECT id, true, 'immediately', 'immediately', 'immediately', 'immediately', 1, now() FROM app_user WHERE role = 'regional_office'").await;
    look.test
        .as_owner(&format!(
            "ALTER TABLE application_content DROP CONSTRAINT the_hash_is_of_the_body, DISABLE TRIGGER append_only; UPDATE application_content SET body = '\\x00' WHERE application_id = '{}'",
            all[0]
        ))
        .await;
    look.test.at("2019-09-28T06:00:00Z");
    look.test.lately_mailed(&look.mailer, &mut look.seen).await;
    let reminded = look.test.remind().await;
    // Two workplans to the office and the state.
    assert_eq!((reminded.reminders, reminded.digests, reminded.failed), (4, 1, 1));
    let told = look.test.lately_mailed(&look.mailer, &mut look.seen).await;
    let counts: BTreeMap<&str, usize> = told.iter().map(|(kind, to)| (kind.as_str(), to.len())).collect();
    assert_eq!(counts, BTreeMap::from([("daily_digest", 1), ("obligation_due", 4)]));
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_refuses_a_reminder_of_what_does_not_wait_there() {
    let mut look = Looking::new().await;
    let id = look.test.active(national(100_000)).await;
    look.test.at("2019-09-20T12:00:00Z");
    look.test.file(&REGIONAL_OFFICE, id, workplan()).await.unwrap();
    look.test.plan(id, &["20000"]).await.unwrap();
    look.test.bring(id, 1, InstalmentAction::Request).await.unwrap();
    look.test.ask_to_amend(&REGIONAL_OFFICE, id, longer(24), false).await.unwrap();
    look.ask(&OFFICER_XAA, id, Visibility::Shared, Addressee::RegionalOffice).await;
    assert_eq!(look.on("2019-11-20").await.len(), 4, "each of the four waits for somebody");
    let work = |subject: &str, number: i32, seq: i32, state: &str, action: &str| {
        format!(
            "INSERT INTO work_reminder (application_id, subject, subject_number, since_seq, since_on, state, action, number, person_id, reminded_on, message_key) VALUES ('{id}', '{subject}', {number}, {seq}, '2019-09-20', '{state}', '{action}', 1, '{}', '2019-11-20', 'x')",
            FUND_OFFICER.id()
        )
    };
    for (text, constraint) in [
        (work("report", 1, 3, "active", "accept_report"), "a_report_is_waited_on_since_it_was_filed"),
        (work("report", 1, 9, "active", "accept_evaluation"), "a_step_of_the_table_is_waited_for"),
        (work("instalment", 1, 2, "requested", "check_instalment"), "an_instalment_waits_where_its_event_left_it"),
        (work("instalment", 1, 1, "requested", "pay_instalment"), "a_step_of_an_instalment_is_waited_for"),
        (work("amendment", 2, 1, "requested", "endorse"), "an_amendment_waits_where_its_event_left_it"),
        (work("amendment", 1, 1, "requested", "approve"), "a_step_of_an_amendment_is_waited_for"),
        (work("question", 2, 0, "open", "answer_question"), "a_question_is_of_its_conversation"),
        (work("question", 1, 0, "open", "answer"), "a_question_waits_for_its_answer"),
        (work("application", 1, 8, "active", "complete"), "only_what_belongs_to_an_application_is_numbered"),
    ] {
        let said = refusal(&look.test, &text).await;
        assert!(said.contains(constraint), "{text}\nexpected {constraint}, got {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_reminded_before_there_were_subjects_is_kept_by_the_migration() {
    const UP: &str = include_str!("../../../migrations/2026-11-01-000041_work_reminders/up.sql");
    const DOWN: &str = include_str!("../../../migrations/2026-11-01-000041_work_reminders/down.sql");
    let mut look = Looking::new().await;
    let id = look.test.active(national(100_000)).await;
    look.test.under_review(national(60_000)).await;
    look.test.file(&REGIONAL_OFFICE, id, workplan()).await.unwrap();
    assert_eq!(look.on("2019-07-03").await, [FUND, FUND], "the recommendation and the decision on the report");
    look.test.as_owner(DOWN).await;
    assert_eq!(look.test.rows("work_reminder").await, 1, "only the application had a place there");
    look.test.as_owner(UP).await;
    assert_eq!(
        look.on("2019-07-03").await,
        NOBODY,
        "the recommendation was reminded, and so was the report by its message"
    );
}
