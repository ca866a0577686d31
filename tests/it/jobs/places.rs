//! Delivery places: a recipient that stalls holds up nobody, and one domain does not take all places.

use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use fonds1035::jobs::outage::Outage;
use fonds1035::jobs::places::Round;
use tokio::sync::watch;

use super::scripted_peer::{Answer, Held, Peer, Script};
use super::{PATIENT, mail, smtp};
use crate::support::db::TestDb;

/// Waits in another thread until the peer has seen this many messages.
async fn arrived(peer: &Arc<Peer>, count: usize) {
    let peer = Arc::clone(peer);
    tokio::task::spawn_blocking(move || peer.wait_for(count)).await.unwrap();
}

/// Ends the peer in another thread: its stalled dialogues end when the aborted tasks have dropped their connections.
async fn gone(peer: Arc<Peer>) {
    tokio::task::spawn_blocking(move || drop(peer)).await.unwrap();
}

#[tokio::test]
async fn a_recipient_that_stalls_holds_up_nobody() {
    let test = TestDb::new().await;
    test.enqueue("slow@slow.example", "endorsed").await;
    for number in 0..20 {
        test.enqueue(&format!("reader{number}@state{number}.example"), "endorsed").await;
    }
    let (reached, at_the_recipient) = mpsc::channel();
    let (go, go_on) = mpsc::channel();
    let held = Answer::Hold(Arc::new(Mutex::new(Held { reached, go_on })), "250 2.1.5 recipient ok");
    let peer = Arc::new(Peer::start(Script { recipient: ("slow@", held), ..Script::kind() }));
    let courier = test.courier(smtp(peer.address(), PATIENT));
    let round = tokio::spawn(async move { courier.round().await.unwrap() });

    tokio::task::spawn_blocking(move || at_the_recipient.recv().unwrap()).await.unwrap();
    arrived(&peer, 20).await;
    assert_eq!(test.delivery_to("slow@slow.example").await.status, "waiting");
    go.send(()).unwrap();
    assert_eq!(round.await.unwrap(), Round { leased: 21, sent: 21, ..Round::default() });
}

#[tokio::test]
async fn a_domain_that_stalls_takes_its_own_places_only() {
    let test = TestDb::new().await;
    for number in 0..30 {
        test.enqueue(&format!("reader{number}@Big.example"), "endorsed").await;
    }
    for number in 0..20 {
        test.enqueue(&format!("reader@state{number}.example"), "endorsed").await;
    }
    let peer = Arc::new(Peer::start(Script { recipient: ("@Big.", Answer::Stall), ..Script::kind() }));
    let courier = test.courier(smtp(peer.address(), PATIENT));
    let round = tokio::spawn(async move { courier.round().await.unwrap() });
    arrived(&peer, 20).await;
    let deliveries = test.deliveries().await;
    let begun = deliveries.iter().filter(|one| one.recipient_email.ends_with("@Big.example") && one.attempts > 0);
    assert_eq!(begun.count(), mail().places_per_domain.get());
    round.abort();
    gone(peer).await;
}

#[tokio::test]
async fn a_message_written_while_all_others_stall_is_sent_by_the_running_worker() {
    let test = TestDb::new().await;
    for number in 0..3 {
        test.enqueue(&format!("reader{number}@big.example"), "endorsed").await;
    }
    let peer = Arc::new(Peer::start(Script { recipient: ("@big.", Answer::Stall), ..Script::kind() }));
    let courier = test.courier(smtp(peer.address(), PATIENT));
    let (stop, stopped) = watch::channel(false);
    let worker =
        tokio::spawn(
            async move { courier.deliver_until(Duration::from_millis(10), &Outage::default(), stopped).await },
        );
    test.enqueue("reader@small.example", "endorsed").await;
    arrived(&peer, 1).await;
    stop.send(true).unwrap();
    worker.abort();
    gone(peer).await;
}

#[tokio::test]
async fn a_long_queue_to_one_domain_hides_no_other_message_from_a_lease() {
    let test = TestDb::new().await;
    for number in 0..50 {
        test.enqueue(&format!("reader{number}@big.example"), "endorsed").await;
    }
    for name in ["a", "b"] {
        test.enqueue(&format!("{name}@small.example"), "endorsed").await;
    }
    test.enqueue("not an address", "endorsed").await;
    let leased = test.courier(smtp("127.0.0.1:1".parse().unwrap(), PATIENT)).lease().await.unwrap();
    let mut addresses: Vec<_> = leased.into_iter().map(|message| message.recipient_email).collect();
    addresses.sort();
    assert_eq!(
        addresses,
        ["a@small.example", "b@small.example", "not an address", "reader0@big.example", "reader1@big.example"]
    );
}
