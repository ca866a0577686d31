//! A budget year through the API: allotted, revised, credited, closed and succeeded, by the finance officer only.

use fonds1035::domain::applications::state::Action;
use fonds1035::domain::kernel::credit_line::CreditLine;
use fonds1035::domain::ledger::budget_year::ClosingDecision::Return;
use serde_json::{Value, json};

use crate::support::app::{Reply, TestApp};
use crate::support::builders::{national, step};
use crate::support::people::{APPROVER, AUDITOR, FINANCE_OFFICER, FUND_OFFICER, OFFICER_XAA};
use crate::support::years::decide;

/// An act of the finance officer under a key of its own; a revision is one of the allocation of both lines.
async fn act(app: &TestApp, path: &str, key: &str, body: &Value) -> Reply {
    let ask = app.ask("POST", &format!("/api/v1/budget-years{path}")).by(&FINANCE_OFFICER).key(key);
    let ask = if path.ends_with("/revisions") { ask.version(2) } else { ask };
    ask.json(body).send().await
}

async fn read(app: &TestApp, path: &str) -> Value {
    let reply = app.ask("GET", &format!("/api/v1{path}")).by(&AUDITOR).send().await;
    assert_eq!(reply.status, 200, "{path}: {reply:?}");
    reply.json()
}

fn declared(line_1: &str, line_2: &str) -> Value {
    let amount = |amount: &str| json!({ "amount": amount, "source": "CONSTRUCTED" });
    json!({ "basis": { "declared": { "line_1": amount(line_1), "line_2": amount(line_2) } } })
}

fn decision(decision: &str, amount: &str) -> Value {
    json!({ "decision": decision, "amount": amount, "legal_source": "CONSTRUCTED decision" })
}

#[actix_web::test]
async fn a_year_is_walked_from_its_opening_into_the_next() {
    let app = TestApp::new().await;
    assert_eq!(act(&app, "", "a", &json!({ "year": 2019 })).await.status, 201);
    assert_eq!(act(&app, "/2019/allocations", "b", &declared("1000", "300000")).await.status, 201);
    let revised = act(&app, "/2019/revisions", "c", &declared("1000", "250000.50")).await;
    assert_eq!(revised.status, 201, "{revised:?}");
    assert_eq!(revised.json()["line_2"], "250000.50");
    let gift = json!({ "line": "line_2", "amount": "49.50", "donor": "CONSTRUCTED donor", "source": "letter" });
    let received = act(&app, "/2019/contributions", "d", &gift).await;
    assert_eq!(received.status, 201);
    // The same request again is the same answer, and no second contribution.
    assert_eq!(act(&app, "/2019/contributions", "d", &gift).await.body, received.body);
    let back = json!({ "line": "line_1", "amount": "0.01", "source": "report" });
    assert_eq!(act(&app, "/2019/recoveries", "e", &back).await.status, 201);
    app.db.approved(national(100_000)).await;

    let ends = json!({ "line_1": decision("return", "1000.01"), "line_2": decision("carry", "150050.00") });
    let closed = act(&app, "/2019/closing", "f", &ends).await;
    assert_eq!(closed.status, 201, "{closed:?}");
    assert_eq!(read(&app, "/budget-years/2019/closing").await, closed.json());
    assert_eq!(closed.json()[1]["carried_to"], 2020);
    assert_eq!(closed.json()[1]["legal_source"], "CONSTRUCTED decision");
    assert_eq!(act(&app, "", "g", &json!({ "year": 2020 })).await.status, 201);

    let old = read(&app, "/credit-lines/line_2/years/2019/statement").await;
    assert_eq!(old["balance"]["allotted"], "250000.50");
    assert_eq!(old["balance"]["voluntary"], "49.50");
    assert_eq!(old["balance"]["committed"], "100000.00");
    assert_eq!((&old["balance"]["returned"], &old["balance"]["closed"]), (&json!("150050.00"), &json!(true)));
    let total = |statement: &Value, kind: &str| {
        let totals = statement["totals"].as_array().unwrap().iter();
        totals.filter(|total| total["kind"] == kind).map(|total| total["amount_usd"].clone()).collect::<Vec<_>>()
    };
    let new = read(&app, "/credit-lines/line_2/years/2020/statement").await;
    assert_eq!(total(&old, "carry_out"), [json!("150050.00")]);
    assert_eq!(total(&old, "revise_down"), [json!("49999.50")]);
    assert_eq!(total(&new, "carry_in"), total(&old, "carry_out"));
    assert_eq!(new["balance"]["available"], "150050.00");
    assert_eq!(read(&app, "/credit-lines/line_1/years/2020/balance").await["balance"]["available"], "0.00");

    let csv = app.ask("GET", "/api/v1/credit-lines/line_2/years/2019/statement.csv").by(&AUDITOR).send().await;
    let text = String::from_utf8(csv.body).unwrap();
    for line in ["# balance_usd,returned,150050.00", "# total_usd,carry_out,150050.00", "# balance_usd,carried,0.00"] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    let years = read(&app, "/budget-years").await;
    assert_eq!((&years[0]["status"], &years[1]["status"]), (&json!("open"), &json!("closed")));
    assert!(years[1]["closed_at"].is_string());
    let changes = read(&app, "/budget-years/2019/allocations").await;
    let donors: Vec<_> = changes.as_array().unwrap().iter().filter(|change| !change["donor"].is_null()).collect();
    assert_eq!((donors.len(), &donors[0]["donor"]), (1, &json!("CONSTRUCTED donor")));
    let events = read(&app, "/audit-events").await;
    let acts: Vec<_> = events["items"].as_array().unwrap().iter().map(|event| event["action"].clone()).collect();
    for action in ["allocation_revised", "contribution_received", "balance_recovered", "budget_year_closed"] {
        assert_eq!(acts.iter().filter(|found| *found == action).count(), 1, "{action}");
    }
}

#[actix_web::test]
async fn every_no_has_its_code_its_figures_and_its_source_and_changes_nothing() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "300000").await;
    app.db.approved(national(100_000)).await;
    let id = app.db.under_review(national(60_000)).await;
    app.db.take(&FUND_OFFICER, id, step(Action::Recommend)).await.unwrap();
    let before = app.db.snapshot().await;
    let carry = json!({ "line_1": decision("carry", "1000"), "line_2": decision("carry", "140000") });
    let gift = |amount: &str| json!({ "line": "line_1", "amount": amount, "donor": "x", "source": "x" });
    for (path, body, status, code) in [
        ("/2019/closing", carry.clone(), 409, "reservations_remain"),
        ("/2019/closing", json!({}), 409, "closing_decision_missing"),
        ("/2019/closing", json!({ "line_1": decision("carry", "999") }), 409, "closing_amount_differs"),
        ("/2018/closing", carry.clone(), 409, "year_not_open"),
        ("/2019/revisions", declared("1000", "159999.99"), 409, "revision_below_uses"),
        ("/2019/revisions", declared("1000", "300000"), 409, "nothing_to_revise"),
        ("/2020/revisions", declared("1", "1"), 409, "year_not_open"),
        ("/2019/contributions", gift("0"), 409, "nothing_to_enter"),
        ("/2019/contributions", gift("90071992547409.91"), 409, "amount_too_large"),
        ("/2020/contributions", gift("1"), 409, "year_not_open"),
        ("", json!({ "year": 2020 }), 409, "year_already_open"),
    ] {
        let reply = act(&app, path, "a", &body).await;
        assert_eq!(reply.problem(), (status, code.to_owned()), "{path} {body}");
    }
    let refused = act(&app, "/2019/revisions", "a", &declared("1000", "159999.99")).await.json();
    assert!(refused["detail"].as_str().unwrap().contains("160,000.00"), "{refused}");
    assert!(refused["legal_source"].is_string(), "{refused}");
    for (path, body) in [
        ("/2019/contributions", gift("-1")),
        ("/2019/contributions", gift("1.001")),
        ("/2019/contributions", json!({ "line": "line_1", "amount": "1", "donor": "", "source": "x" })),
        ("/2019/contributions", json!({ "line": "line_3", "amount": "1", "donor": "x", "source": "x" })),
        ("/2019/recoveries", json!({ "line": "line_1", "amount": "1", "source": "x", "donor": "x" })),
        ("/2019/closing", json!({ "line_1": { "decision": "keep", "amount": "1", "legal_source": "x" } })),
        ("/2019/closing", json!({ "line_1": { "decision": "carry", "amount": "1000", "legal_source": "" } })),
    ] {
        let status = act(&app, path, "a", &body).await.status;
        assert!(matches!(status, 400 | 422), "{path} {body}: {status}");
    }
    assert_eq!(app.ask("GET", "/api/v1/budget-years/2019/closing").by(&AUDITOR).send().await.status, 404);
    assert_eq!(without_sessions(app.db.snapshot().await), without_sessions(before));
}

/// Whoever asks opens a session for it: everything else.
fn without_sessions(snapshot: Vec<(String, i64, String)>) -> Vec<(String, i64, String)> {
    let of_sessions = ["session", "audit_event", "refresh_token"];
    snapshot.into_iter().filter(|(name, ..)| !of_sessions.contains(&name.as_str())).collect()
}

#[actix_web::test]
async fn a_no_is_said_in_the_readers_language() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "300000").await;
    for (language, words) in [("fr", "Une décision sur le solde"), ("es", "Se necesita una decisión sobre el saldo")]
    {
        let asked = app.ask("POST", "/api/v1/budget-years/2019/closing").by(&FINANCE_OFFICER).key("a");
        let reply = asked.header("accept-language", language).json(&json!({})).send().await.json();
        assert!(reply["title"].as_str().unwrap().starts_with(words), "{reply}");
    }
}

#[actix_web::test]
async fn only_the_finance_officer_acts_and_others_read() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "300000").await;
    let before = app.db.snapshot().await;
    for path in ["revisions", "contributions", "recoveries", "closing"] {
        for person in [OFFICER_XAA, FUND_OFFICER, APPROVER, AUDITOR] {
            let address = format!("/api/v1/budget-years/2019/{path}");
            let reply = app.ask("POST", &address).by(&person).key("a").json(&json!({})).send().await;
            assert_eq!(reply.problem(), (403, "forbidden".to_owned()), "{path}");
        }
    }
    assert_eq!(without_sessions(app.db.snapshot().await), without_sessions(before));
    let decisions = vec![decide(CreditLine::One, Return, "1000"), decide(CreditLine::Two, Return, "300000")];
    app.db.close(2019, decisions).await.unwrap();
    for person in [OFFICER_XAA, FUND_OFFICER, APPROVER, AUDITOR, FINANCE_OFFICER] {
        let reply = app.ask("GET", "/api/v1/budget-years/2019/closing").by(&person).send().await;
        assert_eq!((reply.status, reply.json().as_array().map(Vec::len)), (200, Some(2)));
    }
}

#[actix_web::test]
async fn of_two_finance_officers_the_second_reads_again_before_he_revises() {
    let app = TestApp::new().await;
    assert_eq!(act(&app, "", "a", &json!({ "year": 2019 })).await.status, 201);
    let allotted = act(&app, "/2019/allocations", "b", &declared("0", "300000")).await;
    assert_eq!((allotted.status, allotted.header("etag")), (201, "\"1\""), "the line without money has no entry");
    let path = "/api/v1/budget-years/2019/allocations";
    assert_eq!(app.ask("GET", path).by(&FINANCE_OFFICER).send().await.header("etag"), "\"1\"");
    let revise = |key: &str, line_1: &str, line_2: &str| {
        app.ask("POST", "/api/v1/budget-years/2019/revisions")
            .by(&FINANCE_OFFICER)
            .key(key)
            .json(&declared(line_1, line_2))
    };
    assert_eq!(revise("c", "5", "5").send().await.problem(), (428, "version_missing".to_owned()));
    let first = revise("d", "1000", "250000").version(1).send().await;
    assert_eq!((first.status, first.header("etag")), (201, "\"3\""));
    let before = app.db.rows("allocation").await;
    let second = revise("e", "0", "310000").version(1).send().await;
    assert_eq!(second.problem(), (412, "stale_version".to_owned()));
    assert_eq!(app.db.rows("allocation").await, before);
    // What arrives beside the allocation makes no revision stale.
    let gift = json!({ "line": "line_2", "amount": "5", "donor": "CONSTRUCTED donor", "source": "letter" });
    assert_eq!(act(&app, "/2019/contributions", "f", &gift).await.status, 201);
    assert_eq!(revise("g", "1000", "310000").version(3).send().await.header("etag"), "\"4\"");
}

#[actix_web::test]
async fn a_year_with_a_line_without_money_is_allotted_once_all_the_same() {
    let app = TestApp::new().await;
    assert_eq!(act(&app, "", "a", &json!({ "year": 2019 })).await.status, 201);
    assert_eq!(act(&app, "/2019/allocations", "b", &declared("0", "300000")).await.status, 201);
    let before = app.db.rows("ledger_entry").await;
    let exchanged = act(&app, "/2019/allocations", "c", &declared("300000", "0")).await;
    assert_eq!(exchanged.problem(), (409, "already_allotted".to_owned()));
    assert_eq!(app.db.rows("ledger_entry").await, before);
}
