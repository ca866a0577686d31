//! Every date in a request is validated against the range of dates that can be stored.

use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::people::EVERYBODY;
use crate::support::requests::{PLACES, Sends, days, described, filled};

/// Days that the calendar knows and the tables do not.
const OUTSIDE: [&str; 5] = ["1950-12-31", "2200-01-02", "0001-01-01", "-200000-01-01", "+99999-12-31"];

#[actix_web::test]
async fn a_day_outside_of_what_can_be_recorded_is_told_at_its_place_and_changes_nothing() {
    let app = TestApp::new().await;
    let mut tokens = Vec::new();
    for person in EVERYBODY {
        tokens.push((person.id(), format!("Bearer {}", app.token(person).await)));
    }
    let before = app.db.snapshot().await;
    let mut places = 0;
    for operation in described().iter().filter(|operation| operation.sends != Sends::Nothing) {
        let whole = operation.body(true);
        let below = if let Sends::Form(part) = &operation.sends { format!("/{part}") } else { String::new() };
        for pointer in days(&whole) {
            places += 1;
            for day in OUTSIDE {
                let mut body = whole.clone();
                *body.pointer_mut(&pointer).unwrap() = json!(day);
                let id = operation.caller().unwrap().id();
                let token = &tokens.iter().find(|(person, _)| *person == id).unwrap().1;
                let path = filled(&operation.path, PLACES);
                let reply = operation.ask(&app, &path, &body).header("authorization", token).send().await;
                let said = format!("{} {below}{pointer}: {day}", operation.id);
                assert_eq!(reply.problem(), (422, "fields_invalid".to_owned()), "{said}");
                let faults = reply.json()["errors"].clone();
                let there = |fault: &&Value| fault["pointer"] == format!("{below}{pointer}");
                let fault = faults.as_array().unwrap().iter().find(there).unwrap_or_else(|| panic!("{said}: {faults}"));
                assert_eq!(fault["code"], "day_out_of_range", "{said}: {fault}");
                assert!(fault["detail"].as_str().unwrap().contains("1951-01-01"), "{fault}");
            }
        }
    }
    assert!(places > 20, "{places} days");
    assert_eq!(before, app.db.snapshot().await);
}

#[actix_web::test]
async fn a_day_or_instant_that_is_asked_about_is_held_to_the_same_bounds() {
    let app = TestApp::new().await;
    let document: Value = serde_json::from_str(fonds1035::print::openapi()).unwrap();
    let mut asked = 0;
    for operation in described() {
        let parameters = document["paths"][&operation.path][operation.method.to_lowercase()]["parameters"].clone();
        for parameter in parameters.as_array().into_iter().flatten() {
            let outside = match parameter["schema"]["format"].as_str() {
                Some("date") => "-200000-01-01",
                Some("date-time") => "1950-12-31T23:59:59Z",
                _ => continue,
            };
            let name = parameter["name"].as_str().unwrap();
            let path = format!("{}?{name}={outside}", filled(&operation.path, PLACES));
            let reply = app.ask("GET", &path).by(&operation.caller().unwrap()).send().await;
            assert_eq!(reply.problem(), (422, "fields_invalid".to_owned()), "{path}");
            let fault = &reply.json()["errors"][0];
            assert_eq!((&fault["parameter"], &fault["code"]), (&json!(name), &json!("day_out_of_range")), "{path}");
            asked += 1;
        }
    }
    assert!(asked >= 6, "{asked} parameters");
}
