//! Scenarios and rule impact through the API: in the client's language, idempotent, and compared side by side.

use fonds1035::domain::applications::state::Action;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::builders::{national, step};
use crate::support::people::{APPROVER, AUDITOR, FINANCE_OFFICER, FUND_OFFICER};

fn codes(reply: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    reply["errors"].as_array().unwrap().iter().map(|fault| (text(&fault["pointer"]), text(&fault["code"]))).collect()
}

#[actix_web::test]
async fn a_scenario_is_saved_listed_shown_repeated_and_compared() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "200000").await;
    let first = app.db.under_review(national(150_000)).await;
    let second = app.db.under_review(national(150_000)).await;
    let narrow = json!({"applications": [{"id": first}, {"id": second}]});
    let tried = app.ask("POST", "/api/v1/scenario-rehearsals").by(&APPROVER).json(&narrow).send().await;
    assert_eq!((tried.status, &tried.json()["applications"][0]["approved_on"]), (200, &json!("line_2")), "{tried:?}");
    assert_eq!(app.db.rows("scenario").await, 0);

    let save = |key: &'static str, name: &str, assumptions: &Value| {
        let body = json!({"name": name, "assumptions": assumptions});
        app.ask("POST", "/api/v1/scenarios").by(&FUND_OFFICER).key(key).json(&body).send()
    };
    let bare = save("a", "As allotted", &narrow).await;
    assert_eq!(bare.status, 201, "{bare:?}");
    assert_eq!(save("a", "As allotted", &narrow).await.body, bare.body, "the first answer again");
    assert_eq!(app.db.rows("scenario").await, 1);
    let mut more = narrow.clone();
    more["line_2"] = json!({"additional": "100000"});
    let wide = save("b", "With 100,000 more", &more).await.json();

    let place = bare.header("location").to_owned();
    let shown = app.ask("GET", &place).by(&AUDITOR).header("accept-language", "fr").send().await.json();
    let refused = &shown["result"]["applications"][1]["refusals"][0];
    assert_eq!((&refused["refusal"]["code"], &refused["line"]), (&json!("money_short"), &json!("line_2")));
    assert!(refused["refusal"]["detail"].as_str().unwrap().contains("dollars É.-U. sont disponibles"), "{refused}");
    assert!(refused["refusal"]["legal_source"].as_str().unwrap().contains("1150"));
    assert_eq!(
        (&shown["saved_by_name"], &shown["assumptions"]["applications"][0]["id"]),
        (&json!("Fund Officer"), &json!(first))
    );

    let compared =
        app.ask("GET", &format!("{place}/comparison?with={}", wide["id"].as_str().unwrap())).by(&FINANCE_OFFICER);
    let compared = compared.send().await.json();
    let differs: Vec<&Value> =
        compared["applications"].as_array().unwrap().iter().map(|pair| &pair["differs"]).collect();
    assert_eq!(differs, [&json!(false), &json!(true)]);
    assert_eq!(compared["applications"][1]["first"]["refusals"], json!(["money_short"]));
    let line = &compared["lines"][1];
    assert_eq!(
        (&line["approved"]["direction"], &line["approved"]["difference_usd"]),
        (&json!("more"), &json!("150000.00"))
    );
    assert_eq!((&line["left"]["direction"], &line["left"]["difference_usd"]), (&json!("less"), &json!("50000.00")));
    assert!(compared["regions"].as_array().unwrap().iter().any(|pair| pair["region"] == "africa"));

    // Run again when the money is there: another answer, saved beside the first.
    app.db.revise(2019, "1000", "300000").await.unwrap();
    let again = app.ask("POST", &format!("{place}/runs")).by(&APPROVER).key("c").json(&json!({})).send().await;
    assert_eq!(again.status, 201, "{again:?}");
    let again = again.json();
    assert_eq!((&again["repeats"], &again["name"]), (&bare.json()["id"], &json!("As allotted")));
    assert_eq!(again["result"]["applications"][1]["approved_on"], "line_2");
    let listed = app.ask("GET", "/api/v1/scenarios?limit=2").by(&AUDITOR).send().await.json();
    let names: Vec<&Value> = listed["items"].as_array().unwrap().iter().map(|row| &row["name"]).collect();
    assert_eq!(names, [&json!("As allotted"), &json!("With 100,000 more")]);
    let rest = format!("/api/v1/scenarios?after={}", listed["next"].as_str().unwrap());
    let rest = app.ask("GET", &rest).by(&AUDITOR).send().await.json();
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["items"][0]["repeats"]), (1, &Value::Null));
}

#[actix_web::test]
async fn what_cannot_be_assumed_is_told_place_by_place() {
    let app = TestApp::new().await;
    let id = app.db.under_review(national(150_000)).await;
    let body = json!({"name": "n", "assumptions": {
        "day": "2019-06-02",
        "applications": [{"id": id}, {"id": id}],
        "proposal": {"source": "s", "facts": [{"state": "XAA", "kind": "article_4", "value": "low", "valid_from": "2019-06-01"}]},
    }});
    let faulty = app.ask("POST", "/api/v1/scenarios").by(&FUND_OFFICER).key("a").json(&body).send().await;
    let expected = [
        ("/assumptions/day", "day_passed"),
        ("/assumptions/applications/1/id", "application_twice"),
        ("/assumptions/proposal/facts/0/value", "value_of_another_kind"),
    ];
    assert_eq!(
        (faulty.status, codes(&faulty.json())),
        (422, expected.map(|(at, code)| (at.into(), code.into())).to_vec())
    );
    let unknown = json!({"applications": [{"id": "00000000-0000-7000-8000-000000000000"}]});
    let unknown = app.ask("POST", "/api/v1/scenario-rehearsals").by(&FUND_OFFICER).json(&unknown).send().await;
    assert_eq!(codes(&unknown.json()), [("/applications".to_owned(), "application_unknown".to_owned())]);
    let saved = json!({"name": "n", "assumptions": {"applications": [{"id": "00000000-0000-7000-8000-000000000000"}]}});
    let saved = app.ask("POST", "/api/v1/scenarios").by(&FUND_OFFICER).key("b").json(&saved).send().await;
    assert_eq!(codes(&saved.json()), [("/assumptions/applications".to_owned(), "application_unknown".to_owned())]);
    let none = app
        .ask("POST", "/api/v1/scenario-rehearsals")
        .by(&FUND_OFFICER)
        .json(&json!({"applications": []}))
        .send()
        .await;
    assert_eq!(codes(&none.json()), [("/applications".to_owned(), "entries_between".to_owned())]);
    let nothing =
        app.ask("POST", "/api/v1/rule-rehearsals").by(&FINANCE_OFFICER).json(&json!({"proposal": {"source": "s"}}));
    assert_eq!(codes(&nothing.send().await.json()), [("/proposal".to_owned(), "nothing_proposed".to_owned())]);
}

#[actix_web::test]
async fn a_rehearsal_of_rules_says_who_flips_and_why_in_words() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "500000").await;
    let open = app.db.under_review(national(150_000)).await;
    let past = app.db.approved(national(100_000)).await;
    let body = json!({"proposal": {"source": "World Bank list of July 2019, expected", "income_list": {
        "valid_from": "2019-07-01", "groups": {"XAA": "high", "XAE": "upper_middle", "XYZ": "low"},
    }}});
    let asked =
        app.ask("POST", "/api/v1/rule-rehearsals").by(&FINANCE_OFFICER).header("accept-language", "es").json(&body);
    let found = asked.send().await;
    assert_eq!(found.status, 200, "{found:?}");
    let found = found.json();
    assert_eq!(
        (&found["day"], &found["assumed"]["facts"], &found["assumed"]["facts_outside"]),
        (&json!("2019-07-01"), &json!(2), &json!(1))
    );
    let flips = |state: &str, line: &str| {
        let effects = found["states"].as_array().unwrap().iter();
        effects
            .filter(|effect| effect["state"] == state && effect["line"] == line)
            .map(|effect| effect["change"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (flips("XAA", "line_2"), flips("XAE", "line_1")),
        (vec![json!("ceases_to_be_eligible")], vec![json!("becomes_eligible")])
    );
    assert_eq!(
        (&found["open"]["assessed"], &found["open"]["changes"]["ceases_to_be_eligible"]),
        (&json!(1), &json!(1))
    );
    assert_eq!((&found["past"]["assessed"], &found["past"]["changed"]), (&json!(1), &json!(1)));
    let case = |id: uuid::Uuid| found["cases"].as_array().unwrap().iter().find(|case| case["id"] == json!(id)).unwrap();
    assert!(case(past)["text"].as_str().unwrap().contains("Su decisión se mantiene"));
    assert_eq!((&case(past)["decided_on"], &case(open)["decided_on"]), (&json!("2019-06-03"), &Value::Null));
    let effect = &case(open)["lines"][0];
    assert_eq!(
        (&effect["before"], &effect["after"], &effect["changes"][0]["text"]),
        (&json!("open"), &json!("closed"), &json!("La línea se cierra."))
    );
    let group =
        effect["criteria"].as_array().unwrap().iter().find(|turned| turned["criterion"] == "income_group").unwrap();
    let facts = &group["facts"][0];
    assert_eq!((&facts["before"]["value"], &facts["after"]["value"]), (&json!("lower_middle"), &json!("high")));
    assert_eq!(facts["after"]["source"], "World Bank list of July 2019, expected");
    assert!(group["after"]["text"].as_str().unwrap().contains("XAA"));
}

#[actix_web::test]
async fn the_same_key_has_its_first_answer_after_the_day_has_passed() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "200000").await;
    let id = app.db.under_review(national(150_000)).await;
    let assumptions = json!({"day": "2019-06-04", "applications": [{"id": id}]});
    let save = |key: &'static str, name: &str| {
        let body = json!({"name": name, "assumptions": assumptions});
        app.ask("POST", "/api/v1/scenarios").by(&FUND_OFFICER).key(key).json(&body).send()
    };
    let first = save("a", "Tomorrow").await;
    assert_eq!(first.status, 201, "{first:?}");
    app.db.clock.advance(chrono::TimeDelta::days(7));
    let again = save("a", "Tomorrow").await;
    assert_eq!((again.status, &again.body, again.header("location")), (201, &first.body, first.header("location")));
    assert_eq!(save("a", "Another").await.problem(), (422, "idempotency_key_reused".to_owned()));
    assert_eq!(codes(&save("b", "Tomorrow").await.json()), [("/assumptions/day".to_owned(), "day_passed".to_owned())]);
    assert_eq!(app.db.rows("scenario").await, 1);

    // A run is answered again too, although its scenario is no longer what it was.
    let runs = format!("{}/runs", first.header("location"));
    let run = || app.ask("POST", &runs).by(&FUND_OFFICER).key("c").json(&json!({})).send();
    let ran = run().await;
    app.db.take(&FUND_OFFICER, id, step(Action::Recommend)).await.unwrap();
    assert_eq!((ran.status, run().await.body), (201, ran.body));
}
