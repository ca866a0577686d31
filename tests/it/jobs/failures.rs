//! Mail servers that refuse, stall or disconnect on a message: no message is lost, other messages are delivered.

use chrono::TimeDelta;
use fonds1035::config::SmtpTls;
use fonds1035::jobs::places::Round;
use fonds1035::mail::mailer::Mailer;
use fonds1035::workflow::error::WorkflowError;

use super::scripted_peer::{Answer, Peer, Script, header};
use super::{IMPATIENT, PATIENT, mail, smtp};
use crate::support::db::TestDb;

#[tokio::test]
async fn a_recipient_refused_for_good_is_parked_at_once_and_the_others_are_unharmed() {
    let test = TestDb::new().await;
    for address in ["a@example.org", "gone@example.org", "b@example.org"] {
        test.enqueue(address, "endorsed").await;
    }
    let refusing = Script { recipient: ("gone@", Answer::Say("550 5.1.1 no such person")), ..Script::kind() };
    let peer = Peer::start(refusing);
    let courier = test.courier(smtp(peer.address(), PATIENT));
    let round = courier.round().await.unwrap();
    assert_eq!(round, Round { leased: 3, sent: 2, parked: 1, ..Round::default() });
    assert_eq!(peer.messages().len(), 2);

    let parked = test.delivery_to("gone@example.org").await;
    assert_eq!((parked.status.as_str(), parked.attempts), ("parked", 1));
    assert_eq!(parked.parked_for.as_deref(), Some("refused"));
    assert!(parked.last_error.unwrap().contains("5.1.1 no such person"));

    // Time alone brings it back to nobody; the administrator does.
    test.clock.advance(TimeDelta::days(30));
    assert_eq!(courier.round().await.unwrap(), Round::default());
    peer.follow(Script::kind());
    test.resend(parked.id).await.unwrap();
    assert_eq!(courier.round().await.unwrap().sent, 1);
    let sent = test.delivery_to("gone@example.org").await;
    assert_eq!((sent.status.as_str(), sent.last_error), ("sent", None));
    assert!(matches!(test.resend(parked.id).await, Err(WorkflowError::NotFound)));
}

#[tokio::test]
async fn a_content_refused_for_good_is_parked_at_once() {
    let test = TestDb::new().await;
    test.enqueue("a@example.org", "endorsed").await;
    let peer = Peer::start(Script { end: Answer::Say("554 5.7.1 not wanted here"), ..Script::kind() });
    let round = test.courier(smtp(peer.address(), PATIENT)).round().await.unwrap();
    assert_eq!(round.parked, 1);
    assert!(test.delivery_to("a@example.org").await.last_error.unwrap().contains("5.7.1 not wanted here"));
}

#[tokio::test]
async fn what_is_refused_for_the_moment_is_tried_again_after_growing_pauses_and_parked_after_days() {
    let refusals = [
        Script { recipient: ("a@", Answer::Say("451 4.2.1 mailbox is full")), ..Script::kind() },
        Script { end: Answer::Say("452 4.3.1 disk is full"), ..Script::kind() },
        // 421 from the recipient on belongs to the message: it must not hold up the others.
        Script { recipient: ("a@", Answer::Say("421 4.7.0 the line is full")), ..Script::kind() },
    ];
    for script in refusals {
        let test = TestDb::new().await;
        test.enqueue("a@example.org", "endorsed").await;
        let peer = Peer::start(script);
        let courier = test.courier(smtp(peer.address(), PATIENT));
        let first = test.now();
        let give_up_after = TimeDelta::from_std(mail().give_up_after).unwrap();
        let (mut pauses, mut attempt) = (Vec::new(), 0);
        while test.now() - first < give_up_after {
            attempt += 1;
            assert_eq!(courier.round().await.unwrap().postponed, 1, "try {attempt}");
            let delivery = test.delivery_to("a@example.org").await;
            assert_eq!((delivery.status.as_str(), delivery.attempts), ("waiting", attempt));
            assert!(delivery.last_error.unwrap().contains("is full"));
            pauses.push(delivery.next_attempt_at - test.now());
            // Not a moment earlier.
            test.clock.set(delivery.next_attempt_at - TimeDelta::microseconds(1));
            assert_eq!(courier.round().await.unwrap(), Round::default());
            test.clock.set(delivery.next_attempt_at);
        }
        assert!(pauses[..5].is_sorted_by(|shorter, longer| *shorter * 3 < *longer), "{pauses:?}");
        assert!(pauses.iter().all(|pause| pause.to_std().unwrap() <= mail().longest_pause), "{pauses:?}");
        assert!(test.now() - first >= TimeDelta::days(4), "RFC 5321, 4.5.4.1");
        assert_eq!(courier.round().await.unwrap().parked, 1);
        let parked = test.delivery_to("a@example.org").await;
        assert_eq!((parked.status.as_str(), parked.attempts), ("parked", attempt + 1));
        assert_eq!(parked.parked_for.as_deref(), Some("given_up"));
        assert!(parked.last_error.unwrap().contains("is full"));
        // The administrator gives it all its days again.
        test.resend(parked.id).await.unwrap();
        assert_eq!(courier.round().await.unwrap().postponed, 1);
    }
}

#[tokio::test]
async fn a_server_that_stalls_or_hangs_up_on_a_message_costs_no_message() {
    let troubles = [
        ("stalls at the recipient", Script { recipient: ("a@", Answer::Stall), ..Script::kind() }),
        ("stalls at the end of data", Script { end: Answer::Stall, ..Script::kind() }),
        ("hangs up after DATA", Script { data: Answer::HangUp, ..Script::kind() }),
        ("hangs up at the end of data", Script { end: Answer::HangUp, ..Script::kind() }),
    ];
    for (trouble, script) in troubles {
        let test = TestDb::new().await;
        test.enqueue("a@example.org", "endorsed").await;
        let peer = Peer::start(script);
        let round = test.courier(smtp(peer.address(), IMPATIENT)).round().await.unwrap();
        assert_eq!(round, Round { leased: 1, postponed: 1, ..Round::default() }, "{trouble}");
        let waiting = test.delivery_to("a@example.org").await;
        assert_eq!(waiting.attempts, 1, "{trouble}");
        assert!(waiting.last_error.is_some_and(|words| !words.is_empty()), "{trouble}");

        peer.follow(Script::kind());
        test.clock.set(waiting.next_attempt_at);
        assert_eq!(test.courier(smtp(peer.address(), PATIENT)).round().await.unwrap().sent, 1, "{trouble}");
        // Where the server had the message already, it can tell that it is the same one.
        let messages = peer.messages();
        assert!(messages.iter().all(|message| header(message, "Message-ID") == header(&messages[0], "Message-ID")));
    }
}

#[tokio::test]
async fn a_server_that_has_the_message_and_says_no_goodbye_has_the_message() {
    for quit in [Answer::Stall, Answer::HangUp] {
        let test = TestDb::new().await;
        test.enqueue("a@example.org", "endorsed").await;
        let peer = Peer::start(Script { quit, ..Script::kind() });
        assert_eq!(test.courier(smtp(peer.address(), PATIENT)).round().await.unwrap().sent, 1);
    }
}

#[tokio::test]
async fn nothing_is_said_in_the_clear_where_tls_is_asked_for() {
    for tls in [SmtpTls::Starttls, SmtpTls::Implicit] {
        let test = TestDb::new().await;
        test.enqueue("a@example.org", "endorsed").await;
        let peer = Peer::start(Script::kind());
        let Mailer::Smtp(mut settings) = smtp(peer.address(), IMPATIENT) else { panic!("no SMTP") };
        settings.tls = tls;
        let round = test.courier(Mailer::Smtp(settings)).round().await.unwrap();
        assert_eq!(round.released, 1);
        assert!(peer.messages().is_empty());
    }
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_parked_and_the_others_are_unharmed() {
    let test = TestDb::new().await;
    test.enqueue("a@example.org", "no_such_kind").await;
    test.enqueue("not an address", "endorsed").await;
    test.enqueue("b@example.org", "password_reset").await;
    test.enqueue("c@example.org", "endorsed").await;
    let peer = Peer::start(Script::kind());
    let round = test.courier(smtp(peer.address(), PATIENT)).round().await.unwrap();
    assert_eq!(round, Round { leased: 4, sent: 1, parked: 3, ..Round::default() });
    for (address, words) in
        [("a@example.org", "no_such_kind"), ("not an address", "not an address"), ("b@example.org", "not readable")]
    {
        let parked = test.delivery_to(address).await;
        assert_eq!(parked.parked_for.as_deref(), Some("unwritable"), "{address}");
        assert!(parked.last_error.unwrap().contains(words), "{address}");
    }
}
