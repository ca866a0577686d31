//! Heavy requests: very many faults, deep nesting, long addresses, compressed bodies. Each gets a short answer.

use serde_json::json;

use crate::support::app::{Reply, TestApp};
use crate::support::people::OFFICER_XAA;

const DRAFT: &str = "/api/v1/applications/00000000-0000-0000-0000-000000000001/draft";

/// Most bytes of an answer that lists faults.
const SHORT: usize = 64 * 1024;

async fn saved(app: &TestApp, body: &str) -> Reply {
    app.ask("PUT", DRAFT).by(&OFFICER_XAA).version(1).text("application/json", body).send().await
}

#[actix_web::test]
async fn a_form_of_140_000_parts_gets_a_short_answer() {
    let app = TestApp::new().await;
    let form = "--b\r\ncontent-disposition: form-data; name=\"x\"\r\n\r\nx\r\n".repeat(140_000) + "--b--\r\n";
    let letters = DRAFT.replace("draft", "letters");
    let ask = app.ask("POST", &letters).by(&OFFICER_XAA).key("k").version(1);
    let reply = ask.text("multipart/form-data; boundary=b", &form).send().await;
    assert_eq!(reply.problem(), (422, "fields_invalid".to_owned()));
    assert_eq!(reply.json()["errors"][0]["code"], "too_many_parts");
    assert!(reply.body.len() < 1_000, "{} bytes", reply.body.len());
}

#[actix_web::test]
async fn hundreds_of_faults_get_a_short_answer_that_counts_them() {
    let app = TestApp::new().await;
    let item = json!({
        "output": "x".repeat(201), "description": "y".repeat(501), "category": "staff", "quantity": 0,
        "unit_cost_usd": "1.00",
    });
    let unknown: serde_json::Map<_, _> = (0..2_000).map(|number| (format!("f{number}"), json!(1))).collect();
    for (body, least) in [(json!({ "budget": vec![item; 200] }), 500), (json!(unknown), 1)] {
        let reply = saved(&app, &body.to_string()).await;
        assert_eq!(reply.problem(), (422, "fields_invalid".to_owned()));
        let problem = reply.json();
        assert_eq!(problem["errors"].as_array().unwrap().len(), 100);
        assert!(problem["further"].as_u64().unwrap() >= least, "{}", problem["further"]);
        assert!(reply.body.len() < SHORT, "{} bytes", reply.body.len());
    }
    let name = "x".repeat(250_000);
    let reply = saved(&app, &json!({ name: 1 }).to_string()).await;
    assert_eq!(reply.json()["errors"][0]["code"], "unknown_field");
    assert!(reply.body.len() < 2_000, "a long name is not repeated: {} bytes", reply.body.len());
}

#[actix_web::test]
async fn deeply_nested_json_is_malformed() {
    let app = TestApp::new().await;
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let depth = 40_000;
        let deep = format!("{}1{}", open.repeat(depth), close.repeat(depth));
        for body in [format!("{{\"title\":{deep}}}"), deep.clone(), format!("{{\"unknown\":{deep}}}")] {
            let reply = saved(&app, &body).await;
            assert!(matches!(reply.status, 400 | 422), "{:?}", reply.problem());
            assert!(reply.body.len() < 2_000, "{} bytes", reply.body.len());
        }
    }
}

#[actix_web::test]
async fn an_address_has_a_length() {
    let app = TestApp::new().await;
    let long = "x".repeat(9_000);
    let many: String = (0..2_000).map(|number| format!("p{number}=1&")).collect();
    for target in [format!("/{long}"), format!("/api/v1/users/{long}"), format!("/api/v1/applications?{many}")] {
        let reply = app.ask("GET", &target).by(&OFFICER_XAA).send().await;
        assert_eq!(reply.problem(), (414, "uri_too_long".to_owned()));
        assert!(reply.body.len() < 1_000);
    }
    let many: String = (0..1_000).map(|number| format!("p{number}=1&")).collect();
    let reply = app.ask("GET", &format!("/api/v1/applications?{many}")).by(&OFFICER_XAA).send().await;
    assert_eq!(reply.problem(), (422, "fields_invalid".to_owned()));
    assert_eq!(reply.json()["errors"].as_array().unwrap().len(), 100);
}

#[actix_web::test]
async fn a_compressed_body_is_not_unpacked() {
    let app = TestApp::new().await;
    for coding in ["gzip", "deflate", "br", "zstd", "identity, gzip"] {
        let ask = app.ask("PUT", DRAFT).by(&OFFICER_XAA).version(1).header("content-encoding", coding);
        let reply = ask.text("application/json", "\u{1f}").send().await;
        assert_eq!(reply.problem(), (415, "unsupported_media_type".to_owned()), "{coding}");
    }
}
