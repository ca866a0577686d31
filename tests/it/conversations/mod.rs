//! Conversations and the copies of mails: visibility through every channel.

mod hostile;
mod matrix;
mod order;
mod questions;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::app::{Reply, TestApp};
use crate::support::people::Person;

impl TestApp {
    /// Writes a message and gives the whole answer.
    pub async fn say(&self, by: &Person, application: Uuid, message: &Value) -> Reply {
        let key = Uuid::now_v7().to_string();
        let path = format!("/api/v1/applications/{application}/conversation");
        self.ask("POST", &path).by(by).key(&key).json(message).send().await
    }

    /// Writes a message and gives its identity.
    pub async fn said(&self, by: &Person, application: Uuid, message: &Value) -> String {
        let reply = self.say(by, application, message).await;
        assert_eq!(reply.status, 201, "{reply:?}");
        reply.json()["id"].as_str().unwrap().to_owned()
    }

    /// What a person reads at an address.
    pub async fn reads(&self, by: &Person, path: &str) -> Reply {
        self.ask("GET", path).by(by).send().await
    }
}

/// A message that asks nobody and answers nothing.
pub fn message(visibility: &str, body: &str) -> Value {
    json!({ "visibility": visibility, "body": body })
}
