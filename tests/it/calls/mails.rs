//! Notifications of a call and of each revision reach every state officer, the Regional Office and the Fund unit, with
//! instants in the recipient's time zone.

use std::collections::BTreeMap;
use std::sync::Arc;

use fonds1035::domain::kernel::language::Language;
use fonds1035::domain::notifications::call_message::CallNoticeKind;
use fonds1035::domain::notifications::preference::{Delivery, Preferences};
use fonds1035::mail::notice::Notice;
use fonds1035::mail::render::render;
use fonds1035::store::db::Context;
use fonds1035::store::notifications::inbox;
use fonds1035::workflow::notifications::{digest, preferences};

use crate::support::calls::{at, window};
use crate::support::db::TestDb;
use crate::support::people::{
    ADMINISTRATOR, APPROVER, AUDITOR, EVERYBODY, FINANCE_OFFICER, FUND_OFFICER, OFFICER_XAA, OFFICER_XAF, Person,
    REGIONAL_OFFICE,
};

impl TestDb {
    /// The messages to a person about calls, oldest first, in a language.
    async fn heard_of_calls(&self, person: &Person, language: Language) -> Vec<(String, String)> {
        let reader = self.db.reader().await.unwrap();
        let mut rows = inbox::page(&reader, person.id(), false, None, 100).await.unwrap();
        rows.reverse();
        let about_calls = rows.into_iter().filter(|row| row.kind.parse::<CallNoticeKind>().is_ok());
        about_calls
            .map(|row| {
                let notice = Notice::read_copy(&row.kind, row.data).unwrap();
                let rendered = render(&notice, language, "https://fonds1035.example").unwrap();
                for part in [&rendered.subject, &rendered.text, &rendered.html] {
                    assert!(!part.contains(['⟨', '{']), "{part}");
                }
                (row.kind, rendered.text)
            })
            .collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_act_is_told_once_to_whoever_may_apply_or_receive() {
    let test = TestDb::new().await;
    test.go_to(at("2027-02-01T00:00:00Z"));
    let call = test.announce(window("2027-03-28T01:59:59+01:00", "2027-10-31T02:30:00+02:00", 0)).await.unwrap();
    test.revise_call(call.id, 1, window("2027-03-28T01:59:59+01:00", "2027-10-31T02:30:00+01:00", 90)).await.unwrap();
    let mut told = BTreeMap::new();
    for person in EVERYBODY {
        let kinds: Vec<String> =
            test.heard_of_calls(person, Language::En).await.into_iter().map(|(kind, _)| kind).collect();
        told.insert(person.id(), kinds);
    }
    let both = ["call_announced", "call_revised"];
    for person in EVERYBODY {
        let expected: &[&str] = match person.id() {
            id if [APPROVER, FINANCE_OFFICER, AUDITOR, ADMINISTRATOR].iter().any(|deaf| deaf.id() == id) => &[],
            _ => &both,
        };
        assert_eq!(told[&person.id()], expected, "{person:?}");
    }
    assert_eq!(test.rows("outbox_message").await, 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_hold_every_clock_in_three_languages() {
    let test = TestDb::new().await;
    test.go_to(at("2027-02-01T00:00:00Z"));
    let call = test.announce(window("2027-03-28T01:59:59+01:00", "2027-10-31T02:30:00+02:00", 0)).await.unwrap();
    test.revise_call(call.id, 1, window("2027-03-28T01:59:59+01:00", "2027-10-31T02:30:00+01:00", 90)).await.unwrap();
    let cases = [
        (
            &OFFICER_XAF,
            Language::En,
            [
                "Opens (UTC): 28 March 2027, 00:59:59 UTC\n",
                "Opens (Geneva): 28 March 2027, 01:59:59 (Europe/Zurich, UTC+01:00)\n",
                "Opens (capital): 28 March 2027, 06:44:59 (Asia/Kathmandu, UTC+05:45)\n",
                "Closes (UTC): 31 October 2027, 00:30:00 UTC\n",
                "Closes (Geneva): 31 October 2027, 02:30:00 (Europe/Zurich, UTC+02:00)\n",
                "Closes (capital): 31 October 2027, 06:15:00 (Asia/Kathmandu, UTC+05:45)\n",
            ],
            [
                "Closes (UTC): 31 October 2027, 01:30:00 UTC\n",
                "Closes (Geneva): 31 October 2027, 02:30:00 (Europe/Zurich, UTC+01:00)\n",
                "Grace after the closing: 90 minutes\n",
                "Reason of the grace: CONSTRUCTED power cut\n",
                "Reason of the revision:\n> Because.\n",
            ],
        ),
        (
            &OFFICER_XAA,
            Language::Fr,
            [
                "Ouverture (UTC)\u{A0}: 28 mars 2027, 00:59:59 UTC\n",
                "Ouverture (Genève)\u{A0}: 28 mars 2027, 01:59:59 (Europe/Zurich, UTC+01:00)\n",
                "Ouverture (capitale)\u{A0}: 28 mars 2027, 02:59:59 (Africa/Bujumbura, UTC+02:00)\n",
                "Clôture (UTC)\u{A0}: 31 octobre 2027, 00:30:00 UTC\n",
                "Clôture (Genève)\u{A0}: 31 octobre 2027, 02:30:00 (Europe/Zurich, UTC+02:00)\n",
                "Source\u{A0}: CONSTRUCTED decision\n",
            ],
            [
                "Clôture (UTC)\u{A0}: 31 octobre 2027, 01:30:00 UTC\n",
                "Clôture (capitale)\u{A0}: 31 octobre 2027, 03:30:00 (Africa/Bujumbura, UTC+02:00)\n",
                "Délai de grâce après la clôture\u{A0}: 90 minutes\n",
                "Motif du délai de grâce\u{A0}: CONSTRUCTED power cut\n",
                "Motif de la révision\u{A0}:\n> Because.\n",
            ],
        ),
        (
            &REGIONAL_OFFICE,
            Language::Es,
            [
                "Convocatoria: CONSTRUCTED call\n",
                "Apertura (UTC): 28 de marzo de 2027, 00:59:59 UTC\n",
                "Apertura (Ginebra): 28 de marzo de 2027, 01:59:59 (Europe/Zurich, UTC+01:00)\n",
                "Cierre (UTC): 31 de octubre de 2027, 00:30:00 UTC\n",
                "Cierre (Ginebra): 31 de octubre de 2027, 02:30:00 (Europe/Zurich, UTC+02:00)\n",
                "Fuente: CONSTRUCTED decision\n",
            ],
            [
                "Cierre (Ginebra): 31 de octubre de 2027, 02:30:00 (Europe/Zurich, UTC+01:00)\n",
                "Plazo de gracia tras el cierre: 90 minutos\n",
                "Motivo del plazo de gracia: CONSTRUCTED power cut\n",
                "Motivo de la revisión:\n> Because.\n",
                "/api/v1/calls/",
            ],
        ),
    ];
    for (person, language, announced, revised) in cases {
        let heard = test.heard_of_calls(person, language).await;
        for (parts, (kind, text)) in [&announced[..], &revised[..]].into_iter().zip(&heard) {
            for part in parts {
                assert!(text.contains(part), "{kind}: {part:?} in {text}");
            }
        }
        assert!(!heard[0].1.contains("CONSTRUCTED power cut"));
    }
    let office = &test.heard_of_calls(&REGIONAL_OFFICE, Language::Es).await[0].1;
    assert!(!office.contains("(capital)"), "{office}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_in_the_digest_finds_the_call_there_and_nobody_switches_it_off() {
    let test = TestDb::new().await;
    let later = Preferences { digest: true, work: Delivery::Digest, ..Preferences::default() };
    let id = FUND_OFFICER.id();
    let chosen = test
        .db
        .write(test.context(&FUND_OFFICER), async move |tx: Arc<_>| preferences::change(&tx, id, 0, &later).await);
    chosen.await.unwrap();
    test.announce(window("2019-06-10T09:00:00+02:00", "2019-07-31T18:00:00+02:00", 0)).await.unwrap();
    test.go_to(at("2019-06-04T06:00:00Z"));
    let context = Context { actor: None, now: test.now(), request_id: "test".into() };
    let written = digest::compose(&test.db, &context, 7).await.unwrap();
    assert_eq!((written.messages, written.failed), (1, 0));
    let reader = test.db.reader().await.unwrap();
    let rows = inbox::page(&reader, id, false, None, 10).await.unwrap();
    let told = rows.into_iter().find(|row| row.kind == "daily_digest").unwrap();
    let notice = Notice::read_copy(&told.kind, told.data).unwrap();
    let text = render(&notice, Language::En, "https://fonds1035.example").unwrap().text;
    let expected = "One call for regional projects:\n- Call for regional projects: CONSTRUCTED call – from 10 June 2019, 07:00:00 UTC to 31 July 2019, 16:00:00 UTC\n";
    assert!(text.contains(expected), "{text}");
}
