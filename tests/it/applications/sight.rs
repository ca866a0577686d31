//! Visibility: operations on an application of another state respond as if the application did not exist.

use fonds1035::domain::kernel::actor::Role;
use fonds1035::http::auth::Access;
use serde_json::{Value, json};

use crate::support::amendments::longer;
use crate::support::app::TestApp;
use crate::support::builders::national;
use crate::support::people::{ADMINISTRATOR, AUDITOR, OFFICER_XAA, OFFICER_XAB, Person, REGIONAL_OFFICE};
use crate::support::reports::workplan;
use crate::support::requests::{Described, FORM, described, filled, form};

const UNKNOWN: &str = "00000000-0000-7000-8000-000000000000";

/// What there is of the state XAA.
struct Theirs {
    applications: Vec<String>,
    documents: Vec<String>,
    messages: Vec<String>,
}

async fn get(app: &TestApp, path: &str, by: &Person) -> Value {
    app.ask("GET", path).by(by).send().await.json()
}

/// A project with a plan, a report, an amendment and a message, a draft, a position, and what the officer was told.
async fn theirs(app: &TestApp) -> Theirs {
    app.db.open_2019("1000", "500000").await;
    let project = app.db.active(national(100_000)).await;
    app.db.plan(project, &["40000"]).await.unwrap();
    app.db.file(&REGIONAL_OFFICE, project, workplan()).await.unwrap();
    app.db.recommended_amendment(project, longer(24)).await;
    let draft = app.db.create(&OFFICER_XAA, national(60_000)).await.unwrap().id;
    let said = json!({"financial_year": 2018, "as_of": "2019-03-31", "assessed_chf": "1", "outstanding_chf": "0", "source": "s"});
    let owed = app.ask("POST", "/api/v1/member-states/XAA/contributions").key("owed");
    let owed = owed.by(&crate::support::people::FINANCE_OFFICER).text(FORM, &form("position", &said.to_string()));
    assert_eq!(owed.send().await.status, 201);

    let address = format!("/api/v1/applications/{project}");
    let documents = [
        get(app, &address, &OFFICER_XAA).await["letters"][0]["document_id"].clone(),
        get(app, &format!("{address}/reports/1"), &OFFICER_XAA).await["document_id"].clone(),
        get(app, &format!("{address}/amendments/1"), &OFFICER_XAA).await["letters"][0]["document_id"].clone(),
        get(app, "/api/v1/member-states/XAA/contributions", &OFFICER_XAA).await[0]["document_id"].clone(),
    ];
    let messages = get(app, "/api/v1/me/messages", &OFFICER_XAA).await;
    Theirs {
        applications: vec![project.to_string(), draft.to_string()],
        documents: documents.iter().map(|id| id.as_str().unwrap().to_owned()).collect(),
        messages: vec![messages["items"][0]["id"].as_str().unwrap().to_owned()],
    }
}

/// What the identifier in the address of an operation can be of theirs.
fn of_theirs<'t>(theirs: &'t Theirs, path: &str) -> &'t [String] {
    match path.split("/{id}").next().unwrap() {
        "/api/v1/applications" => &theirs.applications,
        "/api/v1/documents" => &theirs.documents,
        "/api/v1/me/messages" => &theirs.messages,
        // A call is for every state.
        "/api/v1/calls" => &[],
        _ => panic!("{path}: whose is it?"),
    }
}

/// A body that says nothing wrong.
fn sound(operation: &Described) -> Value {
    match operation.id.as_str() {
        "take_step" | "rehearse_step" | "take_amendment_step" => json!({"action": "withdraw", "comment": "Because."}),
        _ => operation.body(false),
    }
}

#[actix_web::test]
async fn what_is_of_another_state_is_answered_like_what_never_was() {
    let app = TestApp::new().await;
    let theirs = theirs(&app).await;
    let token = async |person: &Person| format!("Bearer {}", app.token(person).await);
    let (own, other) = (token(&OFFICER_XAA).await, token(&OFFICER_XAB).await);
    let before = app.db.snapshot().await;
    let mut asked = 0;
    for operation in described() {
        let open = matches!(operation.access, Access::Roles(roles) if roles.contains(&Role::StateOfficer));
        if !open || !operation.path.contains("{id}") {
            continue;
        }
        let body = sound(&operation);
        let ask = async |id: &str, token: &str| {
            let path = filled(&operation.path, &[("id", id), ("number", "1")]);
            let ask = operation.ask(&app, &path, &body).header("authorization", token);
            ask.header("x-request-id", "the-same-for-all").send().await
        };
        let nothing = ask(UNKNOWN, &other).await;
        assert_eq!(nothing.problem(), (404, "not_found".to_owned()), "{}", operation.id);
        for (number, id) in of_theirs(&theirs, &operation.path).iter().enumerate() {
            let hidden = ask(id, &other).await;
            let name = format!("{} {} {id}", operation.id, operation.path);
            assert_eq!((hidden.status, &hidden.body), (nothing.status, &nothing.body), "{name}");
            let names = |reply: &crate::support::app::Reply| {
                reply.headers.keys().map(ToString::to_string).collect::<std::collections::BTreeSet<_>>()
            };
            assert_eq!(names(&hidden), names(&nothing), "{name}");
            // The project and all that hangs on it are really there.
            if number == 0 && operation.method == "GET" {
                assert_eq!(ask(id, &own).await.status, 200, "{name}");
            }
            asked += 1;
        }
    }
    assert!(asked > 30, "{asked} calls");
    let same = async |path: &str| {
        let ask = app.ask("GET", path).header("authorization", &other).header("x-request-id", "the-same-for-all");
        let reply = ask.send().await;
        (reply.status, reply.body)
    };
    let of_state = async |code: &str| same(&format!("/api/v1/member-states/{code}/contributions")).await;
    assert_eq!((of_state("XAA").await.0, of_state("XAA").await), (404, of_state("XZZ").await));
    assert_eq!(before, app.db.snapshot().await);
}

#[actix_web::test]
async fn whoever_decides_nothing_is_shown_no_application_at_all() {
    let app = TestApp::new().await;
    let theirs = theirs(&app).await;
    let draft = format!("/api/v1/applications/{}", theirs.applications[1]);
    assert_eq!(app.ask("GET", &draft).by(&REGIONAL_OFFICE).send().await.status, 404, "a draft is the state's");
    assert_eq!(app.ask("GET", &draft).by(&AUDITOR).send().await.status, 200);
    assert_eq!(app.ask("GET", &draft).by(&ADMINISTRATOR).send().await.problem().0, 403);
}
