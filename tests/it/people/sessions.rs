//! Sign-in, refresh, sign-out, invitation and password reset, with all failure cases.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use actix_web::web::Data;
use chrono::TimeDelta;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use fonds1035::http::state::App;
use fonds1035::http::token::Bearer;
use fonds1035::jobs::deliver::DeliveryWorker;
use fonds1035::mail::mailer::Mailer;
use fonds1035::store::db::Db;
use fonds1035::store::error::StoreError;
use fonds1035::store::pools::DbSettings;
use serde_json::{Value, json};
use tokio::sync::Barrier;

use crate::support::app::{Reply, TestApp};
use crate::support::people::{ADMINISTRATOR, AUDITOR};

const PASSWORD: &str = "correct horse battery staple";

/// The service, the auditor with a known password.
async fn app() -> TestApp {
    let app = TestApp::new().await;
    give_password(&app).await;
    app
}

async fn give_password(app: &TestApp) {
    let hash = app.state.passwords.hash(PASSWORD.into()).await.unwrap();
    app.db.as_owner(&format!("UPDATE app_user SET password_hash = '{hash}' WHERE id = '{}'", AUDITOR.id())).await;
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Reply {
    app.ask("POST", "/api/v1/sessions").json(&json!({ "email": email, "password": password })).send().await
}

async fn refresh(app: &TestApp, session: &Value) -> Reply {
    let token = json!({ "refresh_token": session["refresh_token"] });
    app.ask("POST", "/api/v1/sessions/refresh").json(&token).send().await
}

async fn me(app: &TestApp, session: &Value) -> Reply {
    let token = format!("Bearer {}", session["access_token"].as_str().unwrap());
    app.ask("GET", "/api/v1/me").header("authorization", &token).send().await
}

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[derive(diesel::QueryableByName)]
struct Row {
    #[diesel(sql_type = diesel::sql_types::Text)]
    found: String,
}

/// One text for each row that a query finds.
async fn found(app: &TestApp, query: &str) -> Vec<String> {
    let mut connection = AsyncPgConnection::establish(&app.db.owner_url()).await.unwrap();
    let rows: Vec<Row> = diesel::sql_query(query).load(&mut connection).await.unwrap();
    rows.into_iter().map(|row| row.found).collect()
}

/// The token in the last mail of a kind.
pub async fn mailed_token(app: &TestApp, kind: &str) -> String {
    let query =
        format!("SELECT data ->> 'token' AS found FROM outbox_message WHERE kind = '{kind}' ORDER BY id DESC LIMIT 1");
    found(app, &query).await.remove(0)
}

#[actix_web::test]
async fn a_person_signs_in_goes_on_and_signs_out() {
    let app = app().await;
    let reply = sign_in(&app, " Auditor@Example.org ", PASSWORD).await;
    assert_eq!(reply.status, 201, "{reply:?}");
    let first = reply.json();
    assert_eq!((first["expires_in"].as_i64(), first["user"]["role"].as_str()), (Some(600), Some("auditor")));
    assert!(first["user"].get("password_hash").is_none());
    assert_eq!(me(&app, &first).await.status, 200);

    app.db.clock.advance(TimeDelta::seconds(600));
    assert_eq!(me(&app, &first).await.problem(), refused(401, "token_expired"));
    let second = refresh(&app, &first).await;
    assert_eq!(second.status, 200);
    let second = second.json();
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    assert_eq!(me(&app, &second).await.status, 200);

    let token = format!("Bearer {}", second["access_token"].as_str().unwrap());
    let out = app.ask("DELETE", "/api/v1/sessions/current").header("authorization", &token).send().await;
    assert_eq!(out.status, 204);
    assert_eq!(me(&app, &second).await.problem(), refused(401, "session_ended"));
    assert_eq!(refresh(&app, &second).await.problem(), refused(401, "session_ended"));
    let acts = found(&app, "SELECT action AS found FROM audit_event ORDER BY at, id").await;
    assert_eq!(acts, ["sign_in", "sign_out"]);
}

#[actix_web::test]
async fn a_refresh_token_that_comes_back_ends_the_session() {
    let app = app().await;
    let first = sign_in(&app, "auditor@example.org", PASSWORD).await.json();
    let second = refresh(&app, &first).await.json();
    app.db.clock.advance(TimeDelta::seconds(11));
    assert_eq!(refresh(&app, &first).await.problem(), refused(401, "session_ended"));
    assert_eq!(me(&app, &second).await.problem(), refused(401, "session_ended"));
    assert_eq!(refresh(&app, &second).await.problem(), refused(401, "session_ended"));
    let acts = found(&app, "SELECT action AS found FROM audit_event ORDER BY at, id").await;
    assert_eq!(acts, ["sign_in", "refresh_token_reuse"]);
}

#[actix_web::test]
async fn a_session_ends_by_itself_however_often_it_is_refreshed() {
    let app = app().await;
    let first = sign_in(&app, "auditor@example.org", PASSWORD).await.json();
    app.db.clock.advance(TimeDelta::days(13));
    let second = refresh(&app, &first).await;
    assert_eq!(second.status, 200);
    app.db.clock.advance(TimeDelta::days(1));
    assert_eq!(refresh(&app, &second.json()).await.problem(), refused(401, "session_ended"));
}

#[actix_web::test]
async fn every_wrong_sign_in_looks_the_same() {
    let app = app().await;
    let wrong = sign_in(&app, "auditor@example.org", "wrong horse battery staple").await;
    let unknown = sign_in(&app, "nobody@example.org", PASSWORD).await;
    app.db.as_owner(&format!("UPDATE app_user SET status = 'suspended' WHERE id = '{}'", AUDITOR.id())).await;
    let suspended = sign_in(&app, "auditor@example.org", PASSWORD).await;
    for reply in [&wrong, &unknown, &suspended] {
        assert_eq!(reply.problem(), refused(401, "wrong_credentials"));
        assert_eq!(reply.json()["detail"], wrong.json()["detail"]);
    }
    assert!(found(&app, "SELECT id::text AS found FROM session").await.is_empty());
}

#[actix_web::test]
async fn an_account_cannot_be_tried_without_end() {
    let app = TestApp::with(|config| {
        config.sign_in.attempts_per_account_per_minute = NonZeroU32::new(2).unwrap();
    })
    .await;
    give_password(&app).await;
    for _ in 0..2 {
        let wrong = sign_in(&app, "auditor@example.org", "wrong horse battery staple").await;
        assert_eq!(wrong.problem(), refused(401, "wrong_credentials"));
    }
    let refusal = sign_in(&app, "auditor@example.org", PASSWORD).await;
    assert_eq!(refusal.problem(), refused(429, "too_many_attempts"));
    assert_eq!(refusal.header("retry-after"), "30");
    app.db.clock.advance(TimeDelta::seconds(30));
    assert_eq!(sign_in(&app, "auditor@example.org", PASSWORD).await.status, 201);
}

#[actix_web::test]
async fn a_session_ends_with_the_account_and_a_role_with_its_loss() {
    let app = app().await;
    let session = sign_in(&app, "auditor@example.org", PASSWORD).await.json();
    let token = format!("Bearer {}", session["access_token"].as_str().unwrap());
    app.db.as_owner(&format!("UPDATE app_user SET role = 'approver' WHERE id = '{}'", AUDITOR.id())).await;
    let list = app.ask("GET", "/api/v1/users").header("authorization", &token).send().await;
    assert_eq!(list.problem(), refused(403, "forbidden"), "the role is read with every request");
    app.db.as_owner(&format!("UPDATE app_user SET status = 'suspended' WHERE id = '{}'", AUDITOR.id())).await;
    assert_eq!(me(&app, &session).await.problem(), refused(401, "session_ended"));
    assert_eq!(refresh(&app, &session).await.problem(), refused(401, "session_ended"));
}

#[actix_web::test]
async fn a_token_of_another_persons_session_is_worth_nothing() {
    let app = app().await;
    let session = sign_in(&app, "auditor@example.org", PASSWORD).await.json();
    let of_session = found(&app, "SELECT id::text AS found FROM session").await.remove(0);
    let forged = Bearer { user_id: ADMINISTRATOR.id(), session_id: of_session.parse().unwrap() };
    let forged = app.state.tokens.issue(forged, app.db.now()).unwrap();
    assert_eq!(me(&app, &json!({ "access_token": forged })).await.problem(), refused(401, "session_ended"));
    assert_eq!(me(&app, &session).await.status, 200);
}

#[actix_web::test]
async fn an_invited_person_chooses_a_password_once_and_signs_in() {
    let app = app().await;
    let person = json!({ "email": "New@example.org", "name": "New Person", "role": "auditor", "language": "es" });
    let invited = app.ask("POST", "/api/v1/users").by(&ADMINISTRATOR).key("k-1").json(&person).send().await;
    assert_eq!(invited.status, 201, "{invited:?}");
    assert!(!String::from_utf8_lossy(&invited.body).contains("token"));
    assert_eq!(sign_in(&app, "new@example.org", PASSWORD).await.problem(), refused(401, "wrong_credentials"));

    let token = mailed_token(&app, "account_invitation").await;
    let accept = |password: &str| {
        let body = json!({ "token": token, "password": password });
        app.ask("POST", "/api/v1/invitations/accept").json(&body).send()
    };
    let short = accept("short").await;
    assert_eq!(short.problem(), refused(422, "fields_invalid"));
    assert_eq!(short.json()["errors"][0]["pointer"], "/password");
    assert_eq!(accept(PASSWORD).await.status, 204);
    assert_eq!(accept(PASSWORD).await.problem(), refused(403, "one_time_token_invalid"));
    let session = sign_in(&app, "new@example.org", PASSWORD).await;
    assert_eq!((session.status, session.json()["user"]["language"].as_str()), (201, Some("es")));
}

#[actix_web::test]
async fn an_invitation_grows_old_and_is_replaced_by_the_next() {
    let app = app().await;
    let person = json!({ "email": "new@example.org", "name": "New", "role": "auditor", "language": "en" });
    let invited = app.ask("POST", "/api/v1/users").by(&ADMINISTRATOR).key("k-1").json(&person).send().await;
    let again = format!("{}/invitation", invited.header("location"));
    let first = mailed_token(&app, "account_invitation").await;
    let sent = app.ask("POST", &again).by(&ADMINISTRATOR).key("k-2").send().await;
    assert_eq!(sent.status, 202, "{sent:?}");
    let second = mailed_token(&app, "account_invitation").await;
    let accept = |token: &str| {
        let body = json!({ "token": token, "password": PASSWORD });
        app.ask("POST", "/api/v1/invitations/accept").json(&body).send()
    };
    assert_eq!(accept(&first).await.problem(), refused(403, "one_time_token_invalid"));
    app.db.clock.advance(TimeDelta::days(7));
    assert_eq!(accept(&second).await.problem(), refused(403, "one_time_token_invalid"));
}

#[actix_web::test]
async fn a_lost_password_is_replaced_by_mail_and_every_session_ends() {
    let app = app().await;
    let session = sign_in(&app, "auditor@example.org", PASSWORD).await.json();
    let ask = |email: &str| app.ask("POST", "/api/v1/password-resets").json(&json!({ "email": email })).send();
    let (known, unknown) = (ask("auditor@example.org").await, ask("nobody@example.org").await);
    assert_eq!((known.status, unknown.status), (202, 202));
    assert_eq!(known.body, unknown.body);
    assert_eq!(found(&app, "SELECT recipient_email AS found FROM outbox_message").await, ["auditor@example.org"]);

    let token = mailed_token(&app, "password_reset").await;
    assert!(
        found(&app, "SELECT detail::text AS found FROM audit_event")
            .await
            .iter()
            .all(|detail| !detail.contains(&token))
    );
    let body = json!({ "token": token, "password": "another horse altogether" });
    let as_invitation = app.ask("POST", "/api/v1/invitations/accept").json(&body).send().await;
    assert_eq!(as_invitation.problem(), refused(403, "one_time_token_invalid"), "a token serves its purpose only");
    let complete = || app.ask("POST", "/api/v1/password-resets/complete").json(&body).send();
    assert_eq!(complete().await.status, 204);
    assert_eq!(complete().await.problem(), refused(403, "one_time_token_invalid"));
    assert_eq!(me(&app, &session).await.problem(), refused(401, "session_ended"));
    assert_eq!(sign_in(&app, "auditor@example.org", PASSWORD).await.problem(), refused(401, "wrong_credentials"));
    assert_eq!(sign_in(&app, "auditor@example.org", "another horse altogether").await.status, 201);
}

#[actix_web::test]
async fn a_link_is_kept_until_its_mail_has_left_and_no_longer() {
    let app = app().await;
    let lost = json!({ "email": "auditor@example.org" });
    assert_eq!(app.ask("POST", "/api/v1/password-resets").json(&lost).send().await.status, 202);
    let token = mailed_token(&app, "password_reset").await;
    let mailer = Mailer::Memory(Arc::default());
    let courier =
        DeliveryWorker::configured(&app.state.config, app.db.db.clone(), app.db.clock.clone(), mailer.clone());
    assert_eq!(courier.round().await.unwrap().sent, 1);
    let mail = String::from_utf8(mailer.kept()[0].formatted()).unwrap();
    assert!(mail.replace("=\r\n", "").contains(&token), "{mail}");
    let kept = found(&app, "SELECT data::text AS found FROM outbox_message WHERE status = 'sent'").await;
    assert!(kept.len() == 1 && !kept[0].contains("token"), "{kept:?}");
    let by_hand = app.db.as_service("UPDATE outbox_message SET data = '{\"token\": \"x\"}'").await;
    assert!(by_hand.unwrap_err().to_string().contains("a_sent_message_keeps_no_token"));
}

#[actix_web::test]
async fn no_secret_is_stored_as_it_is() {
    let app = app().await;
    let session = sign_in(&app, "auditor@example.org", PASSWORD).await.json();
    let secret = session["refresh_token"].as_str().unwrap();
    assert_eq!(secret.len(), 43, "256 bits in base64url");
    let stored = found(&app, "SELECT encode(hash, 'escape') || encode(hash, 'hex') AS found FROM refresh_token").await;
    assert!(stored.len() == 1 && !stored[0].contains(secret));
    let hash = found(&app, &format!("SELECT password_hash AS found FROM app_user WHERE id = '{}'", AUDITOR.id())).await;
    assert!(hash[0].starts_with("$argon2id$"));
}

#[actix_web::test]
async fn an_address_cannot_try_without_end_wherever_it_knocks() {
    let app = TestApp::with(|config| {
        config.sign_in.attempts_per_address_per_minute = NonZeroU32::new(2).unwrap();
    })
    .await;
    give_password(&app).await;
    let token = "a".repeat(43);
    let link = json!({ "token": token, "password": PASSWORD });
    let knocks = [
        ("/api/v1/sessions", json!({ "email": "auditor@example.org", "password": PASSWORD })),
        ("/api/v1/sessions/refresh", json!({ "refresh_token": token })),
        ("/api/v1/password-resets", json!({ "email": "auditor@example.org" })),
        ("/api/v1/password-resets/complete", link.clone()),
        ("/api/v1/invitations/accept", link),
    ];
    for (number, (path, body)) in knocks.iter().enumerate() {
        let (here, there) = (format!("198.51.100.{number}:4000"), format!("203.0.113.{number}:4000"));
        let knock = |peer: &str| app.ask("POST", path).from(peer).json(body).send();
        let first = knock(&here).await.status;
        assert!(matches!(first, 201 | 202 | 401 | 403), "{path}: {first}");
        assert_eq!(knock(&here).await.status, first, "{path}");
        let before = app.db.snapshot().await;
        let refusal = knock(&here).await;
        assert_eq!(refusal.problem(), refused(429, "too_many_attempts"), "{path}");
        assert_eq!(refusal.header("retry-after"), "30", "{path}");
        assert_eq!(before, app.db.snapshot().await, "{path}");
        assert_eq!(knock(&there).await.status, first, "another address is not concerned: {path}");
        app.db.clock.advance(TimeDelta::seconds(30));
        assert_eq!(knock(&here).await.status, first, "and later neither is this one: {path}");
    }

    // One address has one count, whatever it tries.
    for (number, (path, body)) in knocks.iter().enumerate() {
        let reply = app.ask("POST", path).from("192.0.2.200:4000").json(body).send().await;
        assert_eq!(reply.status == 429, number >= 2, "{path}");
    }
}

#[actix_web::test]
async fn who_is_not_signed_in_does_not_wait_for_the_writes_of_others() {
    let app = app().await;
    // Of seven connections of one thread two are for writes, and two for those who are not signed in.
    let (url, wait, statement_timeout) = (app.db.service_url(), Duration::ZERO, Duration::from_secs(30));
    let db = Db::open_for(&DbSettings { url, pool_size: 7, wait, statement_timeout }, 1).unwrap();
    let state = App { db: db.clone(), ..(**app.state).clone() };
    let app = TestApp { state: Data::new(state), ..app };
    let (begun, ended) = (Arc::new(Barrier::new(3)), Arc::new(Barrier::new(3)));
    let write = || {
        let (begun, ended) = (Arc::clone(&begun), Arc::clone(&ended));
        db.bookkeeping(app.db.context(&AUDITOR), async move |_| -> Result<(), StoreError> {
            begun.wait().await;
            ended.wait().await;
            Ok(())
        })
    };
    let meanwhile = async {
        begun.wait().await;
        let session = sign_in(&app, "auditor@example.org", PASSWORD).await;
        assert_eq!(session.status, 201, "{session:?}");
        let session = refresh(&app, &session.json()).await;
        assert_eq!(session.status, 200, "{session:?}");
        let lost = json!({ "email": "auditor@example.org" });
        assert_eq!(app.ask("POST", "/api/v1/password-resets").json(&lost).send().await.status, 202);
        let token = format!("Bearer {}", session.json()["access_token"].as_str().unwrap());
        let out = app.ask("DELETE", "/api/v1/sessions/current").header("authorization", &token).send().await;
        assert_eq!(out.status, 503, "who is signed in waits with the others");
        ended.wait().await;
    };
    let (first, second, ()) = tokio::join!(write(), write(), meanwhile);
    first.and(second).unwrap();
}
