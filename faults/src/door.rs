//! How clients come in: the port of `serve`, and the tokens of persons who have really signed in.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::Failure;
use crate::http::{self, Answer, Request};

/// Password of every constructed person.
pub const PASSWORD: &str = "a password for fault tests";

/// Officers, one for each of the first states.
pub const OFFICERS: usize = 8;

/// The staff of the Fund.
const STAFF: [&str; 6] = ["fund", "approver", "finance", "region", "auditor", "administrator"];

/// A port with tokens for it.
#[derive(Debug, Clone)]
pub struct Door {
    /// The port of `serve`.
    pub port: u16,
    /// How long a client waits for an answer.
    pub limit: Duration,
    tokens: Arc<BTreeMap<String, String>>,
}

impl Door {
    /// Signs everybody in.
    pub async fn open(port: u16, limit: Duration) -> Result<Door, Failure> {
        let officers = (0..OFFICERS).map(officer);
        let mut tokens = BTreeMap::new();
        for person in officers.chain(STAFF.map(str::to_owned)) {
            let body = serde_json::json!({ "email": format!("{person}@example.org"), "password": PASSWORD });
            let headers = vec![("Content-Type", "application/json".to_owned())];
            let request =
                Request { line: "POST /api/v1/sessions".into(), headers, body: body.to_string().into_bytes() };
            let answer = http::ask(port, &request, Duration::from_secs(20)).await?;
            let json = answer.json();
            let token = json["access_token"]
                .as_str()
                .ok_or_else(|| format!("{person} cannot sign in: {} {}", answer.status, answer.code()))?;
            tokens.insert(person, token.to_owned());
        }
        Ok(Door { port, limit, tokens: Arc::new(tokens) })
    }

    /// The same door with another patience.
    pub fn patient(&self, limit: Duration) -> Door {
        Door { limit, ..self.clone() }
    }

    /// The header that names a person.
    pub fn token(&self, person: &str) -> (&'static str, String) {
        ("Authorization", format!("Bearer {}", self.tokens.get(person).map_or("", String::as_str)))
    }

    /// Reads a path as a person.
    pub async fn get(&self, person: &str, path: &str) -> Result<Answer, Failure> {
        let line = format!("GET /api/v1{path}");
        let request = Request { line, headers: vec![self.token(person)], body: Vec::new() };
        http::ask(self.port, &request, self.limit).await
    }
}

/// The officer of a state.
pub fn officer(number: usize) -> String {
    format!("officer.{number}")
}

/// Code of a state.
pub fn state(number: usize) -> String {
    let letter = u8::try_from(number).ok().and_then(|number| b'A'.checked_add(number)).unwrap_or(b'A');
    format!("XA{}", char::from(letter))
}
