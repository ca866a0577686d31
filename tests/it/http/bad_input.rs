//! Invalid and hostile requests: each is answered by a clear error and changes nothing.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::applications::interface::{FORM, form, said};
use crate::support::app::{Ask, TestApp};
use crate::support::builders::{PDF, national};
use crate::support::people::OFFICER_XAA;

const LIST: &str = "/api/v1/applications";

/// Status, code and the places of the faults.
async fn refused(ask: Ask<'_>) -> (u16, String, Vec<String>) {
    let reply = ask.send().await;
    let (status, code) = reply.problem();
    let faults = reply.json()["errors"].as_array().cloned().unwrap_or_default();
    let place = |fault: &Value| format!("{} {}", fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap());
    (status, code, faults.iter().map(place).collect())
}

#[actix_web::test]
async fn a_body_that_cannot_be_read_changes_nothing() {
    let app = TestApp::new().await;
    let token = format!("Bearer {}", app.token(&OFFICER_XAA).await);
    let before = app.db.snapshot().await;
    let cost = |amount: &str| {
        format!(
            r#"{{"budget":[{{"output":"1","description":"d","category":"staff","quantity":1,"unit_cost_usd":{amount}}}]}}"#
        )
    };
    for (body, status, code, faults) in [
        ("{\"title\": \"a\"".to_owned(), 400, "malformed_json", vec![]),
        ("[]".to_owned(), 422, "fields_invalid", vec![" wrong_type"]),
        (r#"{"title": 7}"#.to_owned(), 422, "fields_invalid", vec!["/title wrong_type"]),
        (r#"{"titel": "a"}"#.to_owned(), 422, "fields_invalid", vec!["/titel unknown_field"]),
        (r#"{"title": "a\u0000"}"#.to_owned(), 422, "fields_invalid", vec![" text_impossible"]),
        (r#"{"starts_on": "2019-02-30"}"#.to_owned(), 422, "fields_invalid", vec!["/starts_on date_impossible"]),
        (r#"{"starts_on": "-200000-01-01"}"#.to_owned(), 422, "fields_invalid", vec!["/starts_on day_out_of_range"]),
        (r#"{"starts_on": "+99999-12-31"}"#.to_owned(), 422, "fields_invalid", vec!["/starts_on day_out_of_range"]),
        (r#"{"starts_on": "99999-12-31"}"#.to_owned(), 422, "fields_invalid", vec!["/starts_on date_impossible"]),
        (
            r#"{"beneficiaries": ["Kenya"]}"#.to_owned(),
            422,
            "fields_invalid",
            vec!["/beneficiaries/0 state_code_malformed"],
        ),
        (r#"{"beneficiaries": ["ZZZ"]}"#.to_owned(), 422, "fields_invalid", vec!["/beneficiaries state_unknown"]),
        (cost("\"1.005\""), 422, "fields_invalid", vec!["/budget/0/unit_cost_usd amount_too_precise"]),
        (cost("\"-1.00\""), 422, "fields_invalid", vec!["/budget/0/unit_cost_usd amount_negative"]),
        (cost("\"90071992547409.92\""), 422, "fields_invalid", vec!["/budget/0/unit_cost_usd amount_too_large"]),
        (cost("100.5"), 422, "fields_invalid", vec!["/budget/0/unit_cost_usd wrong_type"]),
        (
            json!({"title": "x".repeat(301), "duration_months": 0, "prolongs": "y".repeat(41)}).to_string(),
            422,
            "fields_invalid",
            vec!["/duration_months out_of_range", "/prolongs too_long", "/title too_long"],
        ),
        ("x".repeat(300_000), 413, "body_too_large", vec![]),
    ] {
        let ask = app.ask("POST", LIST).header("authorization", &token).key("k").text("application/json", &body);
        let shown: String = body.chars().take(80).collect();
        assert_eq!(
            refused(ask).await,
            (status, code.to_owned(), faults.into_iter().map(str::to_owned).collect()),
            "{shown}"
        );
    }
    let xml = app.ask("POST", LIST).header("authorization", &token).key("k").text("text/xml", "<a/>");
    assert_eq!(refused(xml).await.0, 415);
    let keyless = app.ask("POST", LIST).header("authorization", &token).json(&json!({}));
    assert_eq!(refused(keyless).await.1, "idempotency_key_missing");
    assert_eq!(before, app.db.snapshot().await);
}

#[actix_web::test]
async fn a_letter_is_a_pdf_by_its_content_and_of_a_size() {
    let app = TestApp::new().await;
    let id = app.db.create(&OFFICER_XAA, national(150_000)).await.unwrap().id;
    let token = format!("Bearer {}", app.token(&OFFICER_XAA).await);
    let before = app.db.snapshot().await;
    let pdf = std::str::from_utf8(PDF).unwrap();
    let mut blank = said();
    blank["signatory"] = json!("");
    let mut strange = said();
    strange["stamp"] = json!(true);
    let mut early = said();
    early["signed_on"] = json!("1950-12-31");
    let padded = format!("{}{}", said(), " ".repeat(256 * 1024));
    for (body, status, code, faults) in [
        (
            form(said(), "letter.pdf", "MZ\u{1}\u{2} this program %%EOF"),
            422,
            "fields_invalid",
            vec!["/document not_a_pdf"],
        ),
        (
            form(&blank, "letter.pdf", "GIF89a"),
            422,
            "fields_invalid",
            vec!["/document not_a_pdf", "/letter/signatory length_between"],
        ),
        (form(&strange, "letter.pdf", pdf), 422, "fields_invalid", vec!["/letter/stamp unknown_field"]),
        (form(&early, "letter.pdf", pdf), 422, "fields_invalid", vec!["/letter/signed_on day_out_of_range"]),
        (form(&padded, "letter.pdf", pdf), 413, "body_too_large", vec![]),
        (form(said(), "letter.pdf", &"x".repeat(50 * 1024 * 1024)), 413, "body_too_large", vec![]),
        (form(said(), "letter.pdf", &"x".repeat(10 * 1024 * 1024 + 1)), 413, "body_too_large", vec![]),
        ("--b\r\nbroken".to_owned(), 400, "body_unreadable", vec![]),
        ("--b--\r\n".to_owned(), 422, "fields_invalid", vec!["/letter field_missing"]),
    ] {
        let ask = app.ask("POST", &format!("{LIST}/{id}/letters")).header("authorization", &token).key("k").version(1);
        let found = refused(ask.text(FORM, &body)).await;
        assert_eq!(
            found,
            (status, code.to_owned(), faults.into_iter().map(str::to_owned).collect()),
            "{} bytes",
            body.len()
        );
    }
    assert_eq!(before, app.db.snapshot().await);
}

#[actix_web::test]
async fn a_stale_or_unnamed_version_and_a_reused_key_change_nothing() {
    let app = TestApp::new().await;
    let id = app.db.create(&OFFICER_XAA, national(150_000)).await.unwrap().id;
    let (draft, actions) = (format!("{LIST}/{id}/draft"), format!("{LIST}/{id}/actions"));
    let token = format!("Bearer {}", app.token(&OFFICER_XAA).await);
    let done = app.ask("POST", LIST).header("authorization", &token).key("used").json(&json!({})).send().await;
    assert_eq!(done.status, 201);
    let before = app.db.snapshot().await;
    let put = || app.ask("PUT", &draft).header("authorization", &token).json(&json!({}));
    assert_eq!(refused(put()).await.0, 428);
    assert_eq!(refused(put().version(7)).await.0, 412);
    assert_eq!(refused(put().header("if-match", "*")).await.0, 400);
    let act = || app.ask("POST", &actions).header("authorization", &token).json(&json!({"action": "withdraw"}));
    assert_eq!(refused(act().key("new")).await.0, 428);
    assert_eq!(refused(act().version(1)).await.1, "idempotency_key_missing");
    assert_eq!(refused(act().key("new").version(9)).await.0, 412);
    assert_eq!(refused(act().key("used").version(1)).await.1, "idempotency_key_reused");
    let other = app.ask("POST", LIST).header("authorization", &token).key("used").json(&json!({"title": "b"}));
    assert_eq!(refused(other).await.1, "idempotency_key_reused");
    assert_eq!(before, app.db.snapshot().await);
}

#[actix_web::test]
async fn fifty_requests_with_one_key_act_once_and_answer_the_same() {
    let app = TestApp::new().await;
    let token = format!("Bearer {}", app.token(&OFFICER_XAA).await);
    let ask =
        || app.ask("POST", LIST).header("authorization", &token).key("once").json(&json!({"title": "One"})).send();
    let replies = join_all((0..50).map(|_| ask())).await;
    let first = replies.iter().find(|reply| reply.status == 201).unwrap();
    for reply in &replies {
        match reply.status {
            201 => assert_eq!(
                (&reply.body, reply.header("etag"), reply.header("location")),
                (&first.body, first.header("etag"), first.header("location"))
            ),
            409 => assert_eq!(reply.problem().1, "still_running"),
            other => panic!("{other}: {:?}", reply.json()),
        }
    }
    assert_eq!(ask().await.body, first.body);
    assert_eq!(app.db.rows("application").await, 1);
    assert_eq!(app.db.rows("application_event").await, 1);
}
