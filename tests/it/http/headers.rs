//! Every response, successful or not, has the security headers and a request ID.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use actix_web::middleware::from_fn;
use actix_web::{App, HttpResponse, HttpServer, test, web};
use fonds1035::config::{LogFormat, Logging};
use fonds1035::http::edge::{REQUEST_ID, edge};
use fonds1035::http::error::AppError;
use fonds1035::telemetry;

use crate::support::app::{Reply, TestApp};
use crate::support::people::{AUDITOR, OFFICER_XAA};
use crate::support::requests::{PLACES, described, filled};

/// What every answer carries (OWASP REST Security Cheat Sheet).
const PROTECTING: [(&str, &str); 6] = [
    ("cache-control", "no-store"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
];

/// What an answer may load where it is not a page.
const STRICTEST: &str = "default-src 'none'; frame-ancestors 'none'";

fn protected(reply: &Reply, policy: &str, what: &str) {
    for (name, value) in PROTECTING {
        assert_eq!(reply.header(name), value, "{what}: {name}");
        assert_eq!(reply.headers.get_all(name).count(), 1, "{what}: {name}");
    }
    assert_eq!(reply.header("content-security-policy"), policy, "{what}");
    assert!(reply.header("x-request-id").len() >= 8, "{what}");
}

#[actix_web::test]
async fn every_operation_protects_its_answers_whoever_asks() {
    let app = TestApp::new().await;
    for operation in described() {
        let path = filled(&operation.path, PLACES);
        let name = format!("{} {path}", operation.method);
        protected(&app.ask(&operation.method, &path).send().await, STRICTEST, &name);
        if let Some(person) = operation.caller() {
            protected(&app.ask(&operation.method, &path).by(&person).send().await, STRICTEST, &name);
        }
    }
}

#[actix_web::test]
async fn an_answer_of_each_kind_is_protected() {
    let app = TestApp::new().await;
    let ask = |method: &str, path: &str| app.ask(method, path).by(&AUDITOR);
    for (status, code, request) in [
        (404, "not_found", ask("GET", "/api/v1/nowhere")),
        (404, "not_found", ask("GET", "/api/v1/applications/no-identifier")),
        (405, "method_not_allowed", ask("PATCH", "/api/v1/users")),
        (403, "forbidden", ask("GET", "/api/v1/users").by(&OFFICER_XAA)),
        (422, "fields_invalid", ask("GET", "/api/v1/users?limit=0")),
    ] {
        let reply = request.send().await;
        assert_eq!(reply.problem(), (status, code.to_owned()));
        protected(&reply, STRICTEST, code);
    }
    protected(&ask("GET", "/api/v1/me").send().await, STRICTEST, "200");

    // What nobody foresaw is answered without its inner words.
    app.db.as_owner("ALTER TABLE outbox_message RENAME TO elsewhere").await;
    let failed = ask("GET", "/api/v1/outbox").send().await;
    assert_eq!(failed.problem(), (500, "internal".to_owned()));
    assert!(!String::from_utf8_lossy(&failed.body).contains("outbox_message"));
    protected(&failed, STRICTEST, "500");
    app.db.as_owner("DELETE FROM __diesel_schema_migrations WHERE version = '20261101000011'").await;
    let unready = ask("GET", "/readyz").send().await;
    assert_eq!(unready.problem(), (503, "not_ready".to_owned()));
    protected(&unready, STRICTEST, "503");
}

#[actix_web::test]
async fn the_page_to_try_the_interface_runs_its_own_scripts_and_no_others() {
    let app = TestApp::new().await;
    let moved = app.ask("GET", "/api/docs").send().await;
    assert_eq!((moved.status, moved.header("location")), (303, "/api/docs/"));
    protected(&moved, STRICTEST, "/api/docs");
    for file in ["", "index.html", "swagger-ui-bundle.js", "swagger-ui.css"] {
        let reply = app.ask("GET", &format!("/api/docs/{file}")).send().await;
        assert_eq!(reply.status, 200, "{file}");
        let policy = reply.header("content-security-policy").to_owned();
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
        assert!(policy.ends_with("frame-ancestors 'none'") && !policy.contains('*'), "{policy}");
        protected(&reply, &policy, file);
    }
    protected(&app.ask("GET", "/api/docs/no-such-file").send().await, STRICTEST, "no such file");
}

/// Log lines, kept instead of written.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[actix_web::test]
async fn every_log_line_of_a_request_carries_its_id() {
    for format in [LogFormat::Text, LogFormat::Json] {
        let (lines, logging) = (Lines::default(), Logging { format, filter: "info".into() });
        let writer = lines.clone();
        let subscriber = telemetry::subscriber(&logging, move || writer.clone()).unwrap();
        // While only one subscriber is registered, `tracing` decides once for all threads whether an event is of interest,
        // in the thread that meets the event first: a test that runs beside this one would decide for it.
        let second = tracing::Dispatch::new(telemetry::subscriber(&logging, std::io::sink).unwrap());
        let listening = tracing::subscriber::set_default(subscriber);
        let broken = async || Err::<HttpResponse, _>(AppError::Internal("the reason".into()));
        let service = test::init_service(App::new().wrap(from_fn(edge)).route("/broken", web::get().to(broken))).await;
        let request = test::TestRequest::with_uri("/broken").insert_header((REQUEST_ID, "abc-123-DEF"));
        test::call_service(&service, request.to_request()).await;
        drop((listening, second));
        let written = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        let written: Vec<&str> = written.lines().collect();
        let [failed, answered] = written.as_slice() else { panic!("{written:#?}") };
        assert!(failed.contains("the reason") && answered.contains("500"), "{written:#?}");
        assert!(written.iter().all(|line| line.contains("abc-123-DEF")), "{written:#?}");
    }
}

#[actix_web::test]
async fn a_head_that_cannot_be_parsed_is_answered_and_is_no_error_of_the_service() {
    let (lines, logging) = (Lines::default(), Logging { format: LogFormat::Text, filter: "info".into() });
    let writer = lines.clone();
    let log = tracing::Dispatch::new(telemetry::subscriber(&logging, move || writer.clone()).unwrap());
    // See the test above.
    let second = tracing::Dispatch::new(telemetry::subscriber(&logging, std::io::sink).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let of_server = log.clone();
    let server = HttpServer::new(move || {
        // The worker thread keeps its log until it ends.
        std::mem::forget(tracing::dispatcher::set_default(&of_server));
        App::new().wrap(from_fn(edge)).route("/", web::get().to(HttpResponse::Ok))
    });
    let server = server.workers(1).disable_signals().listen(listener).unwrap().run();
    let handle = server.handle();
    let running = tokio::spawn(server);
    let ask = |head: &'static str| {
        tokio::task::spawn_blocking(move || {
            let (mut connection, mut answer) = (TcpStream::connect(address).unwrap(), Vec::new());
            connection.write_all(head.as_bytes()).unwrap();
            connection.read_to_end(&mut answer).unwrap();
            String::from_utf8_lossy(&answer).into_owned()
        })
    };
    for (head, status) in [
        ("GET / HTTP/1.1\r\nhost: a\r\nbad header\u{1}: b\r\n\r\n", "400"),
        ("\u{1}\u{2} / HTTP/1.1\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n", "200"),
    ] {
        let answer = ask(head).await.unwrap();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
    }
    tracing::dispatcher::with_default(&log, || {
        tracing::error!(target: "actix_http::h1::dispatcher", "stream error: internal error");
    });
    handle.stop(false).await;
    running.await.unwrap().unwrap();
    drop(second);
    let written = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(written.contains("answered"), "{written}");
    let errors: Vec<&str> = written.lines().filter(|line| line.contains("ERROR")).collect();
    assert!(errors.len() == 1 && errors[0].contains("internal error"), "{errors:#?}");
}
