//! Assessments by ranking factors: recorded once with the user's name, revised with optimistic concurrency.

use fonds1035::domain::applications::state::Action;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::assessment;
use crate::support::app::TestApp;
use crate::support::builders::{national, step};
use crate::support::people::{AUDITOR, FUND_OFFICER, FUND_OFFICER_OF_XAA, OFFICER_XAA};

async fn retained(app: &TestApp) -> uuid::Uuid {
    app.db.open_2019("1000", "1000").await;
    app.db.retained(100_000).await
}

#[actix_web::test]
async fn an_assessment_is_named_dated_and_followed_by_its_revisions() {
    let app = TestApp::new().await;
    let id = retained(&app).await;
    let path = format!("/api/v1/applications/{id}/ranking-assessments");
    assert_eq!(app.seen_json(&AUDITOR, &path).await, json!([]));
    let version = app.seen_json(&FUND_OFFICER, &format!("/api/v1/applications/{id}")).await["version"].clone();
    let first = app.assess(&FUND_OFFICER, id, &assessment("risk", "speaks_against", None)).await;
    assert_eq!((first.status, first.json()), (201, json!({ "factor": "risk", "revision": 1 })));
    app.assess(&FUND_OFFICER, id, &assessment("earlier_support", "neutral", None)).await;
    let second = app.assess(&FUND_OFFICER, id, &assessment("risk", "favours", Some(1))).await;
    assert_eq!(second.json()["revision"], 2);
    let events = app.seen_json(&AUDITOR, "/api/v1/audit-events?subject_kind=application").await["items"].clone();
    let acts: Vec<_> = events.as_array().unwrap().iter().map(|event| &event["action"]).collect();
    assert_eq!(acts, ["ranking_assessed"; 3], "one event an act");
    let read = app.seen_json(&AUDITOR, &path).await;
    let shown: Vec<_> =
        read.as_array().unwrap().iter().map(|one| (&one["factor"], &one["revision"], &one["finding"])).collect();
    let expected = [("earlier_support", 1, "neutral"), ("risk", 1, "speaks_against"), ("risk", 2, "favours")];
    let expected = expected.map(|(factor, revision, finding)| json!([factor, revision, finding]));
    assert_eq!(shown.iter().map(|one| json!(one)).collect::<Vec<_>>(), expected);
    let last = &read[2];
    assert_eq!((&last["assessor_name"], &last["assessed_on"]), (&"Fund Officer".into(), &"2019-06-03".into()));
    assert_eq!(
        (&last["reasons"], &last["finding_text"]),
        (&"What the file says.".into(), &"speaks for the application".into())
    );

    // The queue shows what stands, with its source, and says what nobody has assessed.
    let queue = app.seen_json(&FUND_OFFICER, "/api/v1/queue?line=line_2").await;
    let factors = queue["items"][0]["factors"].as_array().unwrap();
    let assessed: Vec<_> = factors.iter().map(|one| (&one["factor"], &one["assessment"]["finding"])).collect();
    let words =
        [("earlier_support", "neutral"), ("donor_interest", ""), ("engagement", ""), ("risk", "favours"), ("fit", "")];
    let word = |word: &str| if word.is_empty() { Value::Null } else { word.into() };
    let words = words.map(|(factor, finding)| (Value::from(factor), word(finding)));
    assert_eq!(assessed, words.iter().map(|(factor, finding)| (factor, finding)).collect::<Vec<_>>());
    assert!(factors.iter().all(|one| one["source"].as_str().unwrap().contains("project-review-and-selection")));
    // It moves neither version nor state.
    let now = app.seen_json(&FUND_OFFICER, &format!("/api/v1/applications/{id}")).await;
    assert_eq!((&now["version"], &now["state"]), (&version, &"retained".into()));
}

#[actix_web::test]
async fn the_same_request_is_recorded_once_and_a_stale_one_not_at_all() {
    let app = TestApp::new().await;
    let id = retained(&app).await;
    let path = format!("/api/v1/applications/{id}/ranking-assessments");
    let said = assessment("fit", "favours", None);
    let post = |key: &'static str, said: Value| app.ask("POST", &path).by(&FUND_OFFICER).key(key).json(&said).send();
    let first = post("once", said.clone()).await;
    let again = post("once", said.clone()).await;
    assert_eq!((first.status, &first.body), (201, &again.body));
    assert_eq!(
        post("once", assessment("fit", "neutral", None)).await.problem(),
        (422, "idempotency_key_reused".into())
    );
    assert_eq!(app.db.rows("ranking_assessment").await, 1);
    for stale in [None, Some(2), Some(9)] {
        let refused = app.assess(&FUND_OFFICER, id, &assessment("fit", "neutral", stale)).await;
        assert_eq!(refused.problem(), (412, "stale_version".into()), "{stale:?}");
    }
    let without_key = app.ask("POST", &path).by(&FUND_OFFICER).json(&said).send().await;
    assert_eq!(without_key.problem(), (400, "idempotency_key_missing".into()));
    assert_eq!(app.db.rows("ranking_assessment").await, 1);
    // Of several at once that have seen the same, one is recorded.
    let at_once =
        (0..4).map(|_| async { app.assess(&FUND_OFFICER, id, &assessment("fit", "neutral", Some(1))).await.status });
    let mut statuses = join_all(at_once).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 412, 412, 412]);
}

#[actix_web::test]
async fn every_fault_is_told_at_once() {
    let app = TestApp::new().await;
    let id = retained(&app).await;
    let said = json!({ "factor": "risk", "finding": "favours", "reasons": " \n", "assessed_on": "2019-06-04", "supersedes": 0 });
    let refused = app.assess(&FUND_OFFICER, id, &said).await;
    let faults = refused.json()["errors"].clone();
    let told: Vec<_> = faults.as_array().unwrap().iter().map(|one| [&one["pointer"], &one["code"]]).collect();
    let expected = [["/assessed_on", "date_to_come"], ["/reasons", "blank"], ["/supersedes", "out_of_range"]];
    assert_eq!((refused.status, json!(told)), (422, json!(expected)));
    let long =
        json!({ "factor": "risk", "finding": "favours", "reasons": "x".repeat(5_001), "assessed_on": "1999-06-04" });
    let told = app.assess(&FUND_OFFICER, id, &long).await.json()["errors"].clone();
    assert_eq!((&told[0]["code"], &told[1]["code"]), (&"date_impossible".into(), &"too_long".into()));
    for (field, value) in [("factor", "luck"), ("finding", "7"), ("reasons", ""), ("score", "9")] {
        let mut said = assessment("risk", "favours", None);
        said[field] = value.into();
        assert_eq!(app.assess(&FUND_OFFICER, id, &said).await.status, 422, "{field}");
    }
    assert_eq!(app.db.rows("ranking_assessment").await, 0);
}

#[actix_web::test]
async fn nobody_assesses_for_a_state_of_the_own_or_what_is_decided_or_not_handed_in() {
    let app = TestApp::new().await;
    let waiting = retained(&app).await;
    let draft = app.db.create(&OFFICER_XAA, national(60_000)).await.unwrap().id;
    let withdrawn = app.db.under_review(national(70_000)).await;
    app.db.take(&OFFICER_XAA, withdrawn, step(Action::Withdraw)).await.unwrap();
    let said = assessment("engagement", "favours", None);
    for (by, id, expected) in [
        (&FUND_OFFICER_OF_XAA, waiting, (403, "own_state")),
        (&FUND_OFFICER, draft, (404, "not_found")),
        (&FUND_OFFICER, withdrawn, (409, "not_to_be_ranked")),
        (&FUND_OFFICER, uuid::Uuid::nil(), (404, "not_found")),
        (&AUDITOR, waiting, (403, "forbidden")),
        (&OFFICER_XAA, waiting, (403, "forbidden")),
    ] {
        let (status, code) = app.assess(by, id, &said).await.problem();
        assert_eq!((status, code.as_str()), expected);
    }
    assert_eq!(app.db.rows("ranking_assessment").await, 0);
    // Before it is retained the Fund unit may already write down what it finds.
    let reviewed = app.db.under_review(national(80_000)).await;
    assert_eq!(app.assess(&FUND_OFFICER, reviewed, &said).await.status, 201);
}
