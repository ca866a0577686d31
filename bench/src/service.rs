//! The service as it is shipped: the release binary, started with `serve`, and persons who have really signed in.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use fonds1035::embedded::Cluster;
use fonds1035::store::pools::SERVICE_ROLE;
use tokio::process::{Child, Command};

use crate::Failure;
use crate::http::{Connection, Request};

/// Password of every person of the bench.
pub const PASSWORD: &str = "a password for measuring";

/// Settings of the service besides its defaults; the report prints them.
pub const SETTINGS: &[(&str, &str)] = &[
    ("FONDS1035__LOGGING__FORMAT", "json"),
    ("FONDS1035__LOGGING__FILTER", "info"),
    ("FONDS1035__TOKENS__ACCESS_LIFETIME_SECONDS", "7200"),
    ("FONDS1035__SIGN_IN__ATTEMPTS_PER_ADDRESS_PER_MINUTE", "100000"),
    ("FONDS1035__SIGN_IN__ATTEMPTS_PER_SITE_PER_MINUTE", "100000"),
    ("FONDS1035__SIGN_IN__ATTEMPTS_PER_ACCOUNT_PER_MINUTE", "1000"),
];

/// A running service.
pub struct Service {
    /// Its loopback port.
    pub port: u16,
    /// Its process number.
    pub process: u32,
    child: Child,
}

impl Service {
    /// Starts the service on a database and waits until it is ready. `further`: settings of this start alone.
    pub async fn start(
        program: &Path,
        cluster: &Cluster,
        database: &str,
        further: &[(&str, &str)],
    ) -> Result<Service, Failure> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = Command::new(program);
        command.arg("serve").env_clear().envs(SETTINGS.iter().copied()).envs(further.iter().copied());
        command.env("DATABASE_URL", cluster.url(database, SERVICE_ROLE));
        command.env("FONDS1035__HTTP__BIND", format!("127.0.0.1:{port}"));
        command.env("FONDS1035__TOKENS__SIGNING_KEYS__BENCH", "only for measuring on this machine");
        command.env("FONDS1035__TOKENS__CURRENT_SIGNING_KEY", "bench");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        let child = command.spawn().map_err(|error| format!("{}: {error}", program.display()))?;
        let process = child.id().ok_or("the service has ended")?;
        let mut service = Service { port, process, child };
        let begun = Instant::now();
        while !service.ready().await {
            if service.child.try_wait()?.is_some() || begun.elapsed() > Duration::from_secs(30) {
                return Err("the service did not start".into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(service)
    }

    async fn ready(&self) -> bool {
        let request = Request { line: "GET /readyz".into(), headers: String::new(), body: String::new() };
        match Connection::open(self.port).await {
            Ok(mut connection) => matches!(connection.ask(&request).await, Ok((200, _))),
            Err(_) => false,
        }
    }

    /// Signs persons in; their access tokens by address.
    pub async fn sign_in(&self, persons: &[String]) -> Result<Tokens, Failure> {
        let mut tokens = BTreeMap::new();
        let mut connection = Connection::open(self.port).await?;
        for person in persons {
            let body = serde_json::json!({ "email": person, "password": PASSWORD }).to_string();
            let request = Request { line: "POST /api/v1/sessions".into(), headers: String::new(), body };
            let (status, answer) = connection.ask(&request).await?;
            let answer: serde_json::Value = serde_json::from_slice(answer)?;
            let token =
                answer["access_token"].as_str().ok_or_else(|| format!("{person} cannot sign in: {status} {answer}"))?;
            tokens.insert(person.clone(), token.to_owned());
        }
        Ok(Tokens(tokens))
    }

    /// Stops the service and waits for its end.
    pub async fn stop(mut self) -> Result<(), Failure> {
        Ok(self.child.kill().await?)
    }
}

/// Access tokens by address.
#[derive(Debug, Clone)]
pub struct Tokens(BTreeMap<String, String>);

impl Tokens {
    /// The header that names a person.
    pub fn of(&self, person: &str) -> String {
        let token = self.0.get(person).map_or("", String::as_str);
        format!("Authorization: Bearer {token}\r\n")
    }
}

/// Address of the officer of a state.
pub fn officer(number: u64) -> String {
    format!("officer.{number}@example.org")
}

/// Address of a fund officer.
pub fn fund_officer(number: u64) -> String {
    format!("fund.{}@example.org", number % 2)
}

/// Address of an approver.
pub fn approver(number: u64) -> String {
    format!("approver.{}@example.org", number % 2)
}

/// Address of the auditor.
pub fn auditor() -> String {
    "auditor@example.org".into()
}
