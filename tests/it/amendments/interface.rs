//! Amendments through the API: requested, endorsed, recommended, approved, and compared in three languages.

use fonds1035::domain::amendments::amendment::Changes;
use serde_json::{Value, json};

use crate::applications::interface::{FORM, form, said};
use crate::support::app::{Reply, TestApp};
use crate::support::builders::{PDF, national};
use crate::support::people::{APPROVER, AUDITOR, FUND_OFFICER, OFFICER_XAA, OFFICER_XAB, Person, REGIONAL_OFFICE};

async fn act(app: &TestApp, by: &Person, path: &str, version: i32, action: &str) -> Reply {
    let body = json!({"action": action, "comment": "Because."});
    let key = format!("{version}-{action}");
    app.ask("POST", &format!("{path}/actions")).by(by).key(&key).version(version).json(&body).send().await
}

#[actix_web::test]
async fn an_extension_with_a_revised_budget_is_agreed_and_shown_side_by_side() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "500000").await;
    let id = app.db.active(national(60_000)).await;
    let project = format!("/api/v1/applications/{id}");
    let list = format!("{project}/amendments");
    let mut budget = serde_json::to_value(national(60_000).budget).unwrap();
    budget[1]["unit_cost_usd"] = json!("43000.00");
    let short = json!({"changes": {"budget": budget, "duration_months": 24}, "reason": "Floods."});
    let refused = app.ask("POST", &list).by(&REGIONAL_OFFICE).key("short").version(0).json(&short).send().await;
    assert_eq!(refused.problem(), (409, "amended_total_differs".to_owned()));
    budget[0]["unit_cost_usd"] = json!("11000.00");
    let whole = json!({"changes": {"budget": budget, "duration_months": 24}, "reason": "Floods."});
    let asked = app.ask("POST", &list).by(&REGIONAL_OFFICE).key("whole").version(0).json(&whole).send().await;
    let path = format!("{list}/1");
    assert_eq!((asked.status, asked.header("location"), asked.header("etag")), (201, path.as_str(), "\"1\""));
    let again = app.ask("POST", &list).by(&REGIONAL_OFFICE).key("whole").version(0).json(&whole).send().await;
    assert_eq!(again.body, asked.body, "the same key acts once");

    let shown = app.ask("GET", &path).by(&OFFICER_XAA).header("accept-language", "fr").send().await.json();
    assert_eq!(shown["kinds"], json!(["no_cost_extension", "budget_revision"]));
    let changed = changed(&shown["differences"]);
    assert_eq!(changed[0], ("duration_months", json!([18, 24])));
    assert_eq!(changed[1], ("ends_on", json!(["2021-02-28", "2021-08-31"])));
    assert_eq!((changed[2].0, changed[3].0, changed.len()), ("budget_line", "budget_line", 6));
    assert_eq!(changed[4], ("staff_and_office", json!(["12000.00", "11000.00"])));
    assert_eq!(shown["differences"][0]["label"], "Durée (en mois)");
    assert_eq!(shown.get("differences_from_approved"), None, "there is nothing between it and what was approved");
    assert_eq!(shown["findings"][0]["verdict"], "satisfied");
    assert!(shown["findings"][0]["text"].as_str().unwrap().contains("11\u{202F}000,00"));
    assert_eq!(shown["stored_findings"][0]["seq"], 1);
    assert_eq!(shown["history"][0].get("actor_name"), None, "a state reads the names of its own officers");
    assert_eq!(app.ask("GET", &path).by(&OFFICER_XAB).send().await.status, 404);
    assert_eq!(app.ask("GET", &list).by(&OFFICER_XAB).send().await.status, 404);
    assert_eq!(app.ask("GET", &format!("{list}/2")).by(&AUDITOR).send().await.status, 404);

    let early = act(&app, &REGIONAL_OFFICE, &path, 1, "endorse").await;
    assert_eq!(early.problem(), (409, "letters_missing".to_owned()));
    let shown = app.ask("GET", &path).by(&REGIONAL_OFFICE).send().await.json();
    let endorse = shown["actions"].as_array().unwrap().iter().find(|step| step["action"] == "endorse").unwrap();
    assert_eq!(endorse["blocked"]["code"], "letters_missing");
    let body = form(said(), "lettre.pdf", std::str::from_utf8(PDF).unwrap());
    let letters = format!("{path}/letters");
    let attached = app.ask("POST", &letters).by(&OFFICER_XAA).key("l").version(1).text(FORM, &body).send().await;
    assert_eq!(attached.status, 201, "{attached:?}");
    let letter = app.ask("GET", &path).by(&OFFICER_XAA).send().await.json()["letters"][0].clone();
    let document = format!("/api/v1/documents/{}", letter["document_id"].as_str().unwrap());
    assert_eq!(app.ask("GET", &document).by(&OFFICER_XAA).send().await.body, PDF);
    assert_eq!(app.ask("GET", &document).by(&OFFICER_XAB).send().await.status, 404);
    for (version, by, action, state) in [
        (2, &REGIONAL_OFFICE, "endorse", "endorsed"),
        (3, &FUND_OFFICER, "recommend", "recommended"),
        (4, &APPROVER, "approve", "approved"),
    ] {
        let done = act(&app, by, &path, version, action).await;
        assert_eq!((done.status, &done.json()["state"]), (200, &json!(state)), "{done:?}");
    }
    let other = act(&app, &APPROVER, &path, 5, "request").await;
    assert_eq!(other.status, 422, "asking has an address of its own");

    let shown = app.ask("GET", &project).by(&OFFICER_XAA).send().await.json();
    assert_eq!((&shown["draft"]["duration_months"], &shown["project"]["ends_on"]), (&json!(18), &json!("2021-08-31")));
    assert_eq!((&shown["project"]["agreed_version"], &shown["project"]["agreed"]["budget"]), (&json!(1), &budget));
    assert_eq!(shown["project"]["amendments"][0]["state"], "approved");
    let interim = shown["project"]["obligations"].as_array().unwrap().iter();
    assert_eq!(interim.filter(|owed| owed["kind"] == "interim_report").count(), 3);
    let audit = app.ask("GET", "/api/v1/audit-events?subject_kind=amendment").by(&AUDITOR).send().await.json();
    let acts: Vec<&str> =
        audit["items"].as_array().unwrap().iter().map(|act| act["action"].as_str().unwrap()).collect();
    assert_eq!(
        acts,
        [
            "amendment_approve",
            "amendment_recommend",
            "amendment_endorse",
            "amendment_attach_letter",
            "amendment_request"
        ]
    );
}

#[actix_web::test]
async fn a_second_amendment_is_shown_beside_what_was_agreed_and_beside_what_was_approved() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "500000").await;
    let id = app.db.active(national(60_000)).await;
    let title = Some("A wider title".to_owned());
    app.db.approved_amendment(id, Changes { title, duration_months: Some(24), ..Changes::default() }).await;
    let list = format!("/api/v1/applications/{id}/amendments");
    let further = json!({"changes": {"duration_months": 30}, "reason": "Floods again."});
    let asked = app.ask("POST", &list).by(&REGIONAL_OFFICE).key("two").version(1).json(&further).send().await;
    assert_eq!((asked.status, asked.header("location")), (201, format!("{list}/2").as_str()), "{asked:?}");
    let second = app.ask("GET", &format!("{list}/2")).by(&OFFICER_XAA).send().await.json();
    let months = |before: u16| ("duration_months", json!([before, 30]));
    let ends = |before: &str| ("ends_on", json!([before, "2022-02-28"]));
    assert_eq!(changed(&second["differences"]), [months(24), ends("2021-08-31")]);
    let title = ("title", json!([national(60_000).title, "A wider title"]));
    assert_eq!(changed(&second["differences_from_approved"]), [title, months(18), ends("2021-02-28")]);
    assert_eq!(second["differences_from_approved"][1]["label"], "Duration (months)");
    let first = app.ask("GET", &format!("{list}/1")).by(&OFFICER_XAA).send().await.json();
    assert_eq!(first.get("differences_from_approved"), None, "what came later does not stand before it");
}

/// The fields that change, each before and after.
fn changed(differences: &Value) -> Vec<(&str, Value)> {
    let differences = differences.as_array().unwrap().iter();
    differences.map(|found| (found["field"].as_str().unwrap(), json!([found["before"], found["after"]]))).collect()
}

#[actix_web::test]
async fn a_late_amendment_shows_its_exception_and_a_broken_rule_its_figures() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "500000").await;
    let id = app.db.active(national(60_000)).await;
    let list = format!("/api/v1/applications/{id}/amendments");
    let mut budget = serde_json::to_value(national(60_000).budget).unwrap();
    budget[0]["unit_cost_usd"] = json!("18000.01");
    budget[1]["unit_cost_usd"] = json!("35999.99");
    let greedy = json!({"changes": {"budget": budget}, "reason": "More staff."});
    let refused = app
        .ask("POST", &list)
        .by(&OFFICER_XAA)
        .key("g")
        .version(0)
        .json(&greedy)
        .header("accept-language", "es")
        .send()
        .await;
    assert_eq!(refused.problem(), (409, "amended_budget_shares".to_owned()));
    assert!(refused.json()["detail"].as_str().unwrap().contains("18.000,01"), "{:?}", refused.json());
    assert!(app.db.clock.set("2021-02-10T12:00:00Z".parse().unwrap()));
    let mut longer = json!({"changes": {"duration_months": 24}, "reason": "Floods."});
    let late = app.ask("POST", &list).by(&OFFICER_XAA).key("late").version(0).json(&longer).send().await;
    assert_eq!(late.problem(), (409, "amendment_late".to_owned()));
    assert!(late.json()["detail"].as_str().unwrap().contains("2021-01-28"));
    longer["late"] = json!(true);
    let asked = app.ask("POST", &list).by(&OFFICER_XAA).key("later").version(0).json(&longer).send().await;
    assert_eq!((asked.status, &asked.json()["state"]), (201, &json!("late")));
    let path = format!("{list}/1");
    let mute = app.ask("POST", &format!("{path}/actions")).by(&FUND_OFFICER).key("m").version(1);
    let mute = mute.json(&json!({"action": "grant_exception"})).send().await;
    assert_eq!(mute.problem(), (409, "reason_missing".to_owned()));
    assert_eq!(act(&app, &FUND_OFFICER, &path, 1, "grant_exception").await.status, 200);
    let shown = app.ask("GET", &path).by(&REGIONAL_OFFICE).send().await.json();
    let exception = json!({"reason": "Because.", "by": "Fund Officer", "at": "2021-02-10T12:00:00Z"});
    assert_eq!((&shown["late"], &shown["exception"]), (&json!(true), &exception));
    assert_eq!(app.ask("GET", &list).by(&OFFICER_XAA).send().await.json()[0]["agreed_end"], "2021-02-28");
}

#[actix_web::test]
async fn a_change_of_an_agreement_that_was_amended_meanwhile_is_not_asked_for() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "500000").await;
    let id = app.db.active(national(60_000)).await;
    let list = format!("/api/v1/applications/{id}/amendments");
    let read = app.ask("GET", &list).by(&OFFICER_XAA).send().await;
    assert_eq!((read.header("etag"), read.json()), ("\"0\"", json!([])));
    let mut budget = serde_json::to_value(national(60_000).budget).unwrap();
    budget[0]["description"] = json!("Other costs");
    let change = json!({"changes": {"budget": budget}, "reason": "Prices."});
    let ask = || app.ask("POST", &list).by(&OFFICER_XAA).key("k").json(&change);
    assert_eq!(ask().send().await.problem(), (428, "version_missing".to_owned()));

    // While the officer writes, the Regional Office has another budget agreed.
    let mut other = national(60_000).budget;
    other[1].description = "Costs of the Regional Office".into();
    let other = Changes { budget: Some(other), ..Changes::default() };
    app.db.approved_amendment(id, other).await;
    let before = app.db.rows("amendment").await;
    assert_eq!(ask().version(0).send().await.problem(), (412, "stale_version".to_owned()));
    assert_eq!(app.db.rows("amendment").await, before, "the agreed budget is not written over");
    let read = app.ask("GET", &list).by(&OFFICER_XAA).send().await;
    assert_eq!(read.header("etag"), "\"1\"");
    let asked = ask().version(1).send().await;
    assert_eq!((asked.status, asked.json()["number"].as_i64()), (201, Some(2)), "{asked:?}");
}
