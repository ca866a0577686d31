//! Receipts on a line for which applications wait are notified to the Fund unit only: every kind of receipt, once for
//! each operation.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use fonds1035::domain::applications::state::Action;
use fonds1035::domain::kernel::credit_line::CreditLine::{One, Two};
use fonds1035::domain::ledger::budget_year::ClosingDecision::{Carry, Return};
use fonds1035::domain::ledger::entry::EntryKind;
use fonds1035::domain::notifications::preference::{Delivery, Preferences};
use fonds1035::domain::notifications::receipt_message::ReceiptNotice;
use fonds1035::mail::notice::Notice;
use fonds1035::workflow::notifications::preferences::change;
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::builders::{letter, national, step, usd};
use crate::support::db::TestDb;
use crate::support::people::{
    APPROVER, FINANCE_OFFICER, FUND_OFFICER, FUND_OFFICER_OF_XAA, OFFICER_XAA, REGIONAL_OFFICE,
};
use crate::support::reports::interim;
use crate::support::years::decide;

diesel::table! {
    outbox_message (key) { key -> Text, recipient_email -> Text, kind -> Text, data -> Jsonb, status -> Text, }
}

const EVERY_FUND_OFFICER: [&str; 2] = ["fund.xaa@example.org", "fund@example.org"];

impl TestDb {
    /// What was told of money since the last look: each message once, whoever got it. Every fund officer got each.
    async fn money_told(&self, seen: &mut BTreeSet<String>) -> Vec<ReceiptNotice> {
        let mut connection = AsyncPgConnection::establish(&self.owner_url()).await.unwrap();
        let rows: Vec<(String, String, serde_json::Value)> = outbox_message::table
            .filter(outbox_message::kind.eq("money_came"))
            .order(outbox_message::key)
            .select((outbox_message::key, outbox_message::recipient_email, outbox_message::data))
            .load(&mut connection)
            .await
            .unwrap();
        let (mut told, mut hearers): (Vec<ReceiptNotice>, Vec<String>) = (Vec::new(), Vec::new());
        for (key, email, data) in rows {
            if seen.insert(key) {
                let Notice::Money(data) = Notice::read("money_came", data).unwrap() else { panic!() };
                if !told.contains(&data) {
                    told.push(*data);
                }
                hearers.push(email);
            }
        }
        hearers.sort();
        let mut expected: Vec<&str> = EVERY_FUND_OFFICER.iter().flat_map(|one| vec![*one; told.len()]).collect();
        expected.sort_unstable();
        assert_eq!(hearers, expected);
        told
    }

    /// The one message since the last look: kinds and amounts, available, waiting.
    async fn heard(&self, seen: &mut BTreeSet<String>) -> (Vec<(EntryKind, String)>, String, i64) {
        let told = self.money_told(seen).await;
        let [one] = told.as_slice() else { panic!("{told:?}") };
        assert_eq!(one.line, Two);
        let received = one.receipts.iter().map(|one| (one.kind, one.amount.to_string())).collect();
        (received, one.available.to_string(), one.waiting)
    }
}

fn came(kind: EntryKind, amount: &str, available: &str) -> (Vec<(EntryKind, String)>, String, i64) {
    (vec![(kind, amount.to_owned())], available.to_owned(), 1)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_path_by_which_money_comes_tells_once_and_only_where_somebody_waits() {
    let test = TestDb::new().await;
    test.open_year(2019).await.unwrap();
    let mut seen = BTreeSet::new();
    test.retained(150_000).await;
    test.allot_2019("1000", "2000").await;
    assert_eq!(test.heard(&mut seen).await, came(EntryKind::Allot, "2000.00", "2000.00"));
    test.contribute(2019, Two, "100.50").await.unwrap();
    assert_eq!(test.heard(&mut seen).await, came(EntryKind::Contribute, "100.50", "2100.50"));
    test.recover(2019, Two, "50").await.unwrap();
    assert_eq!(test.heard(&mut seen).await, came(EntryKind::Recover, "50.00", "2150.50"));
    test.revise(2019, "1000", "3000").await.unwrap();
    assert_eq!(test.heard(&mut seen).await, came(EntryKind::ReviseUp, "1000.00", "3150.50"));
    // Money that goes, and money of the line for which nobody waits.
    test.revise(2019, "2000", "2500").await.unwrap();
    test.contribute(2019, One, "700").await.unwrap();
    test.recover(2019, One, "70").await.unwrap();
    assert_eq!(test.money_told(&mut seen).await, []);
    test.close(2019, vec![decide(One, Return, "2770"), decide(Two, Carry, "2650.50")]).await.unwrap();
    assert_eq!(test.money_told(&mut seen).await, []);
    test.open_year(2020).await.unwrap();
    let told = test.money_told(&mut seen).await;
    assert_eq!((told.len(), told[0].year, told[0].receipts[0].kind), (1, 2020, EntryKind::CarryIn));
    assert_eq!((told[0].receipts[0].source.as_str(), told[0].available), ("CONSTRUCTED decision", usd("2650.50")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_that_ends_gives_back_in_one_message_and_a_released_reservation_is_none() {
    let test = TestDb::new().await;
    test.open_2019("1000", "200000").await;
    let project = test.active(national(100_000)).await;
    let closed_before = test.approved(national(60_000)).await;
    let mut seen = BTreeSet::new();
    let retained = test.retained(150_000).await;
    assert_eq!(test.money_told(&mut seen).await, []);
    // Promised and never paid.
    test.take(&APPROVER, closed_before, step(Action::Cancel)).await.unwrap();
    assert_eq!(test.heard(&mut seen).await, came(EntryKind::Recover, "60000.00", "100000.00"));
    // Never paid, and paid and never spent: two entries, one act, one message.
    test.pay(project, "60000").await.unwrap();
    assert!(test.clock.set("2021-03-01T12:00:00Z".parse::<DateTime<Utc>>().unwrap()));
    test.take(&FUND_OFFICER, project, step(Action::Suspend)).await.unwrap();
    test.reported(project, interim("2019-09-01", "2021-02-28", &["20000", "5000", "0"])).await;
    test.take(&APPROVER, project, step(Action::Cancel)).await.unwrap();
    let told = test.money_told(&mut seen).await;
    let [one] = told.as_slice() else { panic!("{told:?}") };
    let sums: Vec<String> = one.receipts.iter().map(|one| one.amount.to_string()).collect();
    assert_eq!(
        (sums, one.total(), one.available),
        (vec!["40000.00".into(), "35000.00".into()], usd("75000"), usd("175000"))
    );
    assert!(one.receipts.iter().all(|one| one.kind == EntryKind::Recover && one.source.ends_with("cancel")));
    // What is released never left the line.
    test.take(&FUND_OFFICER, retained, step(Action::Reconsider)).await.unwrap();
    test.take(&FUND_OFFICER, retained, step(Action::Recommend)).await.unwrap();
    test.take(&APPROVER, retained, step(Action::ReturnToReview)).await.unwrap();
    test.contribute(2019, Two, "10").await.unwrap();
    assert_eq!(test.money_told(&mut seen).await, [], "nobody waits any more");
}

#[actix_web::test]
async fn the_same_request_tells_once_and_names_no_application() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "1000").await;
    app.db.retained(150_000).await;
    let body = json!({ "line": "line_2", "amount": "5.00", "donor": "CONSTRUCTED donor", "source": "Receipt" });
    let send = || {
        app.ask("POST", "/api/v1/budget-years/2019/contributions").by(&FINANCE_OFFICER).key("once").json(&body).send()
    };
    let first = send().await;
    assert_eq!((first.status, &send().await.body), (201, &first.body));
    let told = app.db.money_told(&mut BTreeSet::new()).await;
    assert_eq!(told.len(), 1);
    assert!(!serde_json::to_string(&told[0]).unwrap().contains("F1035"));
    // It is read in the service too, by those to whom it was written and nobody else.
    for person in [FUND_OFFICER, FUND_OFFICER_OF_XAA, OFFICER_XAA, REGIONAL_OFFICE, APPROVER] {
        let received = app.seen_json(&person, "/api/v1/me/messages").await.to_string();
        let hears = [FUND_OFFICER, FUND_OFFICER_OF_XAA].iter().any(|one| one.id() == person.id());
        assert_eq!(received.contains("money_came"), hears, "{person:?}");
    }
}

/// Of several sources with one allocation each line is told once.
#[actix_web::test]
async fn an_allotment_with_additions_is_one_message_a_line() {
    let app = TestApp::new().await;
    app.db.open_year(2019).await.unwrap();
    app.db.retained(150_000).await;
    let amount = |usd: &str| json!({ "amount": usd, "source": "CONSTRUCTED" });
    let body = json!({
        "basis": { "declared": { "line_1": amount("10.00"), "line_2": amount("20.00") } },
        "additions": [
            { "line": "line_2", "kind": "recovered", "amount": "3.00", "source": "Closed projects" },
            { "line": "line_2", "kind": "voluntary", "amount": "4.00", "source": "A donor" },
            { "line": "line_1", "kind": "recovered", "amount": "5.00", "source": "Closed projects" },
        ],
    });
    let reply =
        app.ask("POST", "/api/v1/budget-years/2019/allocations").by(&FINANCE_OFFICER).key("k").json(&body).send().await;
    assert_eq!(reply.status, 201, "{reply:?}");
    let told = app.db.money_told(&mut BTreeSet::new()).await;
    let [one] = told.as_slice() else { panic!("{told:?}") };
    let kinds: Vec<EntryKind> = one.receipts.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [EntryKind::Allot, EntryKind::Recover, EntryKind::Contribute]);
    assert_eq!((one.total(), one.available), (usd("27"), usd("27")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_tells_nobody_and_a_choice_puts_the_message_into_the_digest() {
    let test = TestDb::new().await;
    test.open_2019("1000", "1000").await;
    test.retained(150_000).await;
    let before = test.snapshot().await;
    let played = test.play(&FUND_OFFICER, json!({ "line_2": { "additional": "200000.00" } })).await.unwrap();
    assert_eq!(played.applications[0].approved_on, Some(Two));
    assert_eq!(test.snapshot().await, before);

    let later = Preferences { digest: true, work: Delivery::Digest, ..Preferences::default() };
    let id = FUND_OFFICER.id();
    let chosen = test.db.write(test.context(&FUND_OFFICER), async move |tx: Arc<_>| change(&tx, id, 0, &later).await);
    chosen.await.unwrap();
    test.contribute(2019, Two, "10").await.unwrap();
    let mut connection = AsyncPgConnection::establish(&test.owner_url()).await.unwrap();
    let rows: Vec<(String, String)> = outbox_message::table
        .filter(outbox_message::kind.eq("money_came"))
        .order(outbox_message::recipient_email)
        .select((outbox_message::recipient_email, outbox_message::status))
        .load(&mut connection)
        .await
        .unwrap();
    let expected = [("fund.xaa@example.org", "waiting"), ("fund@example.org", "kept")];
    assert_eq!(rows, expected.map(|(email, status)| (email.to_owned(), status.to_owned())));
    // Nothing else happened that the digest of the next morning would tell of.
    assert!(test.clock.set("2019-06-04T06:00:00Z".parse::<DateTime<Utc>>().unwrap()));
    let context = fonds1035::store::db::Context { actor: None, now: test.now(), request_id: "test".into() };
    let written = fonds1035::workflow::notifications::digest::compose(&test.db, &context, 7).await.unwrap();
    assert_eq!((written.messages, written.failed), (1, 0));
    let digest: serde_json::Value = outbox_message::table
        .filter(outbox_message::kind.eq("daily_digest"))
        .select(outbox_message::data)
        .first(&mut connection)
        .await
        .unwrap();
    assert_eq!(digest["money"]["lines"][0]["arrived"][0]["amount"], "10.00", "{digest}");
    let again = fonds1035::workflow::notifications::digest::compose(&test.db, &context, 7).await.unwrap();
    assert_eq!((again.messages, again.failed), (0, 0));
}

/// A closed project gives back what it did not need by the same path.
#[tokio::test(flavor = "multi_thread")]
async fn the_closing_of_a_project_is_told_too() {
    use fonds1035::domain::projects::obligations::ObligationKind::{Evaluation, FinalReport};

    use crate::support::reports::statement;
    let test = TestDb::new().await;
    test.open_2019("1000", "100000").await;
    let project = test.active(national(80_000)).await;
    let waiting = test.create(&OFFICER_XAA, national(150_000)).await.unwrap().id;
    test.attach(&OFFICER_XAA, waiting, letter("XAA")).await.unwrap();
    test.take(&OFFICER_XAA, waiting, step(Action::Submit)).await.unwrap();
    test.take(&REGIONAL_OFFICE, waiting, step(Action::Endorse)).await.unwrap();
    test.take(&FUND_OFFICER, waiting, step(Action::BeginReview)).await.unwrap();
    test.take(&FUND_OFFICER, waiting, step(Action::Retain)).await.unwrap();
    test.pay(project, "72000").await.unwrap();
    assert!(test.clock.set("2021-03-01T12:00:00Z".parse::<DateTime<Utc>>().unwrap()));
    test.take(&REGIONAL_OFFICE, project, step(Action::Complete)).await.unwrap();
    test.reported(project, statement(FinalReport, &["16000", "50000", "0"])).await;
    test.reported(project, statement(Evaluation, &["16000", "50000", "6000"])).await;
    test.take(&FINANCE_OFFICER, project, step(Action::Close)).await.unwrap();
    assert_eq!(test.heard(&mut BTreeSet::new()).await, came(EntryKind::Recover, "8000.00", "28000.00"));
}
