//! The database breaks between sending and marking: the worker keeps the outcome, records it later, and sends nothing
//! twice.

use chrono::TimeDelta;
use fonds1035::jobs::deliver::DeliveryWorker;
use fonds1035::jobs::places::Round;
use fonds1035::store::notifications::delivery::Outcome;

use super::scripted_peer::{Answer, Peer, Script};
use super::{PATIENT, mail, smtp};
use crate::support::db::TestDb;
use crate::support::wire::Cut;

fn lease() -> TimeDelta {
    TimeDelta::from_std(mail().lease).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_sent_while_the_database_breaks_is_settled_and_not_sent_again() {
    for (cut, status) in [(Cut::BeforeCommit, "waiting"), (Cut::BehindCommit, "sent")] {
        let test = TestDb::new().await;
        test.enqueue("a@example.org", "endorsed").await;
        let peer = Peer::start(Script::kind());
        let courier = test.courier(smtp(peer.address(), PATIENT));
        let messages = courier.lease().await.unwrap();

        let (_wire, over) = test.over_wire(cut);
        let cut_off = DeliveryWorker { db: over.db.clone(), ..courier.clone() };
        let sent_at = test.now();
        assert!(cut_off.deliver(&messages[0]).await.is_err(), "{cut:?}");
        assert_eq!((peer.messages().len(), courier.kept()), (1, vec![messages[0].id]), "{cut:?}");
        assert_eq!(test.delivery_to("a@example.org").await.status, status, "{cut:?}");

        // The database is back long after the lease has expired.
        test.clock.advance(lease() * 3);
        assert_eq!(courier.round().await.unwrap(), Round::default(), "{cut:?}");
        let delivery = test.delivery_to("a@example.org").await;
        assert_eq!((delivery.status.as_str(), delivery.sent_at), ("sent", Some(sent_at)), "{cut:?}");
        assert!(courier.kept().is_empty(), "{cut:?}");
        test.clock.advance(TimeDelta::days(1));
        assert_eq!(courier.round().await.unwrap(), Round::default(), "{cut:?}");
        assert_eq!(peer.messages().len(), 1, "{cut:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_that_could_not_be_recorded_is_recorded_later_too() {
    let test = TestDb::new().await;
    test.enqueue("gone@example.org", "endorsed").await;
    let peer = Peer::start(Script { recipient: ("gone@", Answer::Say("550 5.1.1 unknown")), ..Script::kind() });
    let courier = test.courier(smtp(peer.address(), PATIENT));
    let messages = courier.lease().await.unwrap();
    let (_wire, over) = test.over_wire(Cut::BeforeCommit);
    assert!(DeliveryWorker { db: over.db.clone(), ..courier.clone() }.deliver(&messages[0]).await.is_err());
    assert_eq!(courier.round().await.unwrap(), Round::default());
    let parked = test.delivery_to("gone@example.org").await;
    assert_eq!((parked.status.as_str(), parked.parked_for.as_deref()), ("parked", Some("refused")));
}

#[tokio::test(flavor = "multi_thread")]
async fn while_outcomes_are_kept_and_the_database_is_down_nothing_is_leased() {
    let test = TestDb::new().await;
    test.enqueue("a@example.org", "endorsed").await;
    let peer = Peer::start(Script::kind());
    let courier = test.courier(smtp(peer.address(), PATIENT));
    let messages = courier.lease().await.unwrap();
    test.enqueue("b@example.org", "endorsed").await;
    let (_wire, over) = test.over_wire(Cut::BeforeCommit);
    let cut_off = DeliveryWorker { db: over.db.clone(), ..courier.clone() };
    assert!(cut_off.deliver(&messages[0]).await.is_err());
    assert!(cut_off.round().await.is_err());
    assert_eq!(test.delivery_to("b@example.org").await.attempts, 0);
    assert_eq!(courier.round().await.unwrap().sent, 1, "only the second one is sent");
    assert_eq!(peer.messages().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_trouble_with_the_database_a_worker_leaves_expired_leases_to_their_holders_for_a_while() {
    let test = TestDb::new().await;
    test.enqueue("a@example.org", "endorsed").await;
    let peer = Peer::start(Script::kind());
    let holder = test.courier(smtp(peer.address(), PATIENT));
    let message = holder.lease().await.unwrap().remove(0);
    assert_eq!(holder.attempt(&message).await, Outcome::Sent);

    // The database is down for longer than the lease; the other worker sees it come back first.
    test.clock.advance(lease() * 2);
    let other = test.courier(smtp(peer.address(), PATIENT));
    let (_wire, over) = test.over_wire(Cut::BeforeCommit);
    assert!(DeliveryWorker { db: over.db.clone(), ..other.clone() }.round().await.is_err());
    assert_eq!(other.round().await.unwrap(), Round::default(), "the lease is left to its holder");
    assert!(holder.settle(&message, &Outcome::Sent).await.unwrap());
    test.clock.advance(lease());
    assert_eq!(other.round().await.unwrap(), Round::default());
    assert_eq!(peer.messages().len(), 1);
}
