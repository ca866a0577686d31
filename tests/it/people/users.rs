//! Accounts through the API: idempotency, optimistic concurrency, and errors that name every fault.

use fonds1035::http::error::AppError;
use fonds1035::store::idempotency::{self, Key};
use serde_json::{Value, json};

use crate::support::app::{Reply, TestApp};
use crate::support::people::{ADMINISTRATOR, AUDITOR, OFFICER_XAB, Person};

fn person() -> Value {
    json!({ "email": "new@example.org", "name": "New Person", "role": "auditor", "language": "en" })
}

fn with(mut value: Value, field: &str, new: Value) -> Value {
    value[field] = new;
    value
}

async fn invite(app: &TestApp, key: &str, body: &Value) -> Reply {
    app.ask("POST", "/api/v1/users").by(&ADMINISTRATOR).key(key).json(body).send().await
}

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[actix_web::test]
async fn the_same_key_gives_the_first_answer_byte_for_byte_and_acts_once() {
    let app = TestApp::new().await;
    let first = invite(&app, "k-1", &person()).await;
    assert_eq!((first.status, first.header("etag")), (201, "\"1\""));
    let again = invite(&app, "k-1", &person()).await;
    assert_eq!((again.status, &again.body), (201, &first.body));
    for name in ["etag", "location", "content-type"] {
        assert_eq!(again.header(name), first.header(name), "{name}");
    }
    let other = invite(&app, "k-1", &with(person(), "name", json!("Somebody Else"))).await;
    assert_eq!(other.problem(), refused(422, "idempotency_key_reused"));
    assert_eq!(invite(&app, "k-2", &person()).await.problem(), refused(409, "email_taken"));
    let keyless = app.ask("POST", "/api/v1/users").by(&ADMINISTRATOR).json(&person()).send().await;
    assert_eq!(keyless.problem(), refused(400, "idempotency_key_missing"));
    let list = app.ask("GET", "/api/v1/users?status=invited").by(&AUDITOR).send().await.json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_refusal_leaves_the_key_free() {
    let app = TestApp::new().await;
    let taken = with(person(), "email", json!("auditor@example.org"));
    assert_eq!(invite(&app, "k-1", &taken).await.problem(), refused(409, "email_taken"));
    assert_eq!(invite(&app, "k-1", &person()).await.status, 201);
}

#[actix_web::test]
async fn two_requests_with_one_key_at_once_act_once() {
    let app = TestApp::new().await;
    let body = person();
    let (a, b) = futures_util::join!(invite(&app, "k-1", &body), invite(&app, "k-1", &body));
    for reply in [&a, &b] {
        assert!(reply.status == 201 || reply.problem() == refused(409, "still_running"), "{reply:?}");
    }
    assert!(a.status == 201 || b.status == 201);
    let list = app.ask("GET", "/api/v1/users?status=invited").by(&AUDITOR).send().await.json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_request_is_turned_away_while_the_first_with_its_key_is_worked_on() {
    let app = TestApp::new().await;
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let (end, may_end) = tokio::sync::oneshot::channel::<()>();
    let key = Key { text: "k-1".to_owned(), fingerprint: [0; 32] };
    let first = idempotency::write_once(&app.db.db, app.db.context(&ADMINISTRATOR), key, async move |_| {
        begun.send(()).unwrap();
        may_end.await.unwrap();
        Err(AppError::NotFound)
    });
    let second = async {
        has_begun.await.unwrap();
        let reply = invite(&app, "k-1", &person()).await;
        end.send(()).unwrap();
        reply
    };
    let (first, second) = futures_util::join!(first, second);
    assert!(matches!(first, Err(AppError::NotFound)), "{first:?}");
    assert_eq!(second.problem(), refused(409, "still_running"));
    assert_eq!(second.header("retry-after"), "1");
    assert_eq!(invite(&app, "k-1", &person()).await.status, 201);
}

#[actix_web::test]
async fn every_fault_of_an_invitation_is_named_at_its_place() {
    let app = TestApp::new().await;
    for (body, pointer, code) in [
        (with(person(), "role", json!("king")), "/role", "unknown_word"),
        (with(person(), "language", json!("de")), "/language", "unknown_word"),
        (with(person(), "represents", json!("Burundi")), "/represents", "state_code_malformed"),
        (with(person(), "represents", json!("ZZZ")), "/represents", "state_unknown"),
        (with(person(), "role", json!("state_officer")), "/represents", "state_needed"),
        (with(person(), "admin", json!(true)), "/admin", "unknown_field"),
        (with(person(), "name", json!("  ")), "/name", "blank"),
        (with(person(), "name", json!(7)), "/name", "wrong_type"),
        (with(person(), "email", json!("no address")), "/email", "email_malformed"),
        (with(person(), "email", json!("ü@example.org")), "/email", "email_malformed"),
    ] {
        let reply = invite(&app, "k-1", &body).await;
        assert_eq!(reply.problem(), refused(422, "fields_invalid"), "{body}");
        let fault = &reply.json()["errors"][0];
        assert_eq!((fault["pointer"].as_str(), fault["code"].as_str()), (Some(pointer), Some(code)), "{body}");
        assert!(!fault["detail"].as_str().unwrap().contains('⟨'), "{fault}");
    }
    let two = with(with(person(), "name", json!("")), "email", json!("x"));
    let faults = invite(&app, "k-1", &two).await.json()["errors"].as_array().unwrap().len();
    assert_eq!(faults, 2, "all faults are told at once");
    let ask = || app.ask("POST", "/api/v1/users").by(&ADMINISTRATOR).key("k-1");
    assert_eq!(ask().text("application/json", "{").send().await.problem(), refused(400, "malformed_json"));
    assert_eq!(ask().text("text/plain", "{}").send().await.problem(), refused(415, "unsupported_media_type"));
    let long = format!("{{\"name\":\"{}\"}}", "x".repeat(300_000));
    assert_eq!(ask().text("application/json", &long).send().await.problem(), refused(413, "body_too_large"));
    assert_eq!(app.ask("PATCH", "/api/v1/users").send().await.problem(), refused(405, "method_not_allowed"));
    assert_eq!(app.ask("GET", "/api/v1/users/7").by(&AUDITOR).send().await.problem(), refused(404, "not_found"));
}

#[actix_web::test]
async fn a_change_names_the_version_it_is_based_on() {
    let app = TestApp::new().await;
    let path = format!("/api/v1/users/{}", AUDITOR.id());
    let changed = json!({ "name": "Auditor", "role": "auditor", "language": "fr", "status": "active" });
    let ask = || app.ask("PUT", &path).by(&ADMINISTRATOR).json(&changed);
    assert_eq!(ask().send().await.problem(), refused(428, "version_missing"));
    assert_eq!(ask().version(2).send().await.problem(), refused(412, "stale_version"));
    let reply = ask().version(1).send().await;
    assert_eq!((reply.status, reply.header("etag")), (200, "\"2\""));
    let other = json!({ "name": "Auditor", "role": "auditor", "language": "es", "status": "active" });
    let stale = app.ask("PUT", &path).by(&ADMINISTRATOR).json(&other).version(1).send().await;
    assert_eq!(stale.problem(), refused(412, "stale_version"));
    let shown = app.ask("GET", &path).by(&ADMINISTRATOR).send().await;
    assert_eq!((shown.header("etag"), shown.json()["language"].as_str().unwrap()), ("\"2\"", "fr"));
}

#[actix_web::test]
async fn a_repeated_change_of_an_account_gets_its_first_answer_and_no_further_event() {
    let app = TestApp::new().await;
    let change = |by: Person, path: String, version: i32, body: Value| {
        let app = &app;
        async move { app.ask("PUT", &path).by(&by).version(version).json(&body).send().await }
    };
    let account = json!({ "name": "Auditor", "role": "auditor", "language": "fr", "status": "active" });
    let own = json!({ "name": "Administrator", "language": "es" });
    for (by, path, body) in [
        (ADMINISTRATOR, format!("/api/v1/users/{}", AUDITOR.id()), account),
        (ADMINISTRATOR, "/api/v1/me".to_owned(), own),
    ] {
        let first = change(by, path.clone(), 1, body.clone()).await;
        assert_eq!((first.status, first.header("etag")), (200, "\"2\""), "{path}");
        let before = app.db.rows("audit_event").await;
        let again = change(by, path.clone(), 1, body.clone()).await;
        assert_eq!((again.status, again.header("etag"), &again.body), (200, "\"2\"", &first.body), "{path}");
        // Opening the session of the repetition is the only event.
        assert_eq!(app.db.rows("audit_event").await, before + 1, "{path}");
        let moved_on = change(by, path.clone(), 2, with(body.clone(), "name", json!("Other"))).await;
        assert_eq!(moved_on.header("etag"), "\"3\"", "{path}");
        assert_eq!(change(by, path, 1, body).await.problem(), refused(412, "stale_version"));
    }
}

#[actix_web::test]
async fn the_same_change_by_another_person_is_stale() {
    let app = TestApp::new().await;
    let own = json!({ "name": "Auditor", "language": "fr" });
    let same = json!({ "name": "Auditor", "role": "auditor", "language": "fr", "status": "active" });
    let first = app.ask("PUT", "/api/v1/me").by(&AUDITOR).version(1).json(&own).send().await;
    assert_eq!(first.status, 200, "{first:?}");
    let path = format!("/api/v1/users/{}", AUDITOR.id());
    let other = app.ask("PUT", &path).by(&ADMINISTRATOR).version(1).json(&same).send().await;
    assert_eq!(other.problem(), refused(412, "stale_version"));
}

#[actix_web::test]
async fn a_suspended_person_is_out_at_once_and_can_come_back() {
    let app = TestApp::new().await;
    let path = format!("/api/v1/users/{}", AUDITOR.id());
    let status = |status: &str| json!({ "name": "Auditor", "role": "auditor", "language": "en", "status": status });
    let token = format!("Bearer {}", app.token(&AUDITOR).await);
    let me = || app.ask("GET", "/api/v1/me").header("authorization", &token).send();
    assert_eq!(me().await.status, 200);
    let put = |body: Value, version: i32| app.ask("PUT", &path).by(&ADMINISTRATOR).version(version).json(&body).send();
    assert_eq!(put(status("suspended"), 1).await.status, 200);
    assert_eq!(me().await.problem(), refused(401, "session_ended"));
    assert_eq!(put(status("active"), 2).await.status, 200);
    assert_eq!(me().await.problem(), refused(401, "session_ended"), "the old session stays ended");
    assert_eq!(put(status("invited"), 3).await.problem(), refused(409, "not_yet_accepted"));
}

#[actix_web::test]
async fn nobody_raises_the_own_rights() {
    let app = TestApp::new().await;
    let path = format!("/api/v1/users/{}", ADMINISTRATOR.id());
    let approver = json!({ "name": "Me", "role": "approver", "language": "en", "status": "active" });
    let raised = app.ask("PUT", &path).by(&ADMINISTRATOR).version(1).json(&approver).send().await;
    assert_eq!(raised.problem(), refused(409, "own_account"));
    let own = json!({ "name": "A. Auditor", "language": "es" });
    let changed = app.ask("PUT", "/api/v1/me").by(&AUDITOR).version(1).json(&own).send().await;
    assert_eq!((changed.status, changed.json()["language"].as_str()), (200, Some("es")));
    let with_role = with(own, "role", json!("administrator"));
    let refusal = app.ask("PUT", "/api/v1/me").by(&AUDITOR).version(2).json(&with_role).send().await;
    assert_eq!(refusal.problem(), refused(422, "fields_invalid"));
    let of_state = app.ask("GET", &path).by(&OFFICER_XAB).send().await;
    assert_eq!(of_state.problem(), refused(403, "forbidden"));
}

#[actix_web::test]
async fn a_list_is_read_page_by_page_without_a_gap() {
    let app = TestApp::new().await;
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = app.ask("GET", &format!("/api/v1/users?limit=3{after}")).by(&AUDITOR).send().await.json();
        let ids = page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned());
        seen.extend(ids);
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    let mut once = seen.clone();
    once.sort();
    once.dedup();
    assert_eq!((seen.len(), once.len()), (10, 10));
    for (query, parameter, code) in [
        ("limit=0", "limit", "out_of_range"),
        ("limit=101", "limit", "out_of_range"),
        ("limit=x", "limit", "wrong_value"),
        ("after=x", "after", "cursor_malformed"),
        ("role=king", "role", "unknown_word"),
        ("page=2", "page", "unknown_field"),
    ] {
        let reply = app.ask("GET", &format!("/api/v1/users?{query}")).by(&AUDITOR).send().await;
        assert_eq!(reply.problem(), refused(422, "fields_invalid"), "{query}");
        let fault = &reply.json()["errors"][0];
        assert_eq!((fault["parameter"].as_str(), fault["code"].as_str()), (Some(parameter), Some(code)), "{query}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_faults_of_a_page_are_told_with_all_others() {
    let app = TestApp::new().await;
    let entries = "/api/v1/credit-lines/line_1/years/2019/entries?after=-1&limit=0";
    for (address, expected) in [
        ("/api/v1/users?role=king&limit=101&after=x", "after cursor_malformed, limit out_of_range, role unknown_word"),
        ("/api/v1/queue?limit=0&after=", "after cursor_malformed, limit out_of_range, line field_missing"),
        ("/api/v1/application-events?after=AAAA.1&limit=-1", "after cursor_malformed, limit wrong_value"),
        (entries, "after cursor_malformed, limit out_of_range"),
    ] {
        let reply = app.ask("GET", address).by(&AUDITOR).send().await;
        assert_eq!(reply.problem(), refused(422, "fields_invalid"), "{address}");
        let faults = reply.json()["errors"].as_array().unwrap().clone();
        let word = |fault: &serde_json::Value, name: &str| fault[name].as_str().unwrap_or_default().to_owned();
        let told: Vec<String> =
            faults.iter().map(|fault| format!("{} {}", word(fault, "parameter"), word(fault, "code"))).collect();
        assert_eq!(told.join(", "), expected, "{address}");
        for fault in faults.iter().filter(|fault| fault["code"] == "out_of_range") {
            assert!(word(fault, "detail").contains("100"), "{fault}");
        }
    }
}
