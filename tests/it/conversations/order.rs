//! Concurrent writers, the order of messages and submissions, and arbitrary input to the search.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use fonds1035::domain::applications::state::Action;
use fonds1035::domain::conversations::{Message, Visibility};
use fonds1035::store::db::Context;
use fonds1035::workflow::conversations;
use futures_util::future::join_all;
use uuid::Uuid;

use super::message;
use crate::support::app::TestApp;
use crate::support::builders::{national, step};
use crate::support::people::{FUND_OFFICER, OFFICER_XAA, Person, REGIONAL_OFFICE};

diesel::table! { conversation_message (id) { id -> Uuid, number -> Integer, at -> Timestamptz, } }

async fn say(app: &TestApp, by: &Person, id: Uuid, now: DateTime<Utc>) -> Uuid {
    let (actor, context) = (by.actor(), Context { now, ..app.db.context(by) });
    let said = Message { visibility: Visibility::Shared, addressed_to: None, answers: None, body: "Words.".into() };
    app.db.db.write(context, async move |tx: Arc<_>| conversations::write(&tx, &actor, id, said).await).await.unwrap()
}

async fn stored(app: &TestApp) -> Vec<(i32, DateTime<Utc>)> {
    let mut connection = AsyncPgConnection::establish(&app.db.owner_url()).await.unwrap();
    conversation_message::table
        .order(conversation_message::number.asc())
        .select((conversation_message::number, conversation_message::at))
        .load(&mut connection)
        .await
        .unwrap()
}

#[actix_web::test]
async fn writers_at_the_same_moment_wait_for_each_other_and_leave_no_gap() {
    let app = TestApp::new().await;
    let id = app.db.under_review(national(100_000)).await;
    let people = [&OFFICER_XAA, &REGIONAL_OFFICE, &FUND_OFFICER];
    // The later a writer came to the edge, the earlier it is asked: the order of the instants is that of the numbers.
    let at = |number: i64| app.db.now() + TimeDelta::seconds(24 - number);
    join_all((0..24).map(|number| say(&app, people[usize::try_from(number % 3).unwrap()], id, at(number)))).await;
    let stored = stored(&app).await;
    assert_eq!(stored.iter().map(|(number, _)| *number).collect::<Vec<_>>(), (1..=24).collect::<Vec<_>>());
    assert!(stored.is_sorted_by_key(|(_, at)| *at));
    let counts = app.reads(&OFFICER_XAA, &format!("/api/v1/applications/{id}")).await.json();
    assert_eq!(counts["conversation"]["unread"], 16);
}

#[actix_web::test]
async fn what_is_written_after_the_submission_is_no_word_on_a_draft_however_early_it_was_asked() {
    let app = TestApp::new().await;
    let id = app.db.create(&OFFICER_XAA, national(100_000)).await.unwrap().id;
    let asked = app.db.now();
    assert!(app.db.clock.set(asked + TimeDelta::hours(1)));
    app.db.take(&OFFICER_XAA, id, step(Action::Submit)).await.unwrap();
    // The request came to the edge before the submission and to the lock after it.
    say(&app, &OFFICER_XAA, id, asked).await;
    assert_eq!(stored(&app).await, [(1, app.db.now())]);
    let read = app.reads(&FUND_OFFICER, &format!("/api/v1/applications/{id}/conversation")).await.json();
    assert_eq!(read["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_search_takes_whatever_is_typed_and_finds_whole_words() {
    let app = TestApp::new().await;
    let id = app.db.under_review(national(100_000)).await;
    let body = "Le crédit de l’évaluation n'est pas 100 % réservé; voir le projet CD.0015.";
    app.said(&REGIONAL_OFFICE, id, &message("shared", body)).await;
    let found = async |words: &str| {
        let words: String = words.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let reply = app.reads(&OFFICER_XAA, &format!("/api/v1/messages?words={words}")).await;
        assert_eq!(reply.status, 200, "{words}: {reply:?}");
        reply.json()["items"].as_array().unwrap().len()
    };
    for words in ["Évaluation", "crédit RÉSERVÉ", "\"projet cd.0015\"", "absent or projet", "crédit -absent"] {
        assert_eq!(found(words).await, 1, "{words}");
    }
    for words in [
        "crédi",
        "crédit absent",
        "crédit -projet",
        "\"réservé crédit\"",
        "%",
        "_",
        "\"",
        "'",
        "\\",
        "-",
        "&|!()",
        ":*",
    ] {
        assert_eq!(found(words).await, 0, "{words}");
    }
    assert_eq!(found("'); DROP TABLE conversation_message; --").await, 0);
    let long = app.reads(&OFFICER_XAA, &format!("/api/v1/messages?words={}", "x".repeat(201))).await;
    assert_eq!((long.status, app.reads(&OFFICER_XAA, "/api/v1/messages?words=").await.status), (422, 422));
    let problem = app.reads(&OFFICER_XAA, "/api/v1/messages?waiting_on=approver").await.problem();
    assert_eq!(problem, (422, "fields_invalid".to_owned()));
    assert_eq!(found("pas").await, 1);
}
