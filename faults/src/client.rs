//! A client that writes down every act before it is sent, and every answer.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::time::sleep;

use crate::act::{Act, Journal, Outcome, route};
use crate::door::Door;
use crate::http::{self, Answer, Request};

/// A document that the service takes.
const PDF: &str = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// Attempts of a client that insists, a tenth of a second apart.
const ATTEMPTS: usize = 300;

/// What a client does about answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Sends once and takes what comes.
    Once,
    /// Closes the connection behind the request, then repeats the request until it is answered.
    HangsUp,
}

/// A client.
#[derive(Debug, Clone)]
pub struct Client {
    /// Where it goes in.
    pub door: Door,
    /// Where it writes.
    pub journal: Arc<Journal>,
    /// What it does about answers.
    pub manner: Manner,
}

/// An act that is about to be sent.
#[derive(Debug)]
pub struct Order {
    /// Text for the content.
    pub mark: String,
    person: String,
    line: String,
    version: Option<u32>,
    keyed: bool,
    effect: Option<&'static str>,
    media_type: String,
    body: Vec<u8>,
}

impl Order {
    /// The version that the act is based on.
    #[must_use]
    pub fn on(mut self, version: Option<u32>) -> Order {
        self.version = version;
        self
    }

    /// The column in which the mark will stand.
    #[must_use]
    pub fn leaves(mut self, column: &'static str) -> Order {
        self.effect = Some(column);
        self
    }

    /// A body in JSON.
    #[must_use]
    pub fn json(mut self, body: &Value) -> Order {
        self.media_type = "application/json".into();
        self.body = body.to_string().into_bytes();
        self
    }

    /// A form with a part in JSON and a document.
    #[must_use]
    pub fn form(mut self, part: &str, body: &Value) -> Order {
        self.media_type = "multipart/form-data; boundary=faults".into();
        let part = format!(
            "--faults\r\nContent-Disposition: form-data; name=\"{part}\"\r\nContent-Type: application/json\r\n\r\n{body}\r\n"
        );
        let document = format!(
            "--faults\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n{PDF}\r\n--faults--\r\n"
        );
        self.body = format!("{part}{document}").into_bytes();
        self
    }
}

impl Client {
    /// Begins a POST by a person, with a key.
    pub fn post(&self, person: &str, path: &str) -> Order {
        self.order(person, format!("POST /api/v1{path}"), true)
    }

    /// Begins a PUT by a person; it carries no key.
    pub fn put(&self, person: &str, path: &str) -> Order {
        self.order(person, format!("PUT /api/v1{path}"), false)
    }

    fn order(&self, person: &str, line: String, keyed: bool) -> Order {
        let (mark, person) = (self.journal.mark(), person.to_owned());
        Order { mark, person, line, version: None, keyed, effect: None, media_type: String::new(), body: Vec::new() }
    }

    /// Sends an act. Returns its answer if it was done, and nothing if it was refused or nobody has said.
    pub async fn act(&self, order: Order) -> Option<Answer> {
        let mut headers = vec![("Content-Type", order.media_type)];
        headers.extend(order.keyed.then(|| ("Idempotency-Key", order.mark.clone())));
        headers.extend(order.version.map(|version| ("If-Match", format!("\"{version}\""))));
        let act = Act {
            route: route(&order.line),
            request: Request { line: order.line, headers, body: order.body },
            mark: order.mark,
            person: order.person,
            effect: order.effect,
            keyed: order.keyed,
            outcomes: Vec::new(),
        };
        self.journal.begin(act.clone());
        match self.manner {
            Manner::Once => self.attempt(&act).await,
            Manner::HangsUp => {
                let request = prepared(&self.door, &act, 0);
                let sent = http::hang_up(self.door.port, &request).await;
                let words = sent.map_or_else(|failure| failure.to_string(), |()| "hung up".to_owned());
                self.journal.note(&act.mark, Outcome::Unanswered(words));
                self.insist(&act.mark).await
            }
        }
    }

    /// Repeats an act with its key until it is answered clearly, or until its patience ends.
    pub async fn insist(&self, mark: &str) -> Option<Answer> {
        for _ in 0..ATTEMPTS {
            let act = self.journal.act(mark)?;
            if let Some(answer) = self.attempt(&act).await {
                return Some(answer);
            }
            if !self.journal.act(mark)?.is_open() {
                return None;
            }
            sleep(Duration::from_millis(100)).await;
        }
        None
    }

    /// Sends an act once more and writes down what is said.
    pub async fn attempt(&self, act: &Act) -> Option<Answer> {
        let answer = http::ask(self.door.port, &prepared(&self.door, act, act.outcomes.len()), self.door.limit).await;
        let outcome = Outcome::of(&answer);
        let done = matches!(outcome, Outcome::Acknowledged(_));
        self.journal.note(&act.mark, outcome);
        answer.ok().filter(|_| done)
    }
}

/// The request of an attempt: every attempt has a request id of its own.
fn prepared(door: &Door, act: &Act, attempt: usize) -> Request {
    let mut request = act.request.clone();
    request.headers.push(door.token(&act.person));
    request.headers.push(("X-Request-Id", format!("{}-{attempt}", act.mark)));
    request
}
