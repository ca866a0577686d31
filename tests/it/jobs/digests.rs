//! Daily digests: pending tasks, due obligations, events; and the messages that are mailed separately.

use std::collections::BTreeMap;
use std::sync::Arc;

use fonds1035::domain::applications::state::Action;
use fonds1035::domain::kernel::actor::Role;
use fonds1035::domain::kernel::language::Language;
use fonds1035::domain::notifications::preference::{Delivery, Preferences};
use fonds1035::domain::people::{AccountStatus, Change, Profile};
use fonds1035::jobs::remind::Reminded;
use fonds1035::mail::mailer::Mailer;
use fonds1035::store::notifications::inbox;
use fonds1035::workflow::notifications::preferences::change;
use fonds1035::workflow::people::accounts;

use crate::support::builders::{letter, national, step};
use crate::support::db::TestDb;
use crate::support::people::{
    ADMINISTRATOR, APPROVER, FUND_OFFICER, FUND_OFFICER_OF_XAA, OFFICER_XAA, Person, REGIONAL_OFFICE,
};
use crate::support::reports::workplan;

impl TestDb {
    async fn choose(&self, person: &Person, expected: i32, choices: Preferences) -> i32 {
        let id = person.id();
        let chosen =
            self.db.write(self.context(person), async move |tx: Arc<_>| change(&tx, id, expected, &choices).await);
        chosen.await.unwrap()
    }

    /// The plain parts of the digests that were mailed, decoded.
    async fn digests(&self, mailer: &Mailer) -> Vec<String> {
        while self.courier(mailer.clone()).round().await.unwrap().leased > 0 {}
        let mails = mailer.kept().into_iter().map(|mail| decoded(&String::from_utf8(mail.formatted()).unwrap()));
        mails.filter(|mail| mail.contains("digest for") || mail.contains("récapitulatif du")).collect()
    }
}

/// Quoted-printable back to text (RFC 2045, section 6.7).
fn decoded(mail: &str) -> String {
    let joined = mail.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail.get(..2).and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        rest = match (first, code) {
            (b'=', Some(byte)) => {
                bytes.push(byte);
                &tail[2..]
            }
            _ => {
                bytes.push(*first);
                tail
            }
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

const DAILY: Preferences = Preferences {
    digest: true,
    decisions: Delivery::Immediately,
    work: Delivery::Digest,
    progress: Delivery::Digest,
    reminders: Delivery::Digest,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_digest_collects_once_a_day_what_waits_what_is_due_and_what_happened() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    test.choose(&FUND_OFFICER, 0, DAILY).await;
    let id = test.create(&OFFICER_XAA, national(100_000)).await.unwrap().id;
    test.attach(&OFFICER_XAA, id, letter("XAA")).await.unwrap();
    test.take(&OFFICER_XAA, id, step(Action::Submit)).await.unwrap();
    let mailer = Mailer::Memory(Arc::default());
    // Seven o'clock in Geneva is five in summer by UTC.
    test.at("2019-06-04T04:59:59Z");
    assert_eq!(test.remind().await.digests, 0);
    test.at("2019-06-04T05:00:00Z");
    assert_eq!(test.remind().await.digests, 1);
    assert_eq!(test.remind().await, Reminded::default());
    let first = test.digests(&mailer).await;
    let [only] = first.as_slice() else { panic!("{first:?}") };
    for part in [
        "Your digest for 4 June 2019",
        "One step is waiting for you:\r\n- F1035-000001 (Alphaland): begin the review – for one day",
        "One thing has happened:\r\n- F1035-000001: new application (Alphaland) – 3 June 2019, 12:00:00 UTC",
    ] {
        assert!(only.contains(part), "{part} in {only}");
    }
    assert!(test.deliveries().await.iter().any(|one| one.kind == "new_application" && one.status == "kept"));
    // What happens later on the day belongs to the next, and is told once.
    test.take(&REGIONAL_OFFICE, id, step(Action::Endorse)).await.unwrap();
    test.at("2019-06-04T20:00:00Z");
    assert_eq!(test.remind().await, Reminded::default());
    test.at("2019-06-05T05:00:00Z");
    assert_eq!(test.remind().await.digests, 1);
    let second = test.digests(&mailer).await.pop().unwrap();
    assert!(second.contains("endorsed by the Regional Office") && !second.contains("new application"), "{second}");
    // Ten days without a worker are one digest, that of the day.
    test.at("2019-06-15T09:00:00Z");
    assert_eq!(test.remind().await.digests, 1);
    let third = test.digests(&mailer).await.pop().unwrap();
    assert!(third.contains("for 15 June 2019") && !third.contains("happened:"), "{third}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_digest_is_not_sent_and_its_day_is_over_all_the_same() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    test.choose(&APPROVER, 0, DAILY).await;
    test.at("2019-06-04T05:00:00Z");
    assert_eq!(test.remind().await, Reminded::default());
    assert_eq!(test.rows("daily_digest").await, 1);
    let id = test.under_review(national(100_000)).await;
    test.take(&FUND_OFFICER, id, step(Action::Recommend)).await.unwrap();
    test.at("2019-06-04T12:00:00Z");
    assert_eq!(test.remind().await, Reminded::default());
    test.at("2019-06-05T05:00:00Z");
    assert_eq!(test.remind().await.digests, 1);
    // Whoever does not want it any more has none.
    test.choose(&APPROVER, 1, Preferences::default()).await;
    test.at("2019-06-06T05:00:00Z");
    assert_eq!(test.remind().await, Reminded::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn obligations_stand_in_the_digest_of_those_who_owe_them_in_their_language() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    test.active(national(100_000)).await;
    for person in [&OFFICER_XAA, &FUND_OFFICER] {
        test.choose(person, 0, DAILY).await;
    }
    let mailer = Mailer::Memory(Arc::default());
    test.at("2019-09-28T05:00:00Z");
    assert_eq!(test.remind().await, Reminded { reminders: 2, digests: 1, ..Reminded::default() });
    let digests = test.digests(&mailer).await;
    let line = "F1035-000001 (Alphalande)\u{A0}: Cadre de suivi des résultats et plan de travail détaillé – à remettre le 30 septembre 2019, dans 2 jours";
    assert!(digests.len() == 1 && digests[0].contains(line), "{digests:?}");
    // The reminder itself was put off to it: kept, and told of by it.
    let kept: Vec<_> = test.deliveries().await.into_iter().filter(|one| one.kind == "obligation_due").collect();
    assert_eq!(kept.iter().map(|one| one.status.as_str()).collect::<Vec<_>>(), ["sent", "kept"]);
    test.at("2019-10-01T05:00:00Z");
    assert_eq!(test.remind().await.digests, 2, "the Fund unit hears of what is overdue");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_switched_off_is_kept_and_not_mailed_and_decisions_reach_the_state_all_the_same() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let silent = Preferences { progress: Delivery::None, reminders: Delivery::None, ..Preferences::default() };
    test.choose(&REGIONAL_OFFICE, 0, Preferences { decisions: Delivery::None, ..silent }).await;
    // A choice made in another role does not silence a decision on the own application.
    let officer = OFFICER_XAA.id();
    test.as_owner(&format!(
        "INSERT INTO mail_preference VALUES ('{officer}', false, 'none', 'immediately', 'none', 'none', 1, now())"
    ))
    .await;
    test.active(national(100_000)).await;
    let mailer = Mailer::Memory(Arc::default());
    while test.courier(mailer.clone()).round().await.unwrap().leased > 0 {}
    let status = |kind: &str, address: &str| {
        let (kind, address) = (kind.to_owned(), address.to_owned());
        let deliveries = test.deliveries();
        async move {
            let found: Vec<_> =
                deliveries.await.into_iter().filter(|one| one.kind == kind && one.recipient_email == address).collect();
            found.into_iter().map(|one| one.status).collect::<Vec<_>>()
        }
    };
    for (kind, address, expected) in [
        ("approved", "region@example.org", "kept"),
        ("new_application", "region@example.org", "sent"),
        ("project_activated", "region@example.org", "kept"),
        ("approved", "officer.xaa@example.org", "sent"),
        ("submission_receipt", "officer.xaa@example.org", "sent"),
        ("review_begun", "officer.xaa@example.org", "kept"),
        ("approved", "fund@example.org", "sent"),
    ] {
        assert_eq!(status(kind, address).await, [expected], "{kind} to {address}");
    }
    // Mailed or not, each has its copy inside the service.
    let all = test.deliveries().await;
    let to_the_office = all.iter().filter(|one| one.recipient_email == "region@example.org").count();
    let reader = test.db.reader().await.unwrap();
    let copies = inbox::unread(&reader, REGIONAL_OFFICE.id()).await.unwrap();
    assert_eq!(usize::try_from(copies).unwrap(), to_the_office);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_put_off_in_one_office_is_not_told_to_the_person_in_the_next() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    test.choose(&FUND_OFFICER, 0, DAILY).await;
    test.choose(&FUND_OFFICER_OF_XAA, 0, DAILY).await;
    let id = test.create(&OFFICER_XAA, national(100_000)).await.unwrap().id;
    test.take(&OFFICER_XAA, id, step(Action::Submit)).await.unwrap();
    let auditor = Profile { name: "Auditor".into(), role: Role::Auditor, represents: None, language: Language::En };
    let change = Change { profile: auditor, status: AccountStatus::Active };
    let moved = test.db.write(test.context(&ADMINISTRATOR), async move |tx: Arc<_>| {
        accounts::change(&tx, FUND_OFFICER.id(), 1, &change).await
    });
    moved.await.unwrap();
    test.at("2019-06-04T05:00:00Z");
    assert_eq!(test.remind().await.digests, 1, "to the one who is still there");
    let told: Vec<_> = test.deliveries().await.into_iter().filter(|one| one.kind == "daily_digest").collect();
    assert_eq!(told[0].recipient_email, "fund.xaa@example.org");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_on_a_project_stands_in_the_digest_of_whoever_it_waits_for() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    test.choose(&FUND_OFFICER, 0, DAILY).await;
    let id = test.active(national(100_000)).await;
    test.at("2019-09-20T12:00:00Z");
    test.remind().await;
    test.file(&REGIONAL_OFFICE, id, workplan()).await.unwrap();
    let mailer = Mailer::Memory(Arc::default());
    test.at("2019-09-21T05:00:00Z");
    assert_eq!(test.remind().await.digests, 1);
    let digest = test.digests(&mailer).await.pop().unwrap();
    let line = "One step is waiting for you:\r\n- F1035-000001 (Alphaland): accept the report (report 1) – for one day";
    assert!(digest.contains(line), "{digest}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_put_off_is_mailed_as_soon_as_no_digest_is_wanted_any_more() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    test.choose(&FUND_OFFICER, 0, DAILY).await;
    let id = test.create(&OFFICER_XAA, national(100_000)).await.unwrap().id;
    test.attach(&OFFICER_XAA, id, letter("XAA")).await.unwrap();
    test.take(&OFFICER_XAA, id, step(Action::Submit)).await.unwrap();
    let mailer = Mailer::Memory(Arc::default());
    test.at("2019-06-04T05:00:00Z");
    assert_eq!(test.remind().await.digests, 1);
    // A digest has told of the new application; the endorsement and the withdrawal wait for the next.
    test.take(&REGIONAL_OFFICE, id, step(Action::Endorse)).await.unwrap();
    test.take(&OFFICER_XAA, id, step(Action::Withdraw)).await.unwrap();
    let mine = async || {
        while test.courier(mailer.clone()).round().await.unwrap().leased > 0 {}
        let all = test.deliveries().await.into_iter().filter(|one| one.recipient_email == "fund@example.org");
        all.map(|one| (one.kind, one.status)).collect::<BTreeMap<String, String>>()
    };
    let expected = |endorsed: &str, withdrawn: &str| {
        let each =
            [("daily_digest", "sent"), ("endorsed", endorsed), ("new_application", "kept"), ("withdrawn", withdrawn)];
        each.map(|(kind, status)| (kind.to_owned(), status.to_owned())).into()
    };
    assert_eq!(mine().await, expected("kept", "kept"));
    let version = test.choose(&FUND_OFFICER, 1, Preferences { work: Delivery::Immediately, ..DAILY }).await;
    assert_eq!(mine().await, expected("kept", "kept"), "the digest still comes");
    // Without a digest the endorsement is mailed; of the progress nothing is to be mailed any more.
    let choices = Preferences { progress: Delivery::None, ..Preferences::default() };
    test.choose(&FUND_OFFICER, version, choices).await;
    assert_eq!(mine().await, expected("sent", "kept"));
    test.at("2019-06-05T05:00:00Z");
    assert_eq!(test.remind().await.digests, 0);
}
