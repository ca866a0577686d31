//! Outages of the mail server as a whole: they are no attempts of a message, and the worker backs off for the server.

use std::net::TcpListener;

use chrono::TimeDelta;
use fonds1035::config::SmtpTls;
use fonds1035::jobs::places::Round;
use fonds1035::mail::mailer::Mailer;

use super::scripted_peer::{Answer, Peer, Script};
use super::{IMPATIENT, PATIENT, mail, smtp, tls};
use crate::support::db::TestDb;

fn longest_outage_pause() -> TimeDelta {
    TimeDelta::from_std(mail().longest_outage_pause).unwrap()
}

#[tokio::test]
async fn a_server_that_lets_nobody_in_is_down_and_its_messages_lose_no_try() {
    let outages = [
        ("stalls on connecting", Script { greeting: Answer::Stall, ..Script::kind() }),
        ("hangs up on connecting", Script { greeting: Answer::HangUp, ..Script::kind() }),
        ("is about to close", Script { greeting: Answer::Say("421 closing"), ..Script::kind() }),
        ("serves nobody", Script { greeting: Answer::Say("554 no service here"), ..Script::kind() }),
        ("speaks no SMTP", Script { greeting: Answer::Say("HTTP/1.1 400 Bad Request"), ..Script::kind() }),
        ("does not know us", Script { mail: Answer::Say("550 sender rejected"), ..Script::kind() }),
        ("closes at the sender", Script { mail: Answer::Say("421 closing"), ..Script::kind() }),
        ("stalls at the sender", Script { mail: Answer::Stall, ..Script::kind() }),
    ];
    for (trouble, script) in outages {
        let test = TestDb::new().await;
        test.enqueue("a@example.org", "endorsed").await;
        let peer = Peer::start(script);
        let round = test.courier(smtp(peer.address(), IMPATIENT)).round().await.unwrap();
        assert_eq!(round, Round { leased: 1, released: 1, ..Round::default() }, "{trouble}");
        let waiting = test.delivery_to("a@example.org").await;
        assert_eq!((waiting.status.as_str(), waiting.attempts), ("waiting", 0), "{trouble}");
        assert_eq!(waiting.next_attempt_at, test.now(), "{trouble}: it stays due");
        assert!(waiting.last_error.is_some_and(|words| !words.is_empty()), "{trouble}");

        peer.follow(Script::kind());
        assert_eq!(test.courier(smtp(peer.address(), PATIENT)).round().await.unwrap().sent, 1, "{trouble}");
        assert_eq!(peer.messages().len(), 1, "{trouble}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_accept_our_account_is_down() {
    for auth in ["535 5.7.8 credentials invalid", "454 4.7.0 no authentication now"] {
        let test = TestDb::new().await;
        test.enqueue("a@example.org", "endorsed").await;
        let peer = tls::peer(true);
        peer.follow(Script { auth: Answer::Say(auth), ..tls::script(true) });
        let courier = test.courier(tls::mailer(&peer, true, Some(tls::constructed("authority.pem"))));
        assert_eq!(courier.round().await.unwrap(), Round { leased: 1, released: 1, ..Round::default() });
        let waiting = test.delivery_to("a@example.org").await;
        assert_eq!((waiting.status.as_str(), waiting.attempts), ("waiting", 0));
        assert!(waiting.last_error.unwrap().contains(&auth[..3]));
    }
}

#[tokio::test]
async fn during_an_outage_of_ten_days_one_message_is_tried_after_each_pause_and_none_is_given_up() {
    let test = TestDb::new().await;
    for number in 0..12 {
        test.enqueue(&format!("reader{number}@state{number}.example"), "endorsed").await;
    }
    let nobody_listens = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut courier = test.courier(smtp(nobody_listens, PATIENT));
    let places = mail().places.get();
    let round = courier.round().await.unwrap();
    assert_eq!(round, Round { leased: places, released: places, ..Round::default() });
    assert_eq!(courier.round().await.unwrap(), Round::default(), "nothing is tried during the pause");
    let end = test.now() + TimeDelta::days(10);
    while test.now() < end {
        test.clock.advance(longest_outage_pause() - TimeDelta::microseconds(1));
        let early = courier.round().await.unwrap();
        assert!(early.leased <= 1 && early.leased == early.released, "{early:?}");
        test.clock.advance(TimeDelta::hours(6));
        assert_eq!(courier.round().await.unwrap(), Round { leased: 1, released: 1, ..Round::default() });
        assert_eq!(courier.round().await.unwrap(), Round::default());
    }
    let deliveries = test.deliveries().await;
    assert!(deliveries.iter().all(|delivery| (delivery.status.as_str(), delivery.attempts) == ("waiting", 0)));

    // The first answer after the outage is a refusal for the moment: the days of the outage do not count against it.
    let greylisting = Script { recipient: ("@", Answer::Say("451 4.7.1 come back later")), ..Script::kind() };
    let peer = Peer::start(greylisting);
    courier.mailer = smtp(peer.address(), PATIENT);
    test.clock.advance(longest_outage_pause());
    // The probe is let in, and all places are open again.
    assert_eq!(courier.round().await.unwrap(), Round { leased: 12, postponed: 12, ..Round::default() });
    peer.follow(Script::kind());
    test.clock.advance(TimeDelta::minutes(1));
    assert_eq!(courier.round().await.unwrap().sent, 12);
    assert_eq!(peer.messages().len(), 12);
}

#[tokio::test]
async fn an_unencrypted_server_where_tls_is_asked_for_is_down_for_all() {
    let test = TestDb::new().await;
    test.enqueue("a@example.org", "endorsed").await;
    let peer = Peer::start(Script::kind());
    let Mailer::Smtp(mut settings) = smtp(peer.address(), IMPATIENT) else { panic!("no SMTP") };
    settings.tls = SmtpTls::Starttls;
    assert_eq!(test.courier(Mailer::Smtp(settings)).round().await.unwrap().released, 1);
    assert_eq!(test.delivery_to("a@example.org").await.attempts, 0);
}
