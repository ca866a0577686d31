//! Calls through the API: idempotent creation, revision with optimistic concurrency, instants in every time zone.

use fonds1035::store::audit::events;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::app::{Reply, TestApp};
use crate::support::builders::national;
use crate::support::calls::{at, regional};
use crate::support::people::{AUDITOR, FUND_OFFICER, OFFICER_XAA, OFFICER_XAF, Person, REGIONAL_OFFICE};

const CALLS: &str = "/api/v1/calls";

fn call() -> Value {
    json!({
        "title": "Regional projects 2027",
        "opens_at": "2027-03-01T09:00:00+01:00",
        "closes_at": "2027-04-30T18:00:00+02:00",
        "zone": "Europe/Zurich",
        "grace_minutes": 30,
        "grace_reason": "CONSTRUCTED power cut",
        "source": "CONSTRUCTED decision",
    })
}

fn revision(closes_at: &str) -> Value {
    json!({
        "opens_at": "2027-03-01T09:00:00+01:00",
        "closes_at": closes_at,
        "zone": "Europe/Zurich",
        "reason": "Two delegations asked for more time.",
    })
}

impl TestApp {
    async fn at_the_beginning() -> TestApp {
        let app = TestApp::new().await;
        app.db.go_to(at("2027-02-01T00:00:00Z"));
        app
    }

    async fn record(&self, key: &str, said: &Value) -> Reply {
        self.ask("POST", CALLS).by(&FUND_OFFICER).key(key).json(said).send().await
    }

    async fn revise(&self, id: &str, key: &str, version: i32, said: &Value) -> Reply {
        let ask = self.ask("POST", &format!("{CALLS}/{id}/revisions")).by(&FUND_OFFICER).key(key).version(version);
        ask.json(said).send().await
    }

    async fn see(&self, path: &str, by: &Person) -> Value {
        let reply = self.ask("GET", path).by(by).send().await;
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.json()
    }

    async fn hand_in(&self, id: Uuid, key: &str) -> Reply {
        let path = format!("/api/v1/applications/{id}/actions");
        let ask = self.ask("POST", &path).by(&OFFICER_XAA).key(key).version(2).json(&json!({ "action": "submit" }));
        ask.send().await
    }
}

#[actix_web::test]
async fn a_call_is_recorded_once_and_shown_by_the_clocks_of_its_reader() {
    let app = TestApp::at_the_beginning().await;
    let first = app.record("one", &call()).await;
    assert_eq!((first.status, first.header("etag")), (201, "\"1\""), "{first:?}");
    let id = first.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(first.header("location"), format!("{CALLS}/{id}"));
    assert_eq!(app.record("one", &call()).await.body, first.body);
    let acts = events::page(&app.db.db.reader().await.unwrap(), Some(("call", Some(&id))), None, 10).await.unwrap();
    let acts: Vec<_> = acts.iter().map(|act| act.action.as_str()).collect();
    assert_eq!((app.db.rows("call").await, acts), (1, vec!["call_recorded"]));
    let other = app.record("one", &revision("2027-05-14T18:00:00+02:00")).await;
    assert_eq!(other.status, 422);

    let shown = app.see(&format!("{CALLS}/{id}"), &OFFICER_XAF).await;
    assert_eq!(
        shown["closes_at"],
        json!({
            "utc": "2027-04-30T16:00:00Z",
            "geneva": { "at": "2027-04-30T18:00:00+02:00", "zone": "Europe/Zurich" },
            "capital": { "at": "2027-04-30T21:45:00+05:45", "zone": "Asia/Kathmandu" },
            "announced": { "at": "2027-04-30T18:00:00+02:00", "zone": "Europe/Zurich" },
        })
    );
    assert_eq!(shown["opens_at"]["geneva"]["at"], "2027-03-01T09:00:00+01:00");
    assert_eq!(shown["ends_at"]["utc"], "2027-04-30T16:30:00Z");
    assert_eq!((shown["standing"].as_str(), shown["grace_minutes"].as_u64()), (Some("to_open"), Some(30)));
    assert_eq!(shown["revisions"][0]["recorded_by_name"], "Fund Officer");
    // Who represents no state has no capital.
    let shown = app.see(CALLS, &AUDITOR).await;
    assert!(shown["items"][0]["opens_at"].get("capital").is_none(), "{shown}");
    assert_eq!(app.ask("GET", &format!("{CALLS}/{}", Uuid::nil())).by(&AUDITOR).send().await.status, 404);
}

#[actix_web::test]
async fn calls_are_listed_page_by_page_the_last_recorded_first() {
    let app = TestApp::at_the_beginning().await;
    for month in 3..8 {
        let mut said = call();
        said["opens_at"] = format!("2027-{month:02}-02T09:00:00Z").into();
        said["closes_at"] = format!("2027-{month:02}-20T09:00:00Z").into();
        said["zone"] = "UTC".into();
        said["title"] = format!("Month {month}").into();
        assert_eq!(app.record(&format!("month {month}").replace(' ', "-"), &said).await.status, 201);
    }
    let (mut titles, mut after) = (Vec::new(), String::new());
    loop {
        let page = app.see(&format!("{CALLS}?limit=2{after}"), &REGIONAL_OFFICE).await;
        let items = page["items"].as_array().unwrap();
        titles.extend(items.iter().map(|item| item["title"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(titles, ["Month 7", "Month 6", "Month 5", "Month 4", "Month 3"]);
}

#[actix_web::test]
async fn every_fault_has_its_place_and_its_words() {
    let app = TestApp::at_the_beginning().await;
    let before = app.db.snapshot().await;
    let mut wrong = call();
    wrong["opens_at"] = "2027-03-01T09:00:00+02:00".into();
    wrong["closes_at"] = "2027-04-30".into();
    wrong["grace_reason"] = Value::Null;
    wrong["source"] = "".into();
    let reply = app.record("wrong", &wrong).await;
    assert_eq!(reply.problem(), (422, "fields_invalid".to_owned()));
    let said = reply.json();
    let told: Vec<_> =
        said["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect();
    assert_eq!(told, ["/opens_at", "/closes_at", "/grace_reason", "/source"]);
    assert_eq!(said["errors"][0]["detail"], "At this instant the clocks of Europe/Zurich show the offset +01:00.");
    for (field, value, code) in [
        ("opens_at", json!("2027-01-31T23:59:59+01:00"), "instant_passed"),
        ("zone", json!("Mars/Olympus"), "zone_unknown"),
        ("regions", json!("x"), "unknown_field"),
        ("grace_minutes", json!(1_441), "out_of_range"),
        ("grace_minutes", json!("30"), "wrong_type"),
    ] {
        let mut wrong = call();
        wrong[field] = value;
        let reply = app.record(field, &wrong).await;
        assert_eq!((reply.status, reply.json()["errors"][0]["code"].as_str()), (422, Some(code)), "{reply:?}");
    }
    assert_eq!(app.db.rows("call").await, 0);
    let after = app.db.snapshot().await;
    let changed: Vec<_> = before.iter().zip(&after).filter(|(a, b)| a != b).map(|(a, _)| a.0.as_str()).collect();
    // Only the sessions that were opened for the requests, with their audit.
    assert_eq!(changed, ["audit_event", "refresh_token", "session"]);
}

#[actix_web::test]
async fn a_revision_is_based_on_what_was_seen_has_a_reason_and_is_made_once() {
    let app = TestApp::at_the_beginning().await;
    let id = app.record("one", &call()).await.json()["id"].as_str().unwrap().to_owned();
    let later = revision("2027-05-14T18:00:00+02:00");
    let path = format!("{CALLS}/{id}/revisions");
    let without = app.ask("POST", &path).by(&FUND_OFFICER).key("two").json(&later).send().await;
    assert_eq!(without.problem(), (428, "version_missing".to_owned()));
    let without = app.ask("POST", &path).by(&FUND_OFFICER).version(1).json(&later).send().await;
    assert_eq!(without.problem(), (400, "idempotency_key_missing".to_owned()));
    let mut silent = later.clone();
    silent["reason"] = " ".into();
    let silent = app.revise(&id, "two", 1, &silent).await;
    assert_eq!((silent.status, silent.json()["errors"][0]["pointer"].as_str()), (422, Some("/reason")));
    let nowhere = app.revise(&Uuid::nil().to_string(), "two", 1, &later).await;
    assert_eq!(nowhere.status, 404);

    let second = app.revise(&id, "two", 1, &later).await;
    assert_eq!((second.status, second.header("etag")), (201, "\"2\""), "{second:?}");
    assert_eq!(app.revise(&id, "two", 1, &later).await.body, second.body);
    assert_eq!(app.revise(&id, "three", 1, &later).await.problem(), (412, "stale_version".to_owned()));
    assert_eq!(app.revise(&id, "three", 2, &later).await.problem(), (409, "call_unchanged".to_owned()));
    assert_eq!(app.db.rows("call_revision").await, 2);
    let shown = app.see(&format!("{CALLS}/{id}"), &AUDITOR).await;
    let closings: Vec<_> =
        shown["revisions"].as_array().unwrap().iter().map(|row| row["closes_at"]["utc"].clone()).collect();
    assert_eq!(closings, ["2027-04-30T16:00:00Z", "2027-05-14T16:00:00Z"]);
    assert_eq!(shown["revisions"][1]["reason"], "Two delegations asked for more time.");

    app.db.go_to(at("2027-05-20T00:00:00Z"));
    let passed = app.revise(&id, "four", 2, &revision("2027-06-30T18:00:00+02:00")).await;
    assert_eq!(passed.problem(), (409, "call_ended".to_owned()));
    assert!(passed.json()["detail"].as_str().unwrap().contains("2027-05-14T16:00:00Z"), "{passed:?}");
    let mut overlapping = call();
    overlapping["opens_at"] = "2027-06-01T09:00:00+02:00".into();
    overlapping["closes_at"] = "2027-06-30T09:00:00+02:00".into();
    assert_eq!(app.record("five", &overlapping).await.status, 201);
    let again = app.record("six", &overlapping).await;
    assert_eq!(again.problem(), (409, "call_overlaps".to_owned()));
    assert!(again.json()["detail"].as_str().unwrap().contains("Regional projects 2027"), "{again:?}");
}

#[actix_web::test]
async fn an_application_shows_the_call_it_can_be_handed_in_in_and_then_the_one_it_was_taken_in() {
    let app = TestApp::at_the_beginning().await;
    let id = app.db.regional_draft().await;
    let path = format!("/api/v1/applications/{id}");
    assert_eq!(app.see(&path, &OFFICER_XAA).await["calls"], json!({}));
    let call_id = app.record("one", &call()).await.json()["id"].clone();
    let shown = app.see(&path, &OFFICER_XAA).await;
    assert_eq!(shown["calls"]["next"]["id"], call_id);
    assert_eq!(shown["calls"]["next"]["opens_at"]["capital"]["at"], "2027-03-01T10:00:00+02:00");
    let submit =
        shown["actions"].as_array().unwrap().iter().find(|action| action["action"] == "submit").unwrap().clone();
    assert_eq!(submit["blocked"]["code"], "call_not_open");

    // One second early: the rehearsal says the same as the act.
    app.db.go_to(at("2027-03-01T07:59:59Z"));
    let rehearse = async || {
        let ask = app.ask("POST", &format!("{path}/rehearsals")).by(&OFFICER_XAA);
        ask.json(&json!({ "action": "submit" })).send().await.json()
    };
    assert_eq!(rehearse().await["refusal"]["code"], "call_not_open");
    let early = app.hand_in(id, "early").await;
    assert_eq!(early.problem(), (409, "call_not_open".to_owned()));
    let said = early.json();
    assert_eq!(said["figures"]["opens_capital"], "2027-03-01T10:00:00+02:00[Africa/Bujumbura]");
    let detail = said["detail"].as_str().unwrap();
    for part in ["2027-03-01T07:59:59Z", "2027-03-01T09:00:00+01:00[Europe/Zurich]", "Regional projects 2027"] {
        assert!(detail.contains(part), "{part} in {detail}");
    }

    app.db.go_to(at("2027-03-01T08:00:00Z"));
    let shown = app.see(&path, &OFFICER_XAA).await;
    assert_eq!((&shown["calls"]["open"]["id"], shown["calls"].get("next")), (&call_id, None));
    app.db.go_to(at("2027-04-30T16:29:59.999999Z"));
    assert_eq!(rehearse().await["taken_in"]["in_grace"], true);
    // The key that was refused may be used again.
    assert_eq!(app.hand_in(id, "early").await.status, 200);
    for reader in [&OFFICER_XAA, &FUND_OFFICER] {
        let calls = app.see(&path, reader).await["calls"].clone();
        assert_eq!((&calls["taken_in"]["call"]["id"], &calls["taken_in"]["in_grace"]), (&call_id, &json!(true)));
        assert_eq!(calls["taken_in"]["call"]["revision"], 1);
        assert!(calls.get("open").is_none() && calls.get("next").is_none(), "{calls}");
    }
    app.db.go_to(at("2027-04-30T16:30:00Z"));
    let late = app.db.create(&OFFICER_XAA, regional()).await.unwrap().id;
    assert_eq!(app.db.attach(&OFFICER_XAA, late, crate::support::builders::letter("XAA")).await.unwrap().version, 2);
    let said = app.hand_in(late, "late").await.json();
    assert_eq!(
        (&said["code"], &said["figures"]["closed_utc"]),
        (&json!("call_not_open"), &json!("2027-04-30T16:30:00Z"))
    );
    let plain = app.db.create(&OFFICER_XAA, national(100_000)).await.unwrap().id;
    assert!(app.see(&format!("/api/v1/applications/{plain}"), &OFFICER_XAA).await.get("calls").is_none());
}

#[actix_web::test]
async fn the_refusal_is_told_in_three_languages() {
    let app = TestApp::at_the_beginning().await;
    let id = app.db.regional_draft().await;
    app.record("one", &call()).await;
    for (language, title) in [
        ("en", "No call for regional projects is open"),
        ("fr", "Aucun appel à projets régionaux n’est ouvert"),
        ("es", "No hay ninguna convocatoria de proyectos regionales abierta"),
    ] {
        let path = format!("/api/v1/applications/{id}/actions");
        let ask = app.ask("POST", &path).by(&OFFICER_XAA).key(language).version(2).header("Accept-Language", language);
        let said = ask.json(&json!({ "action": "submit" })).send().await.json();
        assert_eq!(said["title"], title);
        let detail = said["detail"].as_str().unwrap();
        assert!(detail.contains("2027-03-01T08:00:00Z") && !detail.contains(['{', '⟨']), "{detail}");
    }
}
