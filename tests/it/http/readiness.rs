//! `/readyz` says why a process cannot serve, with the figure; the schema is looked at before any request.

use std::time::Duration;

use chrono::TimeDelta;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use fonds1035::clock::Clock;
use fonds1035::jobs::heartbeat::Heartbeat;
use serde_json::{Value, json};

use crate::support::app::{Reply, TestApp};
use crate::support::db::TestDb;
use crate::support::people::AUDITOR;

/// The service at the time of the database.
async fn app() -> TestApp {
    of(TestDb::new().await)
}

fn of(test: TestDb) -> TestApp {
    test.clock.set(Clock::system().now());
    TestApp::on(test, |config| config.health.clock_difference = Duration::from_secs(5))
}

async fn ready(app: &TestApp) -> Reply {
    app.ask("GET", "/readyz").send().await
}

/// The figures of the problem that says why the service is not ready.
async fn unready(app: &TestApp) -> Value {
    let reply = ready(app).await;
    assert_eq!(reply.problem(), (503, "not_ready".to_owned()));
    assert_eq!(reply.header("retry-after"), "5");
    assert!(!reply.json()["detail"].as_str().unwrap().is_empty());
    reply.json()["figures"].clone()
}

#[actix_web::test]
async fn a_ready_service_shows_its_figures_and_answers_head() {
    let app = app().await;
    let found = ready(&app).await.json();
    assert_eq!((&found["status"], &found["write_age_seconds"]), (&json!("ok"), &json!(0)));
    assert!(found["clock_difference_milliseconds"].as_u64().unwrap() < 5_000);
    assert_eq!((&found["newer_migrations"], &found["warnings"]), (&json!(0), &json!(["worker_silent"])));
    assert_eq!(app.db.rows("heartbeat").await, 1);
    assert_eq!(ready(&app).await.status, 200);
    assert_eq!(app.db.rows("heartbeat").await, 1, "one row for a process");
    for path in ["/healthz", "/readyz", "/metrics", "/api/v1/openapi.json"] {
        assert_eq!(app.ask("HEAD", path).send().await.status, 200, "{path}");
    }
    assert_eq!(app.ask("HEAD", "/api/v1/me").by(&AUDITOR).send().await.status, 405);
}

#[actix_web::test]
async fn a_clock_that_differs_by_more_than_a_few_seconds_is_told_with_its_figure() {
    let app = app().await;
    for seconds in [60, -60] {
        app.db.clock.set(Clock::system().now() + TimeDelta::seconds(seconds));
        let figures = unready(&app).await;
        assert_eq!((&figures["reason"], &figures["most"]), (&json!("clock_differs"), &json!("5")));
        // The test itself takes some time, by which the difference shrinks or grows.
        let (whole, _) = figures["seconds"].as_str().unwrap().split_once('.').unwrap();
        assert!((40..=80).contains(&whole.parse().unwrap()), "{figures}");
    }
    app.db.clock.set(Clock::system().now() + TimeDelta::seconds(2));
    assert_eq!(ready(&app).await.status, 200);
}

#[actix_web::test]
async fn a_database_that_takes_no_writes_is_told_apart() {
    let test = TestDb::new().await;
    test.as_owner("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$")
        .await;
    assert_eq!(unready(&of(test)).await, json!({"reason": "read_only"}));
}

#[actix_web::test]
async fn a_full_disk_is_seen_by_the_small_write() {
    let app = app().await;
    app.db
        .as_owner(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
             END $$;
             CREATE TRIGGER full_disk BEFORE INSERT ON heartbeat FOR EACH ROW EXECUTE FUNCTION full_disk()",
        )
        .await;
    assert_eq!(unready(&app).await, json!({"reason": "writes_fail"}));
    app.db.as_owner("DROP TRIGGER full_disk ON heartbeat").await;
    assert_eq!(ready(&app).await.status, 200);
}

#[actix_web::test]
async fn writes_that_hang_are_seen_and_their_end_too() {
    let test = TestDb::new().await;
    test.clock.set(Clock::system().now());
    let app = TestApp::on(test, |config| config.health.probe_timeout = Duration::from_secs(2));
    let mut owner = AsyncPgConnection::establish(&app.db.owner_url()).await.unwrap();
    // Reads go on, writes wait, as with a synchronous standby that is gone.
    owner.batch_execute("BEGIN; LOCK TABLE heartbeat IN EXCLUSIVE MODE").await.unwrap();
    for _ in 0..2 {
        assert_eq!(unready(&app).await["reason"], "writes_hang");
    }
    owner.batch_execute("COMMIT").await.unwrap();
    let again = async {
        while ready(&app).await.status != 200 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), again).await.unwrap();
}

#[actix_web::test]
async fn a_schema_that_is_too_old_answers_no_request_and_one_that_was_never_made_is_no_fault_of_the_program() {
    let app = app().await;
    app.db.as_owner("DELETE FROM __diesel_schema_migrations WHERE version = '20261101000011'").await;
    assert_eq!(unready(&app).await, json!({"reason": "schema_too_old", "missing": "1"}));
    for (method, path) in [("GET", "/api/v1/me"), ("POST", "/api/v1/sessions")] {
        let refused = app.ask(method, path).json(&json!({})).send().await;
        assert_eq!(refused.problem(), (503, "not_ready".to_owned()), "{path}");
        assert_eq!(refused.header("retry-after"), "5");
    }
    for path in ["/healthz", "/metrics", "/api/v1/openapi.json"] {
        assert_eq!(app.ask("GET", path).send().await.status, 200, "{path}");
    }
    app.db.as_owner("INSERT INTO __diesel_schema_migrations (version) VALUES ('20261101000011')").await;
    assert_eq!(app.ask("GET", "/api/v1/me").send().await.status, 401, "migrations are noticed without a restart");
    assert_eq!(ready(&app).await.status, 200);

    // A database without any migration: the table of migrations is empty, may not be read, or does not exist.
    let never = of(TestDb::new().await);
    for state in [
        "DELETE FROM __diesel_schema_migrations",
        "REVOKE SELECT ON __diesel_schema_migrations FROM fonds1035_service",
        "DROP TABLE __diesel_schema_migrations",
    ] {
        never.db.as_owner(state).await;
        assert_eq!(unready(&never).await, json!({"reason": "never_migrated"}), "{state}");
    }
    assert_eq!(never.ask("GET", "/api/v1/me").send().await.problem(), (503, "not_ready".to_owned()));
}

#[actix_web::test]
async fn a_schema_that_is_newer_is_tolerated_only_where_it_only_adds() {
    let app = app().await;
    app.db.as_owner("INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000001')").await;
    assert_eq!(unready(&app).await, json!({"reason": "schema_too_new", "unknown": "1"}));
    app.db.as_owner("INSERT INTO additive_migration (version) VALUES ('29991231000001')").await;
    let found = ready(&app).await.json();
    assert_eq!(found["newer_migrations"], 1);
    assert!(found["warnings"].as_array().unwrap().contains(&json!("schema_newer")), "{found}");
}

#[actix_web::test]
async fn a_silent_worker_and_a_late_outbox_are_warnings_with_their_ages() {
    let app = app().await;
    let heartbeat = Heartbeat::new();
    heartbeat.beat(&app.db.db, &app.db.clock).await.unwrap();
    let found = ready(&app).await.json();
    assert_eq!((&found["worker_heartbeat_seconds"], &found["warnings"]), (&json!(0), &json!([])));
    assert!(found.get("oldest_due_message_seconds").is_none());
    let lost = json!({ "email": "auditor@example.org" });
    assert_eq!(app.ask("POST", "/api/v1/password-resets").json(&lost).send().await.status, 202);
    app.db.as_owner("UPDATE outbox_message SET next_attempt_at = next_attempt_at - interval '1 hour'").await;
    app.db.as_owner("UPDATE heartbeat SET beat_at = beat_at - interval '2 minutes' WHERE part = 'work'").await;
    let found = ready(&app).await.json();
    assert_eq!(found["warnings"], json!(["worker_silent", "outbox_late"]));
    assert!((3_600..3_700).contains(&found["oldest_due_message_seconds"].as_i64().unwrap()), "{found}");
    assert!((120..200).contains(&found["worker_heartbeat_seconds"].as_i64().unwrap()), "{found}");
    let metrics = String::from_utf8(app.ask("GET", "/metrics").send().await.body).unwrap();
    let figure = |name: &str| {
        let line = metrics.lines().find(|line| line.starts_with(&format!("{name} "))).unwrap();
        line.rsplit(' ').next().unwrap().parse::<i64>().unwrap()
    };
    assert!(figure("outbox_oldest_due_seconds") >= 3_600);
    assert!(figure("worker_heartbeat_age_seconds") >= 120);
}
