//! Submissions before, after, and one second or one microsecond around every limit, by the clock of the service.

use chrono::TimeDelta;
use chrono_tz::Tz;
use fonds1035::domain::applications::state::{Action, State};
use fonds1035::domain::calls::Window;
use fonds1035::domain::kernel::refusal::RefusalCode;
use fonds1035::store::{applications, calls};
use uuid::Uuid;

use super::{code, faults, refused};
use crate::support::builders::{letter, national, step};
use crate::support::calls::{at, window, window_in};
use crate::support::db::TestDb;
use crate::support::people::OFFICER_XAA;

/// What becomes of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Refused,
    Taken,
    TakenInGrace,
}

impl TestDb {
    async fn handed_in(&self, id: Uuid) -> Told {
        match self.submit(id).await {
            Ok(done) => {
                assert_eq!(done.state, State::Submitted);
                let taken = calls::call_of_submission(&self.db.reader().await.unwrap(), id).await.unwrap().unwrap();
                assert_eq!(taken.at, self.now());
                if taken.in_grace { Told::TakenInGrace } else { Told::Taken }
            }
            refusal => {
                assert_eq!(code(refusal), RefusalCode::CallNotOpen);
                let row = applications::find(&self.db.reader().await.unwrap(), id).await.unwrap();
                assert_eq!((row.state, row.submitted_at), (State::Draft, None));
                Told::Refused
            }
        }
    }

    /// Hands in a draft a second and a microsecond before a border, at it and after it.
    async fn around(&self, border: chrono::DateTime<chrono::Utc>) -> [Told; 5] {
        let mut told = [Told::Refused; 5];
        let (second, tick) = (TimeDelta::seconds(1), TimeDelta::microseconds(1));
        for (place, instant) in
            [border - second, border - tick, border, border + tick, border + second].into_iter().enumerate()
        {
            self.go_to(instant);
            let id = self.regional_draft().await;
            told[place] = self.handed_in(id).await;
        }
        told
    }
}

async fn holds(window: Window) {
    use Told::{Refused, Taken, TakenInGrace};
    let test = TestDb::new().await;
    test.go_to(window.opens_at() - TimeDelta::days(30));
    test.announce(window.clone()).await.unwrap();
    let graced = window.grace().minutes() > 0;
    let after = if graced { TakenInGrace } else { Refused };
    assert_eq!(test.around(window.opens_at()).await, [Refused, Refused, Taken, Taken, Taken], "{window:?}");
    assert_eq!(test.around(window.closes_at()).await, [Taken, Taken, after, after, after], "{window:?}");
    if graced {
        let around = test.around(window.ends_at()).await;
        assert_eq!(around, [TakenInGrace, TakenInGrace, Refused, Refused, Refused], "{window:?}");
    }
    assert_eq!(faults(&test).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_of_geneva_holds_to_the_microsecond_across_both_changes_of_the_clocks() {
    // It opens in the last second of winter time and closes in the second of the two hours between two and three.
    holds(window("2027-03-28T01:59:59+01:00", "2027-10-31T02:30:00+01:00", 0)).await;
    // It closes half an hour before the clocks go forward; the hour of grace runs through the change.
    holds(window("2027-03-01T09:00:00+01:00", "2027-03-28T01:30:00+01:00", 60)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_of_other_zones_hold_to_the_microsecond() {
    let cases = [
        (Tz::America__Sao_Paulo, "2027-03-28T00:00:00-03:00", "2027-10-31T23:59:59-03:00", 0),
        (Tz::Asia__Kathmandu, "2027-03-28T06:44:59+05:45", "2027-10-31T06:45:00+05:45", 15),
        (Tz::Pacific__Apia, "2027-03-28T00:00:00+13:00", "2027-10-31T00:00:00+13:00", 1_440),
        (Tz::Africa__Casablanca, "2027-02-07T02:59:59+01:00", "2027-03-14T03:00:00+01:00", 0),
    ];
    for (zone, opens, closes, minutes) in cases {
        holds(window_in(zone, opens, closes, minutes)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_national_project_needs_no_call_and_a_regional_one_is_told_when_the_next_opens() {
    let test = TestDb::new().await;
    let id = test.create(&OFFICER_XAA, national(100_000)).await.unwrap().id;
    test.attach(&OFFICER_XAA, id, letter("XAA")).await.unwrap();
    test.take(&OFFICER_XAA, id, step(Action::Submit)).await.unwrap();
    assert!(calls::call_of_submission(&test.db.reader().await.unwrap(), id).await.unwrap().is_none());

    let id = test.regional_draft().await;
    assert_eq!(refused(test.submit(id).await).args["calls"], "none");
    test.announce(window("2019-06-03T14:00:01+02:00", "2019-06-30T18:00:00+02:00", 0)).await.unwrap();
    let said = refused(test.submit(id).await);
    assert_eq!(said.args["calls"], "next");
    // The capital of XAA is Gitega; its zone is that of Bujumbura.
    for (figure, value) in [
        ("now_utc", "2019-06-03T12:00:00Z"),
        ("now_geneva", "2019-06-03T14:00:00+02:00[Europe/Zurich]"),
        ("now_capital", "2019-06-03T14:00:00+02:00[Africa/Bujumbura]"),
        ("opens_utc", "2019-06-03T12:00:01Z"),
        ("opens_capital", "2019-06-03T14:00:01+02:00[Africa/Bujumbura]"),
        ("source", "CONSTRUCTED decision"),
    ] {
        assert_eq!(said.args[figure], value, "{figure}");
    }
    test.go_to(at("2019-06-03T12:00:01Z"));
    assert_eq!(test.handed_in(id).await, Told::Taken);
    test.go_to(at("2019-07-01T00:00:00Z"));
    let late = test.regional_draft().await;
    assert_eq!(refused(test.submit(late).await).args["calls"], "last");
    // Whoever is in may withdraw whenever it likes.
    test.take(&OFFICER_XAA, id, step(Action::Withdraw)).await.unwrap();
    assert_eq!(faults(&test).await, Vec::<String>::new());
}
