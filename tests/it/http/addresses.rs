//! E-mail addresses in requests: an address that the mailer would refuse is refused when it is entered.

use std::collections::BTreeSet;

use fonds1035::clock::Clock;
use fonds1035::config::Config;
use fonds1035::domain::kernel::actor::Role;
use fonds1035::domain::kernel::language::Language;
use fonds1035::domain::people::Profile;
use fonds1035::startup::{self, StartupError};
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::people::EVERYBODY;
use crate::support::requests::{PLACES, described, filled};

/// Operations whose address names an account: nothing is sent to what was typed.
const NAMES_AN_ACCOUNT: &[&str] = &["sign_in", "request_password_reset"];

/// One address of each kind that some mail server refuses.
const UNDELIVERABLE: &[&str] = &[
    "nobody",
    "a@",
    "a@b@c",
    "a b@example.org",
    "a..b@example.org",
    "a.@example.org",
    "\"a b\"@example.org",
    "a@[192.0.2.1]",
    "a@example..org",
    "a@-example.org",
    "a@exa_mple.org",
    "ü@example.org",
    "a@bücher.example",
    "a@example.org\r\nBcc: b@example.org",
    "Name <a@example.org>",
];

/// Pointers to the addresses in a body.
fn addresses(body: &Value, place: &str, found: &mut Vec<String>) {
    match body {
        Value::Object(fields) => {
            for (name, field) in fields {
                let place = format!("{place}/{name}");
                if field.is_string() && name.contains("mail") {
                    found.push(place);
                } else {
                    addresses(field, &place, found);
                }
            }
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| addresses(item, &format!("{place}/{at}"), found));
        }
        _ => {}
    }
}

#[actix_web::test]
async fn every_input_with_an_address_refuses_one_that_the_mailer_would_refuse_in_three_languages() {
    let app = TestApp::new().await;
    let mut tokens = Vec::new();
    for person in EVERYBODY {
        tokens.push((person.id(), format!("Bearer {}", app.token(person).await)));
    }
    let before = app.db.snapshot().await;
    let mut checked = BTreeSet::new();
    for operation in described().iter().filter(|operation| !NAMES_AN_ACCOUNT.contains(&operation.id.as_str())) {
        let whole = operation.body(true);
        let caller = operation.caller().map(|person| person.id());
        let token = tokens.iter().find(|(id, _)| Some(*id) == caller).map(|(_, token)| token);
        let mut places = Vec::new();
        addresses(&whole, "", &mut places);
        for place in places {
            let long_local = format!("{}@example.org", "a".repeat(65));
            for address in UNDELIVERABLE.iter().copied().chain([long_local.as_str()]) {
                let mut said = BTreeSet::new();
                for language in ["en", "fr", "es"] {
                    let mut body = whole.clone();
                    *body.pointer_mut(&place).unwrap() = json!(address);
                    let ask = operation.ask(&app, &filled(&operation.path, PLACES), &body);
                    let ask = ask.header("accept-language", language).header("authorization", token.unwrap());
                    let reply = ask.send().await;
                    assert_eq!(reply.problem(), (422, "fields_invalid".to_owned()), "{}: {address}", operation.id);
                    let faults = reply.json()["errors"].clone();
                    let fault = faults.as_array().unwrap().iter().find(|fault| fault["pointer"] == json!(place));
                    let fault = fault.unwrap_or_else(|| panic!("{} {place}: {address}: {faults}", operation.id));
                    assert_eq!(fault["code"], "email_malformed", "{} {place}: {address}", operation.id);
                    said.insert(fault["detail"].as_str().unwrap().to_owned());
                }
                assert_eq!(said.len(), 3, "{said:?}");
            }
            checked.insert(format!("{} {place}", operation.id));
        }
    }
    let found: Vec<&str> = checked.iter().map(String::as_str).collect();
    assert_eq!(found, ["invite_user /email", "rehearse_step /focal_point/email", "take_step /focal_point/email"]);
    assert_eq!(before, app.db.snapshot().await);
}

#[tokio::test]
async fn the_first_administrator_is_invited_at_no_address_that_the_mailer_would_refuse() {
    let config = Config::load(None).unwrap();
    for address in UNDELIVERABLE {
        let profile =
            Profile { name: "First".into(), role: Role::Administrator, represents: None, language: Language::En };
        let refused = startup::invite_first(&config, &Clock::system(), address, profile).await;
        assert!(matches!(refused, Err(StartupError::MailAddress(_))), "{address}");
    }
}
