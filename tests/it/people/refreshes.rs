//! Exchanges of one refresh token by two tabs, or again after a lost answer.

use std::sync::Arc;

use chrono::TimeDelta;
use fonds1035::domain::kernel::secret_token::{SealedToken, TokenHash};
use fonds1035::workflow::people::sessions::{self, NextToken, Refreshed};
use serde_json::{Value, json};
use tokio::sync::Barrier;

use crate::support::app::{Reply, TestApp};
use crate::support::db::TestDb;
use crate::support::people::AUDITOR;
use crate::support::wire::Cut;

const FIRST: &str = "the first refresh token of a session";

/// Opens a session of the auditor whose first refresh token is [`FIRST`].
async fn open(test: &TestDb) {
    let (context, lifetime) = (test.context(&AUDITOR), TimeDelta::days(1));
    let opened = async move |tx: Arc<_>| sessions::open(&tx, AUDITOR.id(), TokenHash::of(FIRST), lifetime).await;
    test.db.write(context, opened).await.unwrap();
}

async fn refresh(app: &TestApp, token: &str) -> Reply {
    app.ask("POST", "/api/v1/sessions/refresh").json(&json!({ "refresh_token": token })).send().await
}

fn token(reply: &Reply) -> String {
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()["refresh_token"].as_str().unwrap().to_owned()
}

async fn me(app: &TestApp, session: &Value) -> Reply {
    let bearer = format!("Bearer {}", session["access_token"].as_str().unwrap());
    app.ask("GET", "/api/v1/me").header("authorization", &bearer).send().await
}

fn ended() -> (u16, String) {
    (401, "session_ended".to_owned())
}

#[actix_web::test]
async fn within_some_seconds_an_exchanged_token_gives_the_same_successor() {
    let app = TestApp::new().await;
    open(&app.db).await;
    let first = refresh(&app, FIRST).await;
    let second = token(&first);
    for _ in 0..2 {
        app.db.clock.advance(TimeDelta::seconds(5));
        let again = refresh(&app, FIRST).await;
        assert_eq!(token(&again), second);
        assert_eq!(me(&app, &again.json()).await.status, 200);
    }
    assert_eq!(app.db.rows("refresh_token").await, 2, "a repetition makes no further token");
    let third = token(&refresh(&app, &second).await);
    assert_ne!(third, second);
    assert_eq!(token(&refresh(&app, &second).await), third);
    assert_eq!(token(&refresh(&app, FIRST).await), second, "the other tab is behind by one");

    app.db.clock.advance(TimeDelta::seconds(1));
    assert_eq!(refresh(&app, FIRST).await.problem(), ended());
    assert_eq!(me(&app, &first.json()).await.problem(), ended());
    assert_eq!(refresh(&app, &third).await.problem(), ended());
}

#[actix_web::test]
async fn the_time_in_which_a_token_may_be_exchanged_again_is_configured() {
    let app = TestApp::with(|config| config.tokens.refresh_repeat = std::time::Duration::from_secs(2)).await;
    open(&app.db).await;
    let second = token(&refresh(&app, FIRST).await);
    app.db.clock.advance(TimeDelta::seconds(2));
    assert_eq!(token(&refresh(&app, FIRST).await), second);
    app.db.clock.advance(TimeDelta::seconds(1));
    assert_eq!(refresh(&app, FIRST).await.problem(), ended());
}

#[actix_web::test]
async fn a_refresh_whose_answer_was_lost_is_repeated_with_its_successor() {
    let direct = TestApp::new().await;
    open(&direct.db).await;
    let (_wire, db) = direct.db.over_wire(Cut::BehindCommit);
    let lost = refresh(&TestApp::on(db, |_| ()), FIRST).await;
    assert_eq!(lost.problem(), (503, "outcome_unknown".to_owned()));
    let second = token(&refresh(&direct, FIRST).await);
    assert_eq!(direct.db.rows("refresh_token").await, 2, "the lost exchange was committed");
    assert_ne!(token(&refresh(&direct, &second).await), second);
}

#[actix_web::test]
async fn a_token_that_was_exchanged_before_successors_were_kept_ends_the_session() {
    let app = TestApp::new().await;
    open(&app.db).await;
    token(&refresh(&app, FIRST).await);
    app.db.as_owner("UPDATE refresh_token SET successor = NULL").await;
    assert_eq!(refresh(&app, FIRST).await.problem(), ended());
}

#[actix_web::test]
async fn sealed_successors_are_kept_no_longer_than_they_may_be_needed() {
    let app = TestApp::new().await;
    open(&app.db).await;
    let second = token(&refresh(&app, FIRST).await);
    app.db.clock.advance(TimeDelta::seconds(600));
    token(&refresh(&app, &second).await);
    app.db
        .as_owner("DO $$ BEGIN ASSERT (SELECT count(successor) = 1 AND count(used_at) = 2 FROM refresh_token); END $$")
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn tasks_that_exchange_one_token_at_once_get_one_successor() {
    for _ in 0..10 {
        let test = TestDb::new().await;
        open(&test).await;
        let barrier = Arc::new(Barrier::new(8));
        let tasks: Vec<_> = (0..8_u8)
            .map(|number| {
                let (db, context, barrier) = (test.db.clone(), test.context(&AUDITOR), Arc::clone(&barrier));
                tokio::spawn(async move {
                    let next =
                        NextToken { hash: TokenHash::of(&number.to_string()), sealed: SealedToken([number; 32]) };
                    barrier.wait().await;
                    let exchange = async move |tx: Arc<_>| {
                        sessions::refresh(&tx, TokenHash::of(FIRST), next, TimeDelta::seconds(10)).await
                    };
                    match db.bookkeeping(context, exchange).await.unwrap() {
                        Refreshed::Renewed { successor, .. } => successor.0,
                        Refreshed::Reused => panic!("{number} ended the session"),
                    }
                })
            })
            .collect();
        let mut found = Vec::new();
        for task in tasks {
            found.push(task.await.unwrap());
        }
        assert!(found.iter().all(|successor| *successor == found[0]), "{found:?}");
        assert_eq!(test.rows("refresh_token").await, 2);
    }
}
