//! Visibility of assessments: four roles, never the applicant, through every channel.

use fonds1035::api;
use serde_json::json;
use uuid::Uuid;

use super::assessment;
use crate::support::app::TestApp;
use crate::support::people::{
    ADMINISTRATOR, APPROVER, AUDITOR, EVERYBODY, FINANCE_OFFICER, FUND_OFFICER, FUND_OFFICER_OF_XAA,
};

const MARK: &str = "Words-that-no-state-reads";

async fn marked(app: &TestApp) -> Uuid {
    app.db.open_2019("1000", "1000").await;
    let id = app.db.retained(100_000).await;
    let mut said = assessment("risk", "speaks_against", None);
    said["reasons"] = MARK.into();
    assert_eq!(app.assess(&FUND_OFFICER, id, &said).await.status, 201);
    id
}

#[actix_web::test]
async fn the_assessments_are_answered_to_those_in_whose_sight_they_are() {
    let app = TestApp::new().await;
    let id = marked(&app).await;
    let path = format!("/api/v1/applications/{id}/ranking-assessments");
    for person in EVERYBODY {
        let reads = [FUND_OFFICER, APPROVER, FINANCE_OFFICER, AUDITOR].iter().any(|one| one.id() == person.id());
        let expected = if reads {
            200
        } else if person.id() == FUND_OFFICER_OF_XAA.id() {
            404
        } else {
            403
        };
        assert_eq!(app.seen(person, &path).await.status, expected, "{person:?}");
    }
}

/// Every address is read by everybody, and what was found comes out on no way but the two that are meant.
#[actix_web::test]
async fn no_other_way_out_tells_of_an_assessment() {
    let app = TestApp::new().await;
    let id = marked(&app).await;
    let (mut answered, mut told) = (0, Vec::new());
    for endpoint in api::endpoints().into_iter().filter(|endpoint| endpoint.method.as_str() == "GET") {
        let path = endpoint.path.replace("{id}", &id.to_string()).replace("{number}", "1");
        let path = path.replace("{line}", "line_2").replace("{year}", "2019").replace("{code}", "XAA");
        let path = if path.ends_with("/queue") { format!("{path}?line=line_2") } else { path };
        for person in EVERYBODY {
            let reply = app.seen(person, &path).await;
            answered += i32::from(reply.status == 200);
            if String::from_utf8_lossy(&reply.body).contains(MARK) {
                told.push((endpoint.operation_id.clone(), person.id()));
            }
        }
    }
    let readers = [FUND_OFFICER, APPROVER, FINANCE_OFFICER, AUDITOR].map(|person| person.id());
    let expected: Vec<_> = ["list_queue", "list_ranking_assessments"]
        .iter()
        .flat_map(|name| readers.map(|reader| ((*name).to_owned(), reader)))
        .collect();
    told.sort();
    assert_eq!(told, expected);
    assert!(answered > 100, "{answered}");
    // Nothing waits to be mailed of it, and the audit names the act without its words and without what was found.
    let audit = app.seen_json(&ADMINISTRATOR, "/api/v1/audit-events?subject_kind=application").await.to_string();
    assert!(audit.contains("ranking_assessed") && !audit.contains("speaks_against"), "{audit}");
    let before = app.db.rows("outbox_message").await;
    app.assess(&FUND_OFFICER, id, &assessment("fit", "favours", None)).await;
    assert_eq!(app.db.rows("outbox_message").await, before);
}

#[actix_web::test]
async fn the_texts_are_in_the_language_of_the_reader() {
    let app = TestApp::new().await;
    marked(&app).await;
    let ask = |language: &'static str| {
        app.ask("GET", "/api/v1/queue?line=line_2").by(&FUND_OFFICER).header("accept-language", language).send()
    };
    let mut seen = Vec::new();
    for language in ["en", "fr", "es"] {
        let queue = ask(language).await.json();
        let factor = &queue["items"][0]["factors"][3];
        seen.push(json!([
            factor["factor_text"],
            factor["assessment"]["finding_text"],
            queue["last_arrivals"][0]["kind_text"]
        ]));
    }
    assert!(seen[0] != seen[1] && seen[1] != seen[2], "{seen:?}");
    assert_eq!(seen[1][1], "plaide contre la demande");
}
