//! The response of an idempotent request is stored in the transaction of the operation, even if the connection is lost.

use serde_json::{Value, json};

use crate::support::app::{Reply, TestApp};
use crate::support::db::TestDb;
use crate::support::people::{FINANCE_OFFICER, OFFICER_XAA, Person};
use crate::support::wire::{Cut, Sent, Wire};

/// An act under a key, and the table that gains a row by it.
struct Act {
    person: Person,
    path: &'static str,
    body: Value,
    table: &'static str,
}

fn acts() -> [Act; 2] {
    let application = json!({ "title": "CONSTRUCTED project" });
    let fact = json!({
        "kind": "income_group", "value": "lower_middle", "valid_from": "2019-07-01", "source": "CONSTRUCTED list"
    });
    [
        Act { person: OFFICER_XAA, path: "/api/v1/applications", body: application, table: "application" },
        Act { person: FINANCE_OFFICER, path: "/api/v1/member-states/XAA/facts", body: fact, table: "member_fact" },
    ]
}

/// The answer says that nobody knows, and what to do.
fn outcome_unknown(reply: &Reply) {
    assert_eq!(reply.problem(), (503, "outcome_unknown".to_owned()), "{reply:?}");
    assert_eq!(reply.header("retry-after"), "2");
    let detail = reply.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("Idempotency-Key") && !detail.contains("othing has changed"), "{detail}");
}

/// The service twice on one database: as usual, and over a wire.
struct Pair {
    direct: TestApp,
    over_wire: TestApp,
    wire: Wire,
}

impl Pair {
    async fn new(cut: Cut) -> Pair {
        let direct = TestApp::new().await;
        let (wire, db) = direct.db.over_wire(cut);
        Pair { direct, over_wire: TestApp::on(db, |_| ()), wire }
    }

    /// Sends the act over the wire, in a new session that was opened directly.
    async fn send_over_wire(&self, act: &Act, key: &str) -> Reply {
        self.send_over_wire_as(&self.bearer(&act.person).await, act, key).await
    }

    /// A session of the person, opened directly.
    async fn bearer(&self, person: &Person) -> String {
        format!("Bearer {}", self.direct.token(person).await)
    }

    async fn send_over_wire_as(&self, bearer: &str, act: &Act, key: &str) -> Reply {
        self.over_wire.ask("POST", act.path).header("authorization", bearer).key(key).json(&act.body).send().await
    }

    async fn send_directly(&self, act: &Act, key: &str) -> Reply {
        self.direct.ask("POST", act.path).by(&act.person).key(key).json(&act.body).send().await
    }
}

#[actix_web::test]
async fn an_act_whose_connection_is_cut_behind_commit_is_repeated_with_its_first_answer() {
    for act in acts() {
        let pair = Pair::new(Cut::BehindCommit).await;
        let before = pair.direct.db.rows(act.table).await;
        let cut = pair.send_over_wire(&act, "once").await;
        outcome_unknown(&cut);
        assert_eq!(pair.direct.db.rows(act.table).await, before + 1, "{} was committed", act.path);
        let repeated = pair.send_directly(&act, "once").await;
        assert_eq!(repeated.status, 201, "{repeated:?}");
        assert_eq!(pair.direct.db.rows(act.table).await, before + 1, "{} acted twice", act.path);
        assert_eq!(pair.send_directly(&act, "once").await.body, repeated.body);
    }
}

#[actix_web::test]
async fn an_act_whose_connection_is_cut_before_commit_leaves_nothing_and_may_be_repeated() {
    for act in acts() {
        let pair = Pair::new(Cut::BeforeCommit).await;
        let before = pair.direct.db.rows(act.table).await;
        let cut = pair.send_over_wire(&act, "once").await;
        // From this side the same as a connection that breaks behind COMMIT.
        outcome_unknown(&cut);
        assert_eq!(pair.direct.db.rows(act.table).await, before, "{} was not committed", act.path);
        assert_eq!(pair.send_directly(&act, "once").await.status, 201);
        assert_eq!(pair.direct.db.rows(act.table).await, before + 1);
    }
}

#[actix_web::test]
async fn an_act_whose_connection_breaks_before_its_commit_is_known_not_to_have_happened() {
    for act in acts() {
        let pair = Pair::new(Cut::BeforeInsert).await;
        let bearer = pair.bearer(&act.person).await;
        let before = pair.direct.db.snapshot().await;
        let cut = pair.send_over_wire_as(&bearer, &act, "once").await;
        assert_eq!(cut.problem(), (503, "busy".to_owned()), "{cut:?}");
        assert_eq!(cut.header("retry-after"), "2");
        assert_eq!(pair.direct.db.snapshot().await, before, "{}", act.path);
        assert_eq!(pair.send_directly(&act, "once").await.status, 201);
    }
}

#[actix_web::test]
async fn a_database_that_may_not_write_is_answered_with_a_time_to_try_again() {
    let alter = |setting: &str| {
        format!("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I {setting}', current_database()); END $$")
    };
    for act in acts() {
        let pair = Pair::new(Cut::Never).await;
        let bearer = pair.bearer(&act.person).await;
        let before = pair.direct.db.snapshot().await;
        pair.direct.db.as_owner(&alter("SET default_transaction_read_only = on")).await;
        // The connections over the wire are opened now.
        let refused = pair.send_over_wire_as(&bearer, &act, "once").await;
        assert_eq!(refused.problem(), (503, "busy".to_owned()), "{refused:?}");
        assert_eq!(refused.header("retry-after"), "2");
        assert_eq!(pair.direct.db.snapshot().await, before, "{}", act.path);
        assert_eq!(pair.send_directly(&act, "once").await.status, 201, "an earlier connection writes");
    }
}

#[actix_web::test]
async fn a_key_belongs_to_its_person_in_one_office() {
    let app = TestApp::new().await;
    let id = OFFICER_XAA.id();
    let office = async |role: &str, represents: &str, at: &str| {
        app.db
            .as_owner(&format!(
                "UPDATE app_user SET role = '{role}', represents = {represents}, office_changed_at = '{at}' WHERE id = '{id}'"
            ))
            .await;
    };
    let begin = || {
        let body = json!({ "title": "CONSTRUCTED project" });
        app.ask("POST", "/api/v1/applications").by(&OFFICER_XAA).key("once").json(&body).send()
    };
    let first = begin().await;
    assert_eq!(first.status, 201, "{first:?}");
    assert_eq!(begin().await.body, first.body);

    office("state_officer", "'XAB'", "2019-06-03T13:00:00Z").await;
    let elsewhere = begin().await;
    assert_eq!(elsewhere.status, 201, "{elsewhere:?}");
    assert_ne!(elsewhere.header("location"), first.header("location"), "the other state has an application of its own");
    assert_eq!(begin().await.body, elsewhere.body);
    let shown = app.ask("GET", elsewhere.header("location")).by(&OFFICER_XAA).send().await.json();
    assert_eq!(shown["applicant"], "XAB");

    office("auditor", "NULL", "2019-06-03T14:00:00Z").await;
    assert_eq!(begin().await.problem(), (403, "forbidden".to_owned()));
    office("state_officer", "'XAA'", "2019-06-03T15:00:00Z").await;
    assert_eq!(begin().await.body, first.body, "the office of that time has its answer still");
    assert_eq!(app.db.rows("application").await, 2);
}

#[actix_web::test]
async fn an_answer_of_before_offices_counts_until_its_person_changes_office() {
    let app = TestApp::new().await;
    let begin = || app.ask("POST", "/api/v1/applications").by(&OFFICER_XAA).key("once").json(&json!({})).send();
    let first = begin().await;
    app.db.as_owner("UPDATE idempotency SET office = ''").await;
    assert_eq!(begin().await.body, first.body);
    let id = OFFICER_XAA.id();
    app.db
        .as_owner(&format!(
            "UPDATE app_user SET represents = 'XAB', office_changed_at = '2019-06-03T13:00:00Z' WHERE id = '{id}'"
        ))
        .await;
    let elsewhere = begin().await;
    assert_eq!(elsewhere.status, 201, "{elsewhere:?}");
    assert_ne!(elsewhere.header("location"), first.header("location"));
}

#[actix_web::test]
async fn the_answer_is_written_before_commit_is_sent_on_fresh_and_on_used_connections() {
    let pair = Pair::new(Cut::Never).await;
    for (round, connection) in ["fresh", "used", "used"].into_iter().enumerate() {
        for act in acts() {
            let already = pair.wire.sent().len();
            let reply = pair.send_over_wire(&act, &format!("{round}")).await;
            assert_eq!(reply.status, 201, "{reply:?}");
            let sent = pair.wire.sent().split_off(already);
            let position = |wanted: &dyn Fn(&Sent) -> bool| sent.iter().position(wanted);
            let begin = position(&|sent| *sent == Sent::Query("BEGIN".to_owned())).unwrap();
            let commit = position(&|sent| *sent == Sent::Query("COMMIT".to_owned())).unwrap();
            let written: Vec<usize> = sent
                .iter()
                .enumerate()
                .filter(|(_, sent)| matches!(sent, Sent::Execute(text) if text.starts_with("INSERT ") || text.starts_with("UPDATE ")))
                .map(|(at, _)| at)
                .collect();
            let kept = position(
                &|sent| matches!(sent, Sent::Execute(text) if text.starts_with("INSERT INTO \"idempotency\"")),
            );
            let kept = kept.unwrap_or_else(|| panic!("{connection}: no answer was kept in {sent:#?}"));
            assert!(begin < kept && kept < commit, "{connection} {}: {sent:#?}", act.path);
            assert!(written.iter().all(|at| (begin..commit).contains(at)), "{connection} {}: {sent:#?}", act.path);
            assert_eq!(commit, sent.len() - 1, "{connection} {}: something follows COMMIT: {sent:#?}", act.path);
        }
    }
}

#[tokio::test]
async fn a_wire_that_is_not_cut_carries_and_records_what_is_sent() {
    let test = TestDb::new().await;
    let (wire, over_wire) = test.over_wire(Cut::Never);
    let reader = over_wire.db.reader().await.unwrap();
    fonds1035::store::member_states::states::all(&reader).await.unwrap();
    assert!(wire.sent().iter().any(|sent| matches!(sent, Sent::Execute(text) if text.contains("member_state"))));
}
