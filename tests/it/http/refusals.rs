//! A refused step names the rule, the figures, the source and a remedy in the language of the client.

use fonds1035::domain::applications::form::Draft;
use fonds1035::domain::applications::state::Action;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::builders::{national, step};
use crate::support::people::{APPROVER, FUND_OFFICER, OFFICER_XAA, OFFICER_XAF};

#[actix_web::test]
async fn a_state_reads_why_it_is_refused_in_its_language() {
    let app = TestApp::new().await;
    let draft = Draft { beneficiaries: ["XAF".parse().unwrap()].into(), ..national(250_000) };
    let id = app.db.create(&OFFICER_XAF, draft).await.unwrap().id;
    let ask = app.ask("POST", &format!("/api/v1/applications/{id}/actions")).by(&OFFICER_XAF).key("k").version(1);
    let reply = ask.header("accept-language", "fr-CH, fr;q=0.9").json(&json!({"action": "submit"})).send().await;
    assert_eq!(reply.problem(), (409, "not_eligible".to_owned()));
    let problem = reply.json();
    assert!(problem["legal_source"].as_str().unwrap().contains("1150"));
    let findings = problem["assessments"][0]["findings"].as_array().unwrap();
    let said = |criterion: &str| findings.iter().find(|finding| finding["criterion"] == criterion).unwrap();
    let article_4 = said("article_4_applicant");
    assert_eq!(article_4["verdict"], "not_satisfied");
    assert!(article_4["text"].as_str().unwrap().contains("article 4"), "{article_4}");
    assert_eq!(article_4["facts"][0]["value"], "yes");
    let ceiling = said("ceiling");
    assert!(ceiling["turns"]["text"].as_str().unwrap().contains("50\u{202f}000,00"), "{ceiling}");
}

#[actix_web::test]
async fn what_is_said_among_those_who_decide_is_not_shown_to_the_applicant() {
    let app = TestApp::new().await;
    app.db.open_2019("1000000", "1000000").await;
    let id = app.db.under_review(national(100_000)).await;
    app.db.take(&FUND_OFFICER, id, step(Action::Recommend)).await.unwrap();
    app.db.take(&APPROVER, id, step(Action::ReturnToReview)).await.unwrap();
    app.db.take(&FUND_OFFICER, id, step(Action::RequestClarification)).await.unwrap();
    let path = format!("/api/v1/applications/{id}");
    let comments = |shown: &Value| -> Vec<(String, bool)> {
        let history = shown["history"].as_array().unwrap().iter();
        history.map(|event| (event["action"].as_str().unwrap().to_owned(), event["comment"].is_string())).collect()
    };
    let to_state = comments(&app.ask("GET", &path).by(&OFFICER_XAA).send().await.json());
    assert!(to_state.contains(&("return_to_review".to_owned(), false)));
    assert!(to_state.contains(&("recommend".to_owned(), false)));
    assert!(to_state.contains(&("request_clarification".to_owned(), true)), "the question is for the state");
    let to_fund = comments(&app.ask("GET", &path).by(&FUND_OFFICER).send().await.json());
    assert!(to_fund.contains(&("return_to_review".to_owned(), true)));
}
