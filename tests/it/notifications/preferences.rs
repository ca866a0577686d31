//! Notification preferences through the API: optimistic concurrency, and only the choices that the role allows.

use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::people::{FUND_OFFICER, OFFICER_XAA};

const PATH: &str = "/api/v1/me/preferences";

fn chosen(digest: bool, decisions: &str, work: &str, progress: &str, reminders: &str) -> Value {
    json!({ "digest": digest, "decisions": decisions, "work": work, "progress": progress, "reminders": reminders })
}

#[actix_web::test]
async fn a_person_chooses_over_the_version_that_was_read() {
    let app = TestApp::new().await;
    let shown = app.ask("GET", PATH).by(&FUND_OFFICER).send().await;
    assert_eq!((shown.status, shown.header("etag")), (200, "\"0\""));
    let expected = json!({
        "digest": false, "decisions": "immediately", "work": "immediately", "progress": "immediately",
        "reminders": "immediately", "language": "en",
        "allowed": {
            "decisions": ["immediately", "digest", "none"], "work": ["immediately", "digest"],
            "progress": ["immediately", "digest", "none"], "reminders": ["immediately", "digest", "none"],
        },
    });
    assert_eq!(shown.json(), expected);
    let body = chosen(true, "digest", "immediately", "none", "digest");
    let put = |version: i32| app.ask("PUT", PATH).by(&FUND_OFFICER).version(version).json(&body).send();
    assert_eq!(app.ask("PUT", PATH).by(&FUND_OFFICER).json(&body).send().await.problem().1, "version_missing");
    assert_eq!(put(1).await.problem(), (412, "stale_version".to_owned()));
    let other = chosen(true, "digest", "digest", "none", "digest");
    let put_other = app.ask("PUT", PATH).by(&FUND_OFFICER).version(0).json(&other).send();
    let (first, second) = futures_util::join!(put(0), put_other);
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412], "one of two that saw the same");
    let changed = put(1).await;
    assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""));
    let again = app.ask("GET", PATH).by(&FUND_OFFICER).send().await.json();
    assert_eq!(
        (&again["progress"], &again["digest"], &again["decisions"]),
        (&json!("none"), &json!(true), &json!("digest"))
    );
    let other = app.ask("GET", PATH).by(&OFFICER_XAA).send().await.json();
    assert_eq!((&other["digest"], &other["allowed"]["decisions"]), (&json!(false), &json!(["immediately"])));
    let audit =
        app.ask("GET", "/api/v1/audit-events?subject_kind=user").by(&crate::support::people::AUDITOR).send().await;
    let audited = audit.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["action"] == "change_preferences")
        .count();
    assert_eq!(audited, 2);
}

#[actix_web::test]
async fn a_repeated_choice_gets_its_first_answer_and_no_further_event() {
    let app = TestApp::new().await;
    let body = chosen(true, "digest", "immediately", "none", "digest");
    let put = |version: i32, body: &Value| app.ask("PUT", PATH).by(&FUND_OFFICER).version(version).json(body).send();
    let (first, second) = futures_util::join!(put(0, &body), put(0, &body));
    for reply in [&first, &second] {
        assert_eq!((reply.status, reply.header("etag"), &reply.body), (200, "\"1\"", &first.body), "{reply:?}");
    }
    let choices =
        "DO $$ BEGIN ASSERT (SELECT count(*) = 1 FROM audit_event WHERE action = 'change_preferences'); END $$";
    app.db.as_owner(choices).await;
    let moved_on = put(1, &chosen(false, "none", "immediately", "none", "none")).await;
    assert_eq!((moved_on.status, moved_on.header("etag")), (200, "\"2\""));
    assert_eq!(put(0, &body).await.problem(), (412, "stale_version".to_owned()));
    assert_eq!(put(1, &body).await.problem(), (412, "stale_version".to_owned()));
}

#[actix_web::test]
async fn what_cannot_be_switched_off_is_named_at_its_place_in_the_callers_language() {
    let app = TestApp::new().await;
    for (body, faults) in [
        (
            chosen(false, "none", "none", "none", "none"),
            &[("/decisions", "delivery_not_allowed"), ("/work", "delivery_not_allowed")][..],
        ),
        (chosen(true, "digest", "digest", "digest", "digest"), &[("/decisions", "delivery_not_allowed")]),
        (chosen(false, "immediately", "digest", "none", "none"), &[("/work", "digest_off")]),
        (chosen(false, "immediately", "sometimes", "none", "none"), &[("/work", "unknown_word")]),
    ] {
        let refused =
            app.ask("PUT", PATH).by(&OFFICER_XAA).version(0).header("Accept-Language", "fr").json(&body).send().await;
        assert_eq!(refused.problem(), (422, "fields_invalid".to_owned()), "{body}");
        let told = refused.json();
        let told: Vec<_> = told["errors"].as_array().unwrap().iter().collect();
        let found: Vec<_> =
            told.iter().map(|fault| (fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap())).collect();
        assert_eq!(found, faults, "{body}");
        assert!(told.iter().all(|fault| !fault["detail"].as_str().unwrap().contains('⟨')), "{told:?}");
    }
    let allowed = chosen(true, "immediately", "digest", "none", "none");
    assert_eq!(app.ask("PUT", PATH).by(&OFFICER_XAA).version(0).json(&allowed).send().await.status, 200);
}
