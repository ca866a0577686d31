//! Follow-up projects: projects that may be cited, the displayed chain, and the constraints of PostgreSQL.

use fonds1035::domain::applications::form::Draft;
use fonds1035::domain::applications::state::Action;
use fonds1035::domain::kernel::credit_line::LineChoice;
use fonds1035::store::applications;
use fonds1035::workflow::error::WorkflowError;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::ledger::hostile::refusal;
use crate::support::app::TestApp;
use crate::support::builders::{national, step};
use crate::support::people::{APPROVER, FUND_OFFICER, OFFICER_XAA, OFFICER_XAB, Person};

/// The ceiling of Line 1 is not published: one to test with.
const CEILING: &str = "INSERT INTO rule_value (id, code, unit, line, scope, in_force_from, revision, value, recorded_at, source) VALUES (gen_random_uuid(), 'ceiling', 'cents', 1, 'national', DATE '2008-01-01', 1, 10000000, TIMESTAMPTZ '2008-01-02 00:00:00Z', 'CONSTRUCTED')";

async fn reference(app: &TestApp, id: Uuid) -> String {
    applications::find(&app.db.db.reader().await.unwrap(), id).await.unwrap().reference
}

fn prolonging(reference: &str) -> Draft {
    Draft { prolongs: Some(reference.to_owned()), ..national(100_000) }
}

async fn shown(app: &TestApp, by: &Person, id: Uuid) -> Value {
    app.ask("GET", &format!("/api/v1/applications/{id}")).by(by).send().await.json()
}

/// What the criterion about follow-ups says of a draft.
async fn found(app: &TestApp, by: &Person, draft: Draft) -> Value {
    let id = app.db.create(by, draft).await.unwrap().id;
    let shown = shown(app, by, id).await;
    let findings = shown["assessments"][0]["findings"].as_array().unwrap();
    let found = findings.iter().find(|found| found["criterion"] == "follow_up").unwrap();
    assert_eq!(
        shown["chain"]["predecessors"].as_array().unwrap().is_empty(),
        found["figures"]["reason"] == "no_record"
    );
    json!([found["verdict"], found["figures"]["reason"]])
}

#[actix_web::test]
async fn a_follow_up_cites_an_approved_project_of_its_own_state_and_the_chain_is_shown() {
    let app = TestApp::new().await;
    app.db.as_owner(CEILING).await;
    app.db.open_2019("500000", "500000").await;
    let line_1 = Draft { line: Some(LineChoice::One), ..national(60_000) };
    let waiting = app.db.under_review(line_1.clone()).await;
    let first = app.db.approved(line_1).await;
    let (waiting, cited) = (reference(&app, waiting).await, reference(&app, first).await);

    assert_eq!(found(&app, &OFFICER_XAA, prolonging(&waiting)).await, json!(["not_known", "no_record"]));
    assert_eq!(found(&app, &OFFICER_XAB, prolonging(&cited)).await, json!(["not_known", "no_record"]));
    assert_eq!(found(&app, &OFFICER_XAA, prolonging(&format!(" {cited} "))).await, json!(["satisfied", null]));

    let second = app.db.approved(prolonging(&cited)).await;
    let chain = shown(&app, &OFFICER_XAA, second).await["chain"].clone();
    let earlier = json!({
        "reference": cited, "application_id": first, "title": "Capacity of the border service", "state": "approved",
        "line": "line_1", "amount_usd": "60000.00", "approved_at": "2019-06-03T12:00:00Z"
    });
    assert_eq!(chain, json!({"predecessors": [earlier], "successors": []}));
    let chain = shown(&app, &FUND_OFFICER, first).await["chain"].clone();
    assert_eq!(chain["predecessors"], json!([]));
    let later = &chain["successors"][0];
    assert_eq!((&later["application_id"], &later["line"]), (&json!(second), &json!("line_2")));
    assert_eq!((&later["amount_usd"], &later["prolongs"]), (&json!("100000.00"), &json!(cited)));

    // A follow-up of a Line 2 project waits for the Fund; its chain is shown to the first project all the same.
    let third = app.db.under_review(prolonging(&reference(&app, second).await)).await;
    let refused = app.db.take(&FUND_OFFICER, third, step(Action::Recommend)).await;
    assert!(matches!(refused, Err(WorkflowError::Refused(said)) if said.code.as_str() == "eligibility_not_known"));
    let chain = shown(&app, &OFFICER_XAA, third).await["chain"]["predecessors"].clone();
    assert_eq!((&chain[0]["application_id"], &chain[1]["application_id"]), (&json!(second), &json!(first)));
    // One that cites itself cites nothing that is approved.
    let own = app.db.create(&OFFICER_XAA, national(60_000)).await.unwrap();
    let saved = app.ask("PUT", &format!("/api/v1/applications/{}/draft", own.id)).by(&OFFICER_XAA).version(1);
    let saved = saved.json(&serde_json::to_value(prolonging(&own.reference)).unwrap()).send().await;
    assert_eq!(saved.status, 200);
    assert_eq!(shown(&app, &OFFICER_XAA, own.id).await["chain"]["predecessors"], json!([]));

    let link = |id: Uuid, depth: i32, applicant: &str, earlier: &str, seq: i32| {
        format!(
            "INSERT INTO project_chain (application_id, depth, applicant, predecessor_id, approved_seq, approved_by) VALUES ('{id}', {depth}, '{applicant}', {earlier}, {seq}, '{}')",
            APPROVER.id()
        )
    };
    let alone = app.db.approved(national(60_000)).await;
    let (of_first, of_second, itself) = (format!("'{first}'"), format!("'{second}'"), format!("'{alone}'"));
    let deeper = "a_follow_up_is_one_deeper_and_of_the_same_state";
    for (text, constraint) in [
        (link(alone, 1, "XAA", &itself, 7), deeper),
        (link(alone, 1, "XAA", &of_second, 7), deeper),
        (link(alone, 1, "XAB", &of_first, 7), deeper),
        (link(alone, 1, "XAA", "NULL", 7), "a_chain_begins_with_what_prolongs_nothing"),
        (link(third, 2, "XAA", &of_second, 5), "only_approved_projects_stand_in_a_chain"),
        (link(first, 2, "XAA", &of_second, 7), "project_chain_pkey"),
        (format!("UPDATE project_chain SET predecessor_id = '{second}'"), "permission denied"),
    ] {
        let said = refusal(&app.db, &text).await;
        assert!(said.contains(constraint), "{text}\nexpected {constraint}, got {said}");
    }
}
