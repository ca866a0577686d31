//! Leases of workers that crash, are late, or run concurrently.

use std::collections::BTreeMap;
use std::sync::{Arc, Barrier};
use std::time::Duration;

use chrono::TimeDelta;
use fonds1035::domain::notifications::message::ParkedCause;
use fonds1035::jobs::deliver::{DeliveryWorker, UNFINISHED_TRIES};
use fonds1035::jobs::places::Round;
use fonds1035::mail::mailer::Mailer;
use fonds1035::store::db::Db;
use fonds1035::store::notifications::delivery::Outcome;
use fonds1035::store::pools::DbSettings;

use super::scripted_peer::{Peer, Script, header};
use super::{PATIENT, mail, smtp};
use crate::support::db::TestDb;

fn lease() -> TimeDelta {
    TimeDelta::from_std(mail().lease).unwrap()
}

#[tokio::test]
async fn a_worker_killed_between_sending_and_marking_costs_one_duplicate_with_the_same_message_id() {
    let test = TestDb::new().await;
    test.enqueue("a@example.org", "endorsed").await;
    let peer = Peer::start(Script::kind());
    let killed = test.courier(smtp(peer.address(), PATIENT));
    let messages = killed.lease().await.unwrap();
    assert_eq!(killed.attempt(&messages[0]).await, Outcome::Sent);
    drop(killed);

    let second = test.courier(smtp(peer.address(), PATIENT));
    test.clock.advance(lease() - TimeDelta::microseconds(1));
    assert_eq!(second.round().await.unwrap(), Round::default(), "the lease still holds");
    test.clock.advance(TimeDelta::microseconds(1));
    assert_eq!(second.round().await.unwrap().sent, 1);
    test.clock.advance(TimeDelta::days(1));
    assert_eq!(second.round().await.unwrap(), Round::default());

    let copies = peer.messages();
    assert_eq!(copies.len(), 2);
    assert_eq!(header(&copies[0], "Message-ID"), header(&copies[1], "Message-ID"));
}

#[tokio::test]
async fn a_worker_that_comes_too_late_may_say_sent_but_not_failed() {
    let test = TestDb::new().await;
    test.enqueue("a@example.org", "endorsed").await;
    let courier = test.courier(Mailer::Memory(Arc::default()));
    let late = courier.lease().await.unwrap().remove(0);
    test.clock.advance(lease());
    let holder = courier.lease().await.unwrap().remove(0);
    assert_eq!((late.id, late.attempts, holder.attempts), (holder.id, 1, 2));

    let parked = Outcome::Parked { cause: ParkedCause::Refused, error: "too late".into() };
    assert!(!courier.settle(&late, &parked).await.unwrap());
    assert_eq!(test.delivery_to("a@example.org").await.status, "waiting");
    assert!(courier.settle(&late, &Outcome::Sent).await.unwrap());
    assert!(!courier.settle(&holder, &parked).await.unwrap());
    assert_eq!(test.delivery_to("a@example.org").await.status, "sent");
}

#[tokio::test]
async fn a_message_that_kills_every_worker_is_parked_when_its_tries_are_used_up() {
    let test = TestDb::new().await;
    test.enqueue("a@example.org", "endorsed").await;
    let mailer = Mailer::Memory(Arc::default());
    let courier = test.courier(mailer.clone());
    for _ in 0..UNFINISHED_TRIES {
        assert_eq!(courier.lease().await.unwrap().len(), 1);
        test.clock.advance(lease());
    }
    assert_eq!(courier.round().await.unwrap().parked, 1);
    assert!(mailer.kept().is_empty());
    let parked = test.delivery_to("a@example.org").await;
    assert_eq!(parked.status, "parked");
    assert_eq!(parked.parked_for.as_deref(), Some("unfinished"));
    assert!(parked.last_error.unwrap().contains("without an end"));
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_side_by_side_send_every_message_once() {
    const WORKERS: usize = 4;
    const MESSAGES: usize = 90;
    let test = TestDb::new().await;
    for number in 0..MESSAGES {
        test.enqueue(&format!("reader{number}@example.org"), "endorsed").await;
    }
    let mailer = Mailer::Memory(Arc::default());
    let start = Arc::new(Barrier::new(WORKERS));
    let workers: Vec<_> = (0..WORKERS)
        .map(|_| {
            let (model, url, start) = (test.courier(mailer.clone()), test.service_url(), Arc::clone(&start));
            std::thread::spawn(move || work_alone(&model, url, &start))
        })
        .collect();
    let sent: Vec<usize> = workers.into_iter().map(|worker| worker.join().unwrap()).collect();
    assert_eq!(sent.iter().sum::<usize>(), MESSAGES, "{sent:?}");

    let mut copies: BTreeMap<String, usize> = BTreeMap::new();
    for message in mailer.kept() {
        *copies.entry(message.envelope().to()[0].to_string()).or_default() += 1;
    }
    assert_eq!(copies.len(), MESSAGES);
    assert!(copies.values().all(|copies| *copies == 1), "{copies:?}");
    assert!(test.deliveries().await.iter().all(|delivery| delivery.status == "sent" && delivery.attempts == 1));
}

/// A worker as a process of its own would be: own thread, own runtime, own connections. Says how many it sent.
fn work_alone(model: &DeliveryWorker, url: String, start: &Barrier) -> usize {
    let settings =
        DbSettings { url, pool_size: 8, wait: Duration::from_secs(30), statement_timeout: Duration::from_secs(30) };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let courier = DeliveryWorker { db: Db::open(&settings).unwrap(), ..model.clone() };
        start.wait();
        let mut sent = 0;
        loop {
            let round = courier.round().await.unwrap();
            sent += round.sent;
            if round.leased == 0 {
                return sent;
            }
        }
    })
}
