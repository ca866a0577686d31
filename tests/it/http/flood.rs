//! Many failed sign-ins with the password hashing of production: they are queued and do not delay other requests.

use std::cell::Cell;
use std::num::{NonZeroU32, NonZeroUsize};

use fonds1035::config::Config;
use futures_util::future::join_all;
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::people::AUDITOR;

/// For each thread that hashes, one more than there are places in the pool.
const HOSTILE: usize = 18;

/// Answers to others that must come while passwords are hashed.
const OTHERS: usize = 20;

/// The parameters of production, and no limit that would turn the flood away before the pool.
fn in_earnest(config: &mut Config, threads: usize) {
    let delivered = Config::load(None).unwrap().sign_in;
    config.sign_in.argon2_memory_kib = delivered.argon2_memory_kib;
    config.sign_in.argon2_iterations = delivered.argon2_iterations;
    config.sign_in.hashing_threads = NonZeroUsize::new(threads).unwrap();
    config.sign_in.attempts_per_address_per_minute = NonZeroU32::new(10_000_000).unwrap();
    config.sign_in.attempts_per_account_per_minute = NonZeroU32::new(10_000_000).unwrap();
}

/// A gauge as those who run the service read it.
async fn hashes(app: &TestApp, state: &str) -> usize {
    let text = String::from_utf8(app.ask("GET", "/metrics").send().await.body).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(&format!("password_hashes{{state=\"{state}\"}} ")));
    line.unwrap_or_else(|| panic!("no {state} hashes in {text}")).parse().unwrap()
}

#[test]
fn passwords_are_hashed_as_strongly_as_is_promised() {
    let delivered = Config::load(None).unwrap().sign_in;
    assert_eq!(delivered.argon2_memory_kib, 64 * 1024);
    assert_eq!(delivered.hashing_threads, NonZeroUsize::MIN, "of two cores one is for the others");
}

#[actix_web::test]
async fn a_flood_of_sign_ins_waits_for_its_turn_and_the_others_are_served() {
    for threads in [1, 2] {
        let app = TestApp::with(|config| in_earnest(config, threads)).await;
        let token = format!("Bearer {}", app.token(&AUDITOR).await);
        let flooding = Cell::new(true);
        let hostile = |number: usize| {
            let (app, flooding) = (&app, &flooding);
            let wrong = json!({ "email": format!("{number}@example.org"), "password": "a wrong guess of many" });
            async move {
                let mut answers = Vec::new();
                while flooding.get() {
                    answers.push(app.ask("POST", "/api/v1/sessions").json(&wrong).send().await);
                }
                answers
            }
        };
        let others = async {
            let mut served = 0;
            // An answer counts when hashes ran before it was asked for and after it was there.
            while served < OTHERS {
                let before = hashes(&app, "running").await;
                let me = app.ask("GET", "/api/v1/me").header("authorization", &token).send().await;
                let after = hashes(&app, "running").await;
                assert_eq!(me.status, 200);
                assert!(before <= threads && after <= threads, "{before} and {after} hashes at once");
                served += usize::from(before > 0 && after > 0);
            }
            // The flood is still waiting when all of the others are served.
            let waiting = hashes(&app, "waiting").await;
            flooding.set(false);
            waiting
        };
        let (answers, waiting) = futures_util::join!(join_all((0..HOSTILE * threads).map(hostile)), others);
        assert!(waiting > 0, "the flood had to wait");
        let mut guessed = 0;
        for reply in answers.into_iter().flatten() {
            match reply.problem() {
                (401, code) if code == "wrong_credentials" => guessed += 1,
                (503, code) if code == "busy" => assert_eq!(reply.header("retry-after"), "2"),
                other => panic!("{other:?}"),
            }
        }
        assert!(guessed > 0, "whoever waits has an answer");
        assert_eq!((hashes(&app, "running").await, hashes(&app, "waiting").await), (0, 0));
    }
}
