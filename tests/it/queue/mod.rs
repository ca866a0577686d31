//! The queue of a line: positions, assessments by ranking factors, and their visibility.

mod assessments;
mod hostile;
mod positions;
mod sight;

use fonds1035::domain::applications::state::Action;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::app::{Reply, TestApp};
use crate::support::builders::step;
use crate::support::db::TestDb;
use crate::support::people::{FUND_OFFICER, Person};

impl TestDb {
    /// An application of XAB that is retained; the line must not hold the money yet.
    pub async fn retained_of_xab(&self, dollars: i64) -> Uuid {
        let id = self.submitted_of_xab(dollars).await;
        self.take(&FUND_OFFICER, id, step(Action::BeginReview)).await.unwrap();
        self.take(&FUND_OFFICER, id, step(Action::Retain)).await.unwrap();
        id
    }
}

impl TestApp {
    /// What a person reads at an address.
    pub async fn seen(&self, by: &Person, path: &str) -> Reply {
        self.ask("GET", path).by(by).send().await
    }

    /// What a person reads at an address that answers.
    pub async fn seen_json(&self, by: &Person, path: &str) -> Value {
        let reply = self.seen(by, path).await;
        assert_eq!(reply.status, 200, "{path}: {reply:?}");
        reply.json()
    }

    /// Records an assessment and gives the whole answer.
    pub async fn assess(&self, by: &Person, id: Uuid, body: &Value) -> Reply {
        let path = format!("/api/v1/applications/{id}/ranking-assessments");
        self.ask("POST", &path).by(by).key(&Uuid::now_v7().to_string()).json(body).send().await
    }
}

/// An assessment of the day of the tests.
pub fn assessment(factor: &str, finding: &str, supersedes: Option<i32>) -> Value {
    json!({
        "factor": factor,
        "finding": finding,
        "reasons": "What the file says.",
        "assessed_on": "2019-06-03",
        "supersedes": supersedes,
    })
}

/// The references of a queue in its order.
pub fn references(queue: &Value) -> Vec<&str> {
    queue["items"].as_array().unwrap().iter().map(|item| item["reference"].as_str().unwrap()).collect()
}
