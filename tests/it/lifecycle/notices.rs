//! Who is told what: the rows of the outbox after each step are those of the table, one a person, in her language.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use fonds1035::domain::lifecycle::{Action, State, transition};
use fonds1035::domain::notice::{Audience, NoticeData};

use crate::support::builders::{letter, national, step};
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, FUND_OFFICER, OFFICER_XAA, REGIONAL_OFFICE};

diesel::table! { outbox_message (key) { key -> Text, recipient_email -> Text, language -> Text, kind -> Text, data -> Jsonb, } }

type Message = (String, String, String, serde_json::Value);

async fn messages(test: &TestDb) -> Vec<Message> {
    let mut connection = AsyncPgConnection::establish(&test.owner_url()).await.unwrap();
    outbox_message::table
        .select((outbox_message::recipient_email, outbox_message::language, outbox_message::kind, outbox_message::data))
        .load(&mut connection)
        .await
        .unwrap()
}

fn people_of(audience: Audience) -> &'static [(&'static str, &'static str)] {
    match audience {
        Audience::ApplicantState => &[("officer.xaa@example.org", "fr")],
        Audience::RegionalOffice => &[("region@example.org", "en")],
        Audience::FundUnit => &[("fund@example.org", "en"), ("fund.xaa@example.org", "es")],
        Audience::Approvers => &[("approver@example.org", "es")],
        Audience::FinanceUnit => &[("finance@example.org", "fr")],
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_tells_exactly_those_of_the_table_in_their_languages() {
    let test = TestDb::new().await;
    test.open_2019("1000000", "1000000").await;
    let id = test.create(&OFFICER_XAA, national(100_000)).await.unwrap().id;
    test.attach(&OFFICER_XAA, id, letter("XAA")).await.unwrap();
    assert_eq!(messages(&test).await, Vec::new());
    let mut state = State::Draft;
    let mut expected: Vec<(String, String, String)> = Vec::new();
    for (person, action) in [
        (&OFFICER_XAA, Action::Submit),
        (&REGIONAL_OFFICE, Action::Endorse),
        (&FUND_OFFICER, Action::BeginReview),
        (&FUND_OFFICER, Action::RequestClarification),
        (&OFFICER_XAA, Action::Answer),
        (&FUND_OFFICER, Action::Recommend),
        (&APPROVER, Action::Approve),
    ] {
        for told in transition(state, action).unwrap().tells {
            let people = people_of(told.audience).iter();
            expected.extend(people.map(|(mail, lang)| (mail.to_string(), lang.to_string(), told.notice.to_string())));
        }
        state = test.take(person, id, step(action)).await.unwrap().state;
        let mut sent: Vec<_> =
            messages(&test).await.into_iter().map(|(mail, language, kind, _)| (mail, language, kind)).collect();
        sent.sort();
        expected.sort();
        assert_eq!(sent, expected, "after {action}");
    }
    assert!(expected.len() > 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_receipt_carries_the_content_hash_and_the_capitals_zone() {
    let test = TestDb::new().await;
    let draft = national(100_000);
    let id = test.create(&OFFICER_XAA, draft.clone()).await.unwrap().id;
    test.take(&OFFICER_XAA, id, step(Action::Submit)).await.unwrap();
    let all = messages(&test).await;
    let receipts: Vec<&Message> = all.iter().filter(|message| message.2 == "submission_receipt").collect();
    assert_eq!(receipts.len(), 1);
    let data: NoticeData = serde_json::from_value(receipts[0].3.clone()).unwrap();
    assert_eq!(data.content_hash, draft.content_hash().to_string());
    assert_eq!((data.capital_zone.as_str(), data.at), ("Africa/Bujumbura", test.now()));
    let languages: BTreeSet<&str> = all.iter().map(|message| message.1.as_str()).collect();
    assert_eq!(languages, BTreeSet::from(["en", "es", "fr"]));
}
