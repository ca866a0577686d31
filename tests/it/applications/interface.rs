//! The main workflow through the API: from an empty draft to an approval, and the responses to each role on the way.

use fonds1035::domain::applications::state::Action;
use serde_json::{Value, json};

use crate::support::app::{Reply, TestApp};
use crate::support::builders::{PDF, letter, national, step};
use crate::support::people::{
    APPROVER, AUDITOR, FINANCE_OFFICER, FUND_OFFICER, OFFICER_XAA, OFFICER_XAB, Person, REGIONAL_OFFICE,
};

const LIST: &str = "/api/v1/applications";

/// A form with a letter of XAA and a document of this content and name.
pub fn form(letter: impl std::fmt::Display, file_name: &str, content: &str) -> String {
    format!(
        "--b\r\ncontent-disposition: form-data; name=\"letter\"\r\ncontent-type: application/json\r\n\r\n{letter}\r\n\
         --b\r\ncontent-disposition: form-data; name=\"document\"; filename=\"{file_name}\"\r\n\
         content-type: application/pdf\r\n\r\n{content}\r\n--b--\r\n"
    )
}

/// What a letter of XAA says.
pub fn said() -> Value {
    json!({"state": "XAA", "signatory": "Minister", "signed_on": "2019-05-02", "names_project": true, "names_fund": true})
}

/// Media type of the form.
pub const FORM: &str = "multipart/form-data; boundary=b";

async fn act(app: &TestApp, by: &Person, path: &str, version: i32, body: Value) -> Reply {
    let key = format!("{version}-{}", body["action"].as_str().unwrap());
    app.ask("POST", &format!("{path}/actions")).by(by).key(&key).version(version).json(&body).send().await
}

#[actix_web::test]
async fn a_proposal_goes_from_an_empty_draft_to_its_approval() {
    let app = TestApp::new().await;
    app.db.open_2019("1479887.00", "14878559.00").await;
    let begun = app.ask("POST", LIST).by(&OFFICER_XAA).key("begin").json(&json!({})).send().await;
    assert_eq!((begun.status, begun.header("etag")), (201, "\"1\""));
    let path = begun.header("location").to_owned();
    assert_eq!(path, format!("{LIST}/{}", begun.json()["id"].as_str().unwrap()));

    let draft = serde_json::to_value(national(150_000)).unwrap();
    let saved = app.ask("PUT", &format!("{path}/draft")).by(&OFFICER_XAA).version(1).json(&draft).send().await;
    assert_eq!((saved.status, saved.header("etag")), (200, "\"2\""), "{:?}", saved.json());
    let body = form(said(), "lettre.pdf", std::str::from_utf8(PDF).unwrap());
    let letters = format!("{path}/letters");
    let attached = app.ask("POST", &letters).by(&OFFICER_XAA).key("l").version(2).text(FORM, &body).send().await;
    assert_eq!(attached.status, 201, "{:?}", attached.json());

    // Nobody but the state knows of a draft; the auditor does.
    assert_eq!(app.ask("GET", &path).by(&FUND_OFFICER).send().await.status, 404);
    assert_eq!(app.ask("GET", &path).by(&AUDITOR).send().await.status, 200);
    let because = |action: &str| json!({"action": action, "comment": "Because."});
    for (version, by, action, state) in [
        (3, &OFFICER_XAA, "submit", "submitted"),
        (4, &REGIONAL_OFFICE, "endorse", "submitted"),
        (5, &FUND_OFFICER, "begin_review", "under_review"),
        (6, &FUND_OFFICER, "recommend", "recommended"),
        (7, &APPROVER, "approve", "approved"),
    ] {
        let rehearsed =
            app.ask("POST", &format!("{path}/rehearsals")).by(by).json(&because(action)).send().await.json();
        assert_eq!((&rehearsed["answer"], &rehearsed["state"]), (&json!("would_be_done"), &json!(state)));
        let done = act(&app, by, &path, version, because(action)).await;
        assert_eq!((done.status, &done.json()["state"]), (200, &json!(state)), "{:?}", done.json());
    }
    let shown = app.ask("GET", &path).by(&FUND_OFFICER).send().await;
    assert_eq!(shown.header("etag"), "\"8\"");
    let shown = shown.json();
    assert_eq!(shown["funding"], json!({"line": "line_2", "year": 2019, "amount_usd": "150000.00"}));
    assert_eq!(
        (shown["history"].as_array().unwrap().len(), shown["history"][7]["actor_name"].as_str()),
        (8, Some("Approver"))
    );
    assert_eq!(shown["endorsement"][0]["endorsed_by"], json!(["XAA"]));
    let balance = app.ask("GET", "/api/v1/credit-lines/line_2/years/2019/balance").by(&FINANCE_OFFICER).send().await;
    assert_eq!(balance.json()["balance"]["committed"], "150000.00");
}

#[actix_web::test]
async fn another_states_application_looks_like_one_that_does_not_exist() {
    let app = TestApp::new().await;
    let id = app.db.create(&OFFICER_XAA, national(150_000)).await.unwrap().id;
    let before = app.db.snapshot().await;
    for (method, below) in
        [("GET", ""), ("PUT", "/draft"), ("POST", "/letters"), ("POST", "/actions"), ("POST", "/rehearsals")]
    {
        let mut answers = Vec::new();
        for id in [id.to_string(), "00000000-0000-7000-8000-000000000000".to_owned()] {
            let ask = app.ask(method, &format!("{LIST}/{id}{below}")).by(&OFFICER_XAB).key("k").version(1);
            let ask = ask.header("x-request-id", "the-same-request");
            let reply = match below {
                "" => ask.send().await,
                "/draft" => ask.json(&json!({})).send().await,
                "/letters" => ask.text(FORM, &form(said(), "a.pdf", std::str::from_utf8(PDF).unwrap())).send().await,
                _ => ask.json(&json!({"action": "submit"})).send().await,
            };
            assert_eq!(reply.status, 404, "{method} {below}");
            answers.push(reply.body);
        }
        assert_eq!(answers[0], answers[1], "{method} {below}");
    }
    let sessions = |tables: Vec<(String, i64, String)>| {
        tables
            .into_iter()
            .filter(|(name, _, _)| !["session", "refresh_token", "audit_event"].contains(&name.as_str()))
            .collect::<Vec<_>>()
    };
    assert_eq!(sessions(before), sessions(app.db.snapshot().await));
}

#[actix_web::test]
async fn a_state_reads_what_was_decided_and_not_who_decided() {
    let app = TestApp::new().await;
    app.db.open_2019("1479887.00", "14878559.00").await;
    let id = app.db.under_review(national(150_000)).await;
    app.db.take(&FUND_OFFICER, id, step(Action::RequestClarification)).await.unwrap();
    let shown =
        app.ask("GET", &format!("{LIST}/{id}")).by(&OFFICER_XAA).header("accept-language", "fr").send().await.json();
    let history = shown["history"].as_array().unwrap();
    let of_the_fund = history.iter().find(|event| event["actor_role"] == "fund_officer").unwrap();
    assert!(of_the_fund.get("actor_name").is_none(), "{of_the_fund}");
    assert_eq!(history[0]["actor_name"], "Officer of Alphaland");
    // Every finding is explained in the caller's language, with facts and source.
    let findings = shown["assessments"][0]["findings"].as_array().unwrap();
    let income = findings.iter().find(|finding| finding["criterion"] == "income_group").unwrap();
    assert_eq!(income["verdict"], "satisfied");
    assert!(income["facts"].as_array().is_some_and(|facts| facts[0]["source"] == "CONSTRUCTED"), "{income}");
    for finding in findings {
        let words = format!("{} {}", finding["title"], finding["text"]);
        assert!(!words.contains('⟨') && !words.contains('{'), "{words}");
    }
    let actions: Vec<_> = shown["actions"].as_array().unwrap().iter().map(|action| &action["action"]).collect();
    assert!(actions.contains(&&json!("answer")) && !actions.contains(&&json!("decline")), "{actions:?}");
}

/// A decision that was taken is shown as it was taken, whatever is recorded afterwards; every earlier one is kept beside it.
#[actix_web::test]
async fn a_decided_application_shows_the_decision_as_it_was_stored() {
    let app = TestApp::new().await;
    app.db.open_2019("1479887.00", "14878559.00").await;
    let id = app.db.under_review(national(150_000)).await;
    let path = format!("{LIST}/{id}");
    let show = async || app.ask("GET", &path).by(&OFFICER_XAA).send().await.json();
    let openness = |shown: &Value| shown["assessments"][0]["openness"].clone();
    assert_eq!(openness(&show().await), "open");
    app.db.take(&FUND_OFFICER, id, step(Action::Recommend)).await.unwrap();
    assert!(app.db.clock.set(app.db.now() + chrono::TimeDelta::minutes(1)));
    let listed = json!({"kind": "income_group", "value": "high", "valid_from": "2019-01-01", "source": "CONSTRUCTED"});
    let facts = app.ask("POST", "/api/v1/member-states/XAA/facts").by(&FINANCE_OFFICER).key("high").json(&listed);
    assert_eq!(facts.send().await.status, 201);
    assert_eq!(openness(&show().await), "closed", "still undecided: by the facts of now");
    app.db.take(&FUND_OFFICER, id, step(Action::Withdraw)).await.unwrap_err();
    app.db.take(&OFFICER_XAA, id, step(Action::Withdraw)).await.unwrap();

    let assessments = format!("{path}/assessments");
    let stored = app.ask("GET", &assessments).by(&OFFICER_XAA).send().await.json();
    let stored: Vec<_> = stored.as_array().unwrap().iter().map(|made| (&made["seq"], &made["assessment"])).collect();
    assert!(stored.len() >= 2, "{stored:?}");
    assert!(stored.iter().all(|(_, made)| made["openness"] == "open"), "{stored:?}");
    let ended = show().await;
    assert_eq!(&ended["assessments"][0], stored.last().unwrap().1, "as it was, whatever was recorded since");
    assert_eq!(ended["endorsement"][0]["endorsed_by"], json!(["XAA"]));
    assert_eq!(app.ask("GET", &assessments).by(&OFFICER_XAB).send().await.status, 404);
}

#[actix_web::test]
async fn a_rehearsal_leaves_no_trace_and_explains_a_refusal() {
    let app = TestApp::new().await;
    app.db.open_2019("1479887.00", "100000.00").await;
    let id = app.db.under_review(national(150_000)).await;
    let path = format!("{LIST}/{id}/rehearsals");
    let token = format!("Bearer {}", app.token(&FUND_OFFICER).await);
    let before = app.db.snapshot().await;
    let ask = |action: &str| {
        let body = json!({"action": action, "comment": "Because.", "reasons": ["outside_aim_and_criteria"]});
        app.ask("POST", &path).header("authorization", &token).json(&body).send()
    };
    let refused = ask("recommend").await.json();
    assert_eq!((&refused["answer"], &refused["refusal"]["code"]), (&json!("would_be_refused"), &json!("money_short")));
    assert!(refused["refusal"]["detail"].as_str().unwrap().contains("USD 100,000.00"), "{refused}");
    let declined = ask("decline").await.json();
    assert_eq!((&declined["state"], &declined["posting"]), (&json!("declined"), &Value::Null));
    assert!(declined["tells"].as_array().unwrap().iter().any(|told| told["audience"] == "applicant_state"));
    assert_eq!(ask("create").await.problem(), (422, "fields_invalid".to_owned()));
    assert_eq!(before, app.db.snapshot().await);
}

#[actix_web::test]
async fn a_list_is_filtered_and_read_page_by_page_without_a_gap() {
    let app = TestApp::new().await;
    app.db.open_2019("1479887.00", "14878559.00").await;
    for dollars in [60_000, 70_000, 80_000, 90_000, 100_000] {
        app.db.under_review(national(dollars)).await;
    }
    app.db.create(&OFFICER_XAA, national(110_000)).await.unwrap();
    app.db.create(&OFFICER_XAB, national(110_000)).await.unwrap();
    let (mut seen, mut address) = (Vec::new(), format!("{LIST}?limit=2&state=under_review&line=line_2&scope=national"));
    loop {
        let page = app.ask("GET", &address).by(&APPROVER).send().await.json();
        seen.extend(page["items"].as_array().unwrap().iter().map(|row| row["reference"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        address = format!("{LIST}?limit=2&state=under_review&line=line_2&scope=national&after={next}");
    }
    let mut distinct = seen.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!((seen.len(), distinct.len()), (5, 5));
    for (by, query, rows) in [
        (&OFFICER_XAA, "", 6),
        (&OFFICER_XAB, "", 1),
        (&OFFICER_XAB, "?applicant=XAA", 0),
        (&APPROVER, "", 5),
        (&AUDITOR, "", 7),
        (&AUDITOR, "?state=draft&applicant=XAB", 1),
        (&AUDITOR, "?scope=regional", 0),
    ] {
        let page = app.ask("GET", &format!("{LIST}{query}")).by(by).send().await.json();
        assert_eq!(page["items"].as_array().unwrap().len(), rows, "{query} as {:?}", by.actor().role);
    }
}

#[actix_web::test]
async fn a_document_is_saved_by_those_who_may_know_of_its_application() {
    let app = TestApp::new().await;
    let id = app.db.create(&OFFICER_XAA, national(150_000)).await.unwrap().id;
    app.db.attach(&OFFICER_XAA, id, letter("XAA")).await.unwrap();
    let shown = app.ask("GET", &format!("{LIST}/{id}")).by(&OFFICER_XAA).send().await.json();
    let (document, sha256) = (&shown["letters"][0]["document_id"], &shown["letters"][0]["sha256"]);
    let address = format!("/api/v1/documents/{}", document.as_str().unwrap());
    let saved = app.ask("GET", &address).by(&OFFICER_XAA).send().await;
    assert_eq!((saved.status, &saved.body[..], saved.header("content-type")), (200, PDF, "application/pdf"));
    assert_eq!(saved.header("x-content-sha256"), sha256.as_str().unwrap());
    assert!(saved.header("content-disposition").starts_with("attachment"));
    assert_eq!(saved.header("x-content-type-options"), "nosniff");
    for stranger in [&OFFICER_XAB, &FUND_OFFICER] {
        assert_eq!(app.ask("GET", &address).by(stranger).send().await.problem(), (404, "not_found".to_owned()));
    }
}
