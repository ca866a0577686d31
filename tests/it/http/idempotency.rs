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

    /// Sends the act over the wire; the session of the person was opened elsewhere.
    async fn send_over_wire(&self, act: &Act, key: &str) -> Reply {
        let bearer = format!("Bearer {}", self.direct.token(&act.person).await);
        self.over_wire.ask("POST", act.path).header("authorization", &bearer).key(key).json(&act.body).send().await
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
        assert!(cut.status >= 500, "{cut:?}");
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
        assert!(cut.status >= 500, "{cut:?}");
        assert_eq!(pair.direct.db.rows(act.table).await, before, "{} was not committed", act.path);
        assert_eq!(pair.send_directly(&act, "once").await.status, 201);
        assert_eq!(pair.direct.db.rows(act.table).await, before + 1);
    }
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
