//! Guarantees of every write operation: idempotency by key, optimistic concurrency by version, rejection of unknown
//! fields. Operations without a key or a version are listed here with the reason (decision 0017).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::app::{Ask, TestApp};
use crate::support::builders::national;
use crate::support::people::{EVERYBODY, OFFICER_XAA};
use crate::support::requests::{Described, Sends, described, filled, form};

/// Every POST without an `Idempotency-Key`.
const WITHOUT_KEY: &[(&str, &str)] = &[
    ("sign_in", "a second session is no second act, and its secrets are kept nowhere to be given again"),
    (
        "refresh_session",
        "the token is the key: again within some seconds it gives the same successor, later it ends the session",
    ),
    ("accept_invitation", "the link counts once"),
    ("request_password_reset", "the next link takes the place of the one before; nobody is signed in yet"),
    ("complete_password_reset", "the link counts once"),
    ("hand_in_report", "the first report of a message counts; a repeated one changes nothing"),
    ("rehearse_step", "leaves no trace"),
    ("rehearse_allocation", "leaves no trace"),
    ("rehearse_scenario", "leaves no trace"),
    ("rehearse_rules", "leaves no trace"),
];

/// Every operation that writes without an `If-Match`.
const WITHOUT_VERSION: &[(&str, &str)] = &[
    ("sign_in", "creates"),
    ("refresh_session", "the token names what it continues and counts once"),
    ("sign_out", "ends the session of the request itself"),
    ("accept_invitation", "the link names what it is for and counts once"),
    ("request_password_reset", "the next link takes the place of the one before"),
    ("complete_password_reset", "the link names what it is for and counts once"),
    ("invite_user", "creates"),
    ("invite_user_again", "the next link takes the place of the one before"),
    ("mark_received_message_read", "a read mark of the caller's own; the first one stays"),
    ("mark_conversation_read", "a read mark of the caller's own; it only moves forward"),
    ("create_application", "creates"),
    ("rehearse_step", "leaves no trace"),
    ("rehearse_allocation", "leaves no trace"),
    ("rehearse_scenario", "leaves no trace"),
    ("rehearse_rules", "leaves no trace"),
    ("record_call", "creates"),
    ("record_ranking_assessment", "names the revision that it supersedes in its body"),
    ("write_message", "appends; what was written stays"),
    ("record_fact", "appends a revision; what was recorded stays"),
    ("record_contribution", "appends a revision; what was recorded stays"),
    ("retract_contribution", "appends a revision; what was recorded stays"),
    ("record_rule", "appends a revision; what was recorded stays"),
    ("open_budget_year", "creates; one year is open at a time"),
    ("allot_budget_year", "creates; a year is allotted once"),
    ("receive_contribution", "appends; what was received stays"),
    ("receive_recovery", "appends; what was received stays"),
    ("close_budget_year", "names to the cent what it decides on, and happens once"),
    ("save_scenario", "creates a note"),
    ("run_scenario_again", "creates a note"),
    ("retry_message", "happens only to a parked message"),
    ("retry_messages", "happens only to parked messages"),
    ("hand_in_report", "the first report of a message counts; a repeated one changes nothing"),
];

fn writing() -> impl Iterator<Item = Described> {
    described().into_iter().filter(|operation| operation.method != "GET")
}

/// The operations that lack something are exactly those that are named with a reason.
fn named(lacking: impl Iterator<Item = Described>, reasons: &[(&str, &str)]) {
    let lacking: BTreeSet<String> = lacking.map(|operation| operation.id).collect();
    assert_eq!(lacking, reasons.iter().map(|(id, _)| (*id).to_owned()).collect());
    assert!(reasons.iter().all(|(_, reason)| !reason.is_empty()));
}

#[test]
fn every_act_has_a_key_or_a_reason_why_not() {
    named(writing().filter(|act| act.method == "POST" && !act.takes("Idempotency-Key")), WITHOUT_KEY);
}

#[test]
fn every_change_names_its_version_or_a_reason_why_not() {
    named(writing().filter(|act| !act.takes("If-Match")), WITHOUT_VERSION);
}

#[test]
fn every_request_says_that_it_takes_no_other_field() {
    fn open(document: &Value, schema: &Value, place: &str, seen: &mut BTreeSet<String>, found: &mut Vec<String>) {
        if let Some(reference) = schema["$ref"].as_str() {
            if seen.insert(reference.to_owned()) {
                open(document, document.pointer(&reference[1..]).unwrap(), reference, seen, found);
            }
            return;
        }
        if !schema.is_object() {
            return;
        }
        let is_object = schema["type"] == "object"
            || schema["type"].as_array().is_some_and(|kinds| kinds.contains(&json!("object")));
        // A map says of what its values are.
        if is_object && schema["additionalProperties"] != false && !schema["additionalProperties"].is_object() {
            found.push(place.to_owned());
        }
        let fields = schema["properties"].as_object().into_iter().flat_map(serde_json::Map::values);
        let choices = ["oneOf", "anyOf", "allOf"].into_iter().filter_map(|name| schema[name].as_array()).flatten();
        for inner in fields.chain(choices).chain([&schema["items"], &schema["additionalProperties"]]) {
            open(document, inner, place, seen, found);
        }
    }
    let document: Value = serde_json::from_str(fonds1035::print::openapi()).unwrap();
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for operation in writing().filter(|operation| operation.sends != Sends::Nothing) {
        let contents =
            document["paths"][&operation.path][operation.method.to_lowercase()]["requestBody"]["content"].clone();
        for content in contents.as_object().unwrap().values() {
            open(&document, &content["schema"], &operation.id, &mut seen, &mut found);
        }
    }
    assert!(seen.len() > 30, "{seen:?}");
    assert!(found.is_empty(), "open: {found:?}");
}

/// What the addresses of the calls are filled with; a session is open for everybody.
struct World {
    app: TestApp,
    tokens: Vec<(uuid::Uuid, String)>,
    project: String,
    person: String,
}

impl World {
    async fn new() -> World {
        let app = TestApp::new().await;
        app.db.open_2019("1000", "500000").await;
        let project = app.db.active(national(100_000)).await;
        app.db.plan(project, &["40000"]).await.unwrap();
        app.db.recommended_amendment(project, crate::support::amendments::longer(24)).await;
        let mut tokens = Vec::new();
        for person in EVERYBODY {
            tokens.push((person.id(), format!("Bearer {}", app.token(person).await)));
        }
        World { app, tokens, project: project.to_string(), person: OFFICER_XAA.id().to_string() }
    }

    fn path(&self, operation: &Described) -> String {
        let id = if operation.path.starts_with("/api/v1/users") { &self.person } else { &self.project };
        filled(
            &operation.path,
            &[("id", id.as_str()), ("number", "1"), ("year", "2019"), ("code", "XAA"), ("line", "line_1")],
        )
    }

    fn by<'a>(&self, operation: &Described, ask: Ask<'a>) -> Ask<'a> {
        match operation.caller() {
            None => ask,
            Some(person) => {
                let token = self.tokens.iter().find(|(id, _)| *id == person.id()).unwrap();
                ask.header("authorization", &token.1)
            }
        }
    }

    async fn refusal(&self, operation: &Described, ask: Ask<'_>) -> (u16, String) {
        self.by(operation, ask).send().await.problem()
    }
}

#[actix_web::test]
async fn an_act_without_its_key_or_its_version_is_not_carried_out() {
    let world = World::new().await;
    let before = world.app.db.snapshot().await;
    let (mut keyless, mut versionless) = (0, 0);
    for operation in writing() {
        let (path, body, id) = (world.path(&operation), operation.body(false), &operation.id);
        let bare = || operation.bare(&world.app, &path, &body);
        if operation.takes("Idempotency-Key") {
            let refusal = world.refusal(&operation, bare().version(1)).await;
            assert_eq!(refusal, (400, "idempotency_key_missing".to_owned()), "{id}");
            keyless += 1;
        }
        if operation.takes("If-Match") {
            let refusal = world.refusal(&operation, bare().key("a")).await;
            assert_eq!(refusal, (428, "version_missing".to_owned()), "{id}");
            let refusal = world.refusal(&operation, bare().key("a").header("if-match", "*")).await;
            assert_eq!(refusal, (400, "if_match_malformed".to_owned()), "{id}");
            versionless += 1;
        }
    }
    assert!(keyless > 25 && versionless > 12, "{keyless} and {versionless} calls");
    assert_eq!(before, world.app.db.snapshot().await);
}

#[actix_web::test]
async fn a_field_that_nobody_knows_and_a_body_above_the_limit_change_nothing() {
    let world = World::new().await;
    let limit = world.app.state.config.http.body_limit_bytes.get();
    let upload_limit = world.app.state.config.http.upload_limit_bytes.get();
    let before = world.app.db.snapshot().await;
    for operation in writing() {
        let (path, id, mut strange) = (world.path(&operation), &operation.id, operation.body(false));
        let at = match &operation.sends {
            Sends::Nothing | Sends::Text(_) => continue,
            Sends::Json => String::new(),
            Sends::Form(part) => format!("/{part}"),
        };
        strange["no_such_field"] = json!(1);
        let reply = world.by(&operation, operation.ask(&world.app, &path, &strange)).send().await;
        assert_eq!(reply.problem(), (422, "fields_invalid".to_owned()), "{id}");
        let fault = &reply.json()["errors"][0];
        assert_eq!(
            (&fault["pointer"], &fault["code"]),
            (&json!(format!("{at}/no_such_field")), &json!("unknown_field"))
        );

        let padded = format!("{}{}", operation.body(false), " ".repeat(limit));
        let large = |media_type: &str, body: &str| operation.ask(&world.app, &path, &json!({})).text(media_type, body);
        let bodies = match &operation.sends {
            Sends::Form(part) => vec![
                (crate::support::requests::FORM, form(part, &padded)),
                (crate::support::requests::FORM, "x".repeat(upload_limit + limit + 1)),
            ],
            _ => vec![("application/json", padded)],
        };
        for (media_type, body) in bodies {
            let refusal = world.refusal(&operation, large(media_type, &body)).await;
            assert_eq!(refusal, (413, "body_too_large".to_owned()), "{id}: {} bytes", body.len());
        }
    }
    assert_eq!(before, world.app.db.snapshot().await);
}
