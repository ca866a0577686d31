//! Reminders are sent in stages to the users responsible, each once, with concurrent workers and clock changes.

use std::collections::BTreeMap;
use std::sync::{Arc, Barrier};
use std::time::Duration;

use chrono::{DateTime, Utc};
use fonds1035::clock::Clock;
use fonds1035::domain::applications::state::Action;
use fonds1035::jobs::remind::{Reminded, remind};
use fonds1035::mail::mailer::Mailer;
use fonds1035::store::db::Db;
use fonds1035::store::pools::DbSettings;

use super::reminders;
use crate::ledger::hostile::refusal;
use crate::support::builders::{letter, national, step};
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, FUND_OFFICER, OFFICER_XAA, REGIONAL_OFFICE};

const OFFICE: &str = "region@example.org";
const STATE: &str = "officer.xaa@example.org";
const FUND: [&str; 2] = ["fund.xaa@example.org", "fund@example.org"];

impl TestDb {
    pub(super) fn at(&self, instant: &str) {
        assert!(self.clock.set(instant.parse::<DateTime<Utc>>().unwrap()));
    }

    pub(super) async fn remind(&self) -> Reminded {
        remind(&self.db, &self.clock, &reminders()).await.unwrap()
    }

    /// Who was sent what of these kinds since the last call: kind to addresses.
    pub(super) async fn lately_mailed(&self, mailer: &Mailer, seen: &mut usize) -> BTreeMap<String, Vec<String>> {
        while self.courier(mailer.clone()).round().await.unwrap().leased > 0 {}
        let mut deliveries = self.deliveries().await;
        deliveries.reverse();
        let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for delivery in &deliveries[*seen..] {
            told.entry(delivery.kind.clone()).or_default().push(delivery.recipient_email.clone());
        }
        *seen = deliveries.len();
        told.values_mut().for_each(|addresses| addresses.sort());
        told
    }
}

fn expected(kind: &str, addresses: &[&str]) -> BTreeMap<String, Vec<String>> {
    BTreeMap::from([(kind.to_owned(), addresses.iter().map(|address| (*address).to_owned()).collect())])
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_owed_is_recalled_in_three_stages_each_once_to_those_who_owe_it() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    test.active(national(100_000)).await;
    let (mailer, mut seen) = (Mailer::Memory(Arc::default()), 0);
    test.lately_mailed(&mailer, &mut seen).await;
    // The workplan of a project that begins on 1 September is due on the 30th.
    let both = [STATE, OFFICE];
    let all = [FUND[0], FUND[1], STATE, OFFICE];
    for (instant, told) in [
        ("2019-08-30T21:59:59Z", BTreeMap::new()),
        // Midnight in Geneva.
        ("2019-08-30T22:00:00Z", expected("obligation_due", &both)),
        ("2019-09-22T21:59:59Z", BTreeMap::new()),
        ("2019-09-22T22:00:00Z", expected("obligation_due", &both)),
        ("2019-09-30T21:59:59Z", BTreeMap::new()),
        ("2019-09-30T22:00:00Z", expected("obligation_overdue", &all)),
        ("2020-02-01T12:00:00Z", BTreeMap::new()),
    ] {
        test.at(instant);
        test.remind().await;
        assert_eq!(test.remind().await, Reminded::default(), "a second look finds nothing");
        assert_eq!(test.lately_mailed(&mailer, &mut seen).await, told, "{instant}");
    }
    let mails = mailer.kept().into_iter().map(|mail| String::from_utf8(mail.formatted()).unwrap());
    let to_the_state =
        mails.filter(|mail| mail.contains("<officer.xaa@example.org>") && mail.contains("jour de retard"));
    assert_eq!(to_the_state.count(), 1, "in the language of its reader");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_brings_the_most_urgent_stage_alone_and_none_that_has_passed() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    test.active(national(100_000)).await;
    let (mailer, mut seen) = (Mailer::Memory(Arc::default()), 0);
    test.lately_mailed(&mailer, &mut seen).await;
    test.at("2019-09-28T12:00:00Z");
    assert_eq!(test.remind().await.reminders, 2);
    assert_eq!(test.lately_mailed(&mailer, &mut seen).await, expected("obligation_due", &[STATE, OFFICE]));
    // Back to the days of the first stage, which has passed.
    test.at("2019-09-05T12:00:00Z");
    assert_eq!(test.remind().await.reminders, 0);
    // Years on: workplan, two interim reports, final report and evaluation are overdue, each reminded in that stage.
    test.at("2023-01-01T12:00:00Z");
    test.remind().await;
    let told = test.lately_mailed(&mailer, &mut seen).await;
    assert_eq!(told.keys().collect::<Vec<_>>(), ["obligation_overdue", "work_waiting"]);
    assert_eq!(told["work_waiting"], [OFFICE], "the agreed end has come");
    // Five to the office and each officer of the Fund, four to the state.
    assert_eq!(told["obligation_overdue"].len(), 5 * 3 + 4);
    assert_eq!(test.remind().await, Reminded::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_that_stands_still_is_left_alone_and_completion_moves_what_is_due() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(100_000)).await;
    let (mailer, mut seen) = (Mailer::Memory(Arc::default()), 0);
    test.take(&FUND_OFFICER, id, step(Action::Suspend)).await.unwrap();
    test.at("2019-09-25T12:00:00Z");
    assert_eq!(test.remind().await.reminders, 0);
    test.take(&FUND_OFFICER, id, step(Action::Resume)).await.unwrap();
    assert_eq!(test.remind().await.reminders, 2);
    // By the agreed end the final report is due on 28 May 2021.
    test.at("2021-05-10T12:00:00Z");
    test.remind().await;
    test.lately_mailed(&mailer, &mut seen).await;
    test.take(&REGIONAL_OFFICE, id, step(Action::Complete)).await.unwrap();
    test.lately_mailed(&mailer, &mut seen).await;
    // Completed on 10 May it is due on 10 August, which is another day and another reminder.
    test.at("2021-07-15T12:00:00Z");
    assert_eq!(test.remind().await.reminders, 2);
    assert_eq!(test.lately_mailed(&mailer, &mut seen).await, expected("obligation_due", &[STATE, OFFICE]));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_waited_for_is_reminded_after_the_configured_days_and_then_weekly() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.create(&OFFICER_XAA, national(100_000)).await.unwrap().id;
    test.attach(&OFFICER_XAA, id, letter("XAA")).await.unwrap();
    test.at("2020-03-03T12:00:00Z");
    assert_eq!(test.remind().await.reminders, 0, "a draft waits for nobody");
    test.at("2019-06-03T12:00:00Z");
    test.take(&OFFICER_XAA, id, step(Action::Submit)).await.unwrap();
    let (mailer, mut seen) = (Mailer::Memory(Arc::default()), 0);
    test.lately_mailed(&mailer, &mut seen).await;
    // The officer of the Fund who represents the state may not act on it: nobody waits for this person.
    let both = expected("work_waiting", &[FUND[1], OFFICE]);
    for (instant, told) in [
        ("2019-06-16T12:00:00Z", BTreeMap::new()),
        ("2019-06-17T12:00:00Z", both.clone()),
        ("2019-06-23T12:00:00Z", BTreeMap::new()),
        ("2019-06-24T12:00:00Z", both.clone()),
        // Four weeks missed come as one.
        ("2019-07-24T12:00:00Z", both),
    ] {
        test.at(instant);
        test.remind().await;
        assert_eq!(test.lately_mailed(&mailer, &mut seen).await, told, "{instant}");
    }
    // Once endorsed it waits for the Fund unit alone; the days go on from the submission.
    test.take(&REGIONAL_OFFICE, id, step(Action::Endorse)).await.unwrap();
    test.lately_mailed(&mailer, &mut seen).await;
    test.at("2019-07-31T12:00:00Z");
    test.remind().await;
    assert_eq!(test.lately_mailed(&mailer, &mut seen).await, expected("work_waiting", &[FUND[1]]));
    for (by, action, after, told) in [
        (&FUND_OFFICER, Action::BeginReview, 30, FUND[1]),
        (&FUND_OFFICER, Action::RequestClarification, 14, STATE),
        (&OFFICER_XAA, Action::Answer, 30, FUND[1]),
        (&FUND_OFFICER, Action::Recommend, 7, "approver@example.org"),
        (&APPROVER, Action::Approve, 30, OFFICE),
    ] {
        test.take(by, id, step(action)).await.unwrap();
        test.lately_mailed(&mailer, &mut seen).await;
        test.clock.advance(chrono::TimeDelta::days(after - 1));
        assert_eq!(test.remind().await.reminders, 0, "{action}");
        test.clock.advance(chrono::TimeDelta::days(1));
        test.remind().await;
        assert_eq!(test.lately_mailed(&mailer, &mut seen).await, expected("work_waiting", &[told]), "{action}");
    }
}

/// A worker as a process of its own would be: own thread, own runtime, own connections, own clock.
fn look(url: String, at: DateTime<Utc>, start: &Barrier) -> Reminded {
    let settings =
        DbSettings { url, pool_size: 4, wait: Duration::from_secs(30), statement_timeout: Duration::from_secs(30) };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let db = Db::open(&settings).unwrap();
        start.wait();
        remind(&db, &Clock::fixed(at), &reminders()).await.unwrap()
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_that_look_at_once_write_each_reminder_and_each_digest_once() {
    const WORKERS: usize = 6;
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    for _ in 0..4 {
        test.active(national(60_000)).await;
    }
    test.under_review(national(60_000)).await;
    test.as_owner("INSERT INTO mail_preference SELECT id, true, 'immediately', 'immediately', 'immediately', 'immediately', 1, now() FROM app_user").await;
    let at: DateTime<Utc> = "2019-09-28T12:00:00Z".parse().unwrap();
    let start = Arc::new(Barrier::new(WORKERS));
    let workers: Vec<_> = (0..WORKERS)
        .map(|_| {
            let (url, start) = (test.service_url(), Arc::clone(&start));
            std::thread::spawn(move || look(url, at, &start))
        })
        .collect();
    let wrote: Vec<Reminded> = workers.into_iter().map(|worker| worker.join().unwrap()).collect();
    // Four workplans to office and state; the review waits for the one officer of the Fund who may act.
    assert_eq!(wrote.iter().map(|one| one.reminders).sum::<usize>(), 4 * 2 + 1, "{wrote:?}");
    // Office, state and the officer waited for; the others have nothing to read.
    assert_eq!(wrote.iter().map(|one| one.digests).sum::<usize>(), 3, "{wrote:?}");
    let mut copies: BTreeMap<(String, String), usize> = BTreeMap::new();
    for delivery in test.deliveries().await {
        if ["obligation_due", "work_waiting", "daily_digest"].contains(&delivery.kind.as_str()) {
            *copies.entry((delivery.kind, delivery.recipient_email)).or_default() += 1;
        }
    }
    let of = |kind: &str, address: &str| copies[&(kind.to_owned(), address.to_owned())];
    assert_eq!((of("obligation_due", OFFICE), of("obligation_due", STATE), of("work_waiting", FUND[1])), (4, 4, 1));
    assert!(copies.iter().filter(|((kind, _), _)| kind == "daily_digest").all(|(_, copies)| *copies == 1));
    assert_eq!(test.rows("daily_digest").await, 10, "the day of everybody is settled");
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_refuses_a_reminder_twice_out_of_its_days_or_without_its_message() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(60_000)).await;
    let under_review = test.under_review(national(60_000)).await;
    test.at("2019-09-28T12:00:00Z");
    test.remind().await;
    let person = REGIONAL_OFFICE.id();
    let obligation = |due: &str, stage: &str, on: &str, key: &str| {
        format!(
            "INSERT INTO obligation_reminder VALUES ('{id}', 'workplan', '{due}', '{stage}', '{person}', '{on}', {key})"
        )
    };
    let work = |seq: i32, state: &str, action: &str| {
        format!(
            "INSERT INTO work_reminder (application_id, subject, subject_number, since_seq, since_on, state, action, number, person_id, reminded_on, message_key) VALUES ('{under_review}', 'application', 0, {seq}, '2019-06-03', '{state}', '{action}', 1, '{person}', '2019-09-28', 'x')"
        )
    };
    let known = "(SELECT key FROM outbox_message LIMIT 1)";
    for (text, constraint) in [
        (obligation("2019-09-30", "seven_days", "2019-09-28", known), "obligation_reminder_pkey"),
        (obligation("2019-09-30", "thirty_days", "2019-09-28", known), "a_stage_is_reminded_in_its_own_days"),
        (obligation("2019-09-30", "overdue", "2019-09-30", known), "a_stage_is_reminded_in_its_own_days"),
        (obligation("2019-10-30", "thirty_days", "2019-10-01", "'none'"), "message_key_fkey"),
        (work(5, "under_review", "approve"), "a_step_of_the_table_is_waited_for"),
        (work(4, "under_review", "recommend"), "what_waits_stands_where_its_event_left_it"),
        ("DELETE FROM obligation_reminder".to_owned(), "permission denied"),
        ("UPDATE work_reminder SET number = 9".to_owned(), "permission denied"),
        (
            format!("INSERT INTO daily_digest VALUES ('{person}', '2019-09-28', 'none', now())"),
            "daily_digest_message_key_fkey",
        ),
        (
            format!(
                "INSERT INTO daily_digest VALUES ('{person}', '2019-09-28', NULL, now()), ('{person}', '2019-09-28', NULL, now())"
            ),
            "daily_digest_pkey",
        ),
        (
            format!("INSERT INTO mail_preference VALUES ('{person}', true, 'none', 'none', 'none', 'none', 1, now())"),
            "what_waits_for_a_person_is_not_switched_off",
        ),
        (
            format!(
                "INSERT INTO mail_preference VALUES ('{person}', false, 'digest', 'immediately', 'none', 'none', 1, now())"
            ),
            "only_who_wants_a_digest_reads_in_it",
        ),
        ("UPDATE outbox_message SET status = 'kept'".to_owned(), "what_is_not_wanted_at_once_is_kept"),
    ] {
        let said = refusal(&test, &text).await;
        assert!(said.contains(constraint), "{text}\nexpected {constraint}, got {said}");
    }
}
