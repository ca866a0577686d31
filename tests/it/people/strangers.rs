//! What a person without an account can make the service do, and what the answers tell about accounts.

use std::time::{Duration, Instant};

use fonds1035::domain::people::AccountStatus;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::sessions::mailed_token;
use crate::support::app::{Reply, TestApp};
use crate::support::people::{ADMINISTRATOR, AUDITOR};
use crate::support::wire::{Cut, Sent};

const PASSWORD: &str = "correct horse battery staple";

async fn post(app: &TestApp, path: &str, body: &Value) -> Reply {
    app.ask("POST", path).json(body).send().await
}

#[actix_web::test]
async fn a_token_that_is_of_no_use_makes_nothing_be_hashed() {
    let app = TestApp::new().await;
    let begun = || app.state.passwords.begun().get();
    let before = begun();
    let bogus = |number: usize| {
        let (app, links) = (&app, ["/api/v1/password-resets/complete", "/api/v1/invitations/accept"]);
        let body = json!({ "token": format!("{number:043}"), "password": PASSWORD });
        async move { post(app, links[number % 2], &body).await.problem() }
    };
    for problem in join_all((0..80).map(bogus)).await {
        assert_eq!(problem, (403, "one_time_token_invalid".to_owned()));
    }
    assert_eq!(begun(), before);
    // A token of the other purpose is of no use either; the right one is hashed for once, and kept by a look at it.
    let person = json!({ "email": "new@example.org", "name": "New", "role": "auditor", "language": "en" });
    let invited = app.ask("POST", "/api/v1/users").by(&ADMINISTRATOR).key("k").json(&person).send().await;
    assert_eq!(invited.status, 201);
    let token = mailed_token(&app, "account_invitation").await;
    let body = json!({ "token": token, "password": PASSWORD });
    assert_eq!(post(&app, "/api/v1/password-resets/complete", &body).await.status, 403);
    assert_eq!(begun(), before);
    assert_eq!(post(&app, "/api/v1/invitations/accept", &body).await.status, 204);
    assert_eq!(begun(), before + 1);
    assert_eq!(post(&app, "/api/v1/invitations/accept", &body).await.status, 403);
    assert_eq!(begun(), before + 1, "used up");
}

#[actix_web::test]
async fn a_refused_sign_in_takes_the_same_work_whatever_the_account() {
    let inner = TestApp::new().await;
    let hash = inner.state.passwords.hash(PASSWORD.into()).await.unwrap();
    let (wire, db) = inner.db.over_wire(Cut::Never);
    let app = TestApp::on(db, |_| ());
    let with = |status: AccountStatus| {
        format!("UPDATE app_user SET password_hash = '{hash}', status = '{status}' WHERE id = '{}'", AUDITOR.id())
    };
    let mut work = Vec::new();
    for (email, status) in [
        ("auditor@example.org", AccountStatus::Active),
        ("auditor@example.org", AccountStatus::Suspended),
        ("nobody@example.org", AccountStatus::Active),
    ] {
        inner.db.as_owner(&with(status)).await;
        let (hashes, statements) = (app.state.passwords.begun().get(), executed(&wire.sent()).len());
        let reply = post(&app, "/api/v1/sessions", &json!({ "email": email, "password": "a wrong guess" })).await;
        assert_eq!(reply.problem(), (401, "wrong_credentials".to_owned()));
        let statements = executed(&wire.sent()).split_off(statements);
        work.push((app.state.passwords.begun().get() - hashes, statements));
    }
    assert_eq!(work[0].0, 1);
    assert_eq!(work[0].1.len(), 1, "{work:?}");
    assert!(work.iter().all(|of| *of == work[0]), "{work:?}");
}

/// The statements about accounts; what a pool does with its connections is left out.
fn executed(sent: &[Sent]) -> Vec<Sent> {
    sent.iter().filter(|sent| matches!(sent, Sent::Execute(text) if text.contains("app_user"))).cloned().collect()
}

#[actix_web::test]
async fn a_reset_is_answered_alike_and_at_a_set_time_whether_the_account_exists_or_not() {
    let app = TestApp::new().await;
    let mut answers = Vec::new();
    for email in ["auditor@example.org", "nobody@example.org"] {
        let begun = Instant::now();
        let mut reply = post(&app, "/api/v1/password-resets", &json!({ "email": email })).await;
        assert!(begun.elapsed() >= Duration::from_millis(500), "{email}: {:?}", begun.elapsed());
        reply.headers.remove("x-request-id");
        let mut headers: Vec<_> = reply.headers.iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
        headers.sort();
        answers.push((reply.status, headers, reply.body));
    }
    assert_eq!(answers[0].0, 202);
    assert_eq!(answers[0], answers[1]);
    mailed_token(&app, "password_reset").await;
}
