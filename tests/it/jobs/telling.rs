//! Notifications of a step reach their recipients in their languages; the worker stops gracefully.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use fonds1035::domain::notifications::message::DeliveryStatus;
use fonds1035::jobs;
use fonds1035::jobs::places::Round;
use fonds1035::mail::mailer::Mailer;
use fonds1035::store::notifications::delivery;
use tokio::sync::watch;

use super::scripted_peer::{Answer, Held, Peer, Script, header};
use super::{PATIENT, reminders, smtp};
use crate::support::builders::{letter, national, step};
use crate::support::db::TestDb;
use crate::support::people::OFFICER_XAA;

#[tokio::test]
async fn a_submission_is_told_to_the_state_the_region_and_the_fund_each_in_her_language() {
    let test = TestDb::new().await;
    test.open_2019("1000000.00", "10000000.00").await;
    let id = test.create(&OFFICER_XAA, national(100_000)).await.unwrap().id;
    test.attach(&OFFICER_XAA, id, letter("XAA")).await.unwrap();
    test.take(&OFFICER_XAA, id, step(fonds1035::domain::applications::state::Action::Submit)).await.unwrap();

    let mailer = Mailer::Memory(Arc::default());
    let round = test.courier(mailer.clone()).round().await.unwrap();
    assert_eq!(round, Round { leased: 4, sent: 4, ..Round::default() });

    let mut told = BTreeMap::new();
    for message in mailer.kept() {
        let whole = String::from_utf8(message.formatted()).unwrap();
        told.insert(message.envelope().to()[0].to_string(), header(&whole, "Content-Language").to_owned());
    }
    let expected = [
        ("fund.xaa@example.org", "es"),
        ("fund@example.org", "en"),
        ("officer.xaa@example.org", "fr"),
        ("region@example.org", "en"),
    ];
    assert_eq!(told, expected.map(|(address, language)| (address.into(), language.into())).into());
    assert!(test.deliveries().await.iter().all(|delivery| delivery.sent_at == Some(test.now())));
    assert_eq!(test.courier(mailer).round().await.unwrap(), Round::default());
}

#[tokio::test]
async fn the_administrator_reads_deliveries_page_by_page() {
    let test = TestDb::new().await;
    for number in 0..7 {
        test.enqueue(&format!("reader{number}@example.org"), "endorsed").await;
    }
    let reader = test.db.reader().await.unwrap();
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = delivery::page(&reader, Some(DeliveryStatus::Waiting), None, after, 3).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some((last.created_at, last.id));
        seen.extend(page.into_iter().map(|delivery| delivery.recipient_email));
    }
    let newest_first: Vec<_> = (0..7).rev().map(|number| format!("reader{number}@example.org")).collect();
    assert_eq!(seen, newest_first);
    assert!(delivery::page(&reader, Some(DeliveryStatus::Parked), None, None, 3).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_worker_that_is_stopped_finishes_what_it_holds() {
    let test = TestDb::new().await;
    test.enqueue("a@example.org", "endorsed").await;
    let (reached, at_the_end_of_data) = mpsc::channel();
    let (go, go_on) = mpsc::channel();
    let held = Arc::new(Mutex::new(Held { reached, go_on }));
    let peer = Peer::start(Script { end: Answer::Hold(held, "250 taken"), ..Script::kind() });
    let (stop, stopped) = watch::channel(false);
    let courier = test.courier(smtp(peer.address(), PATIENT));
    let worker = tokio::spawn(jobs::run(courier, reminders(), Duration::from_millis(10), stopped));

    tokio::task::spawn_blocking(move || at_the_end_of_data.recv().unwrap()).await.unwrap();
    stop.send(true).unwrap();
    go.send(()).unwrap();
    worker.await.unwrap();
    assert_eq!(test.delivery_to("a@example.org").await.status, "sent");
    assert_eq!(peer.messages().len(), 1);
}
