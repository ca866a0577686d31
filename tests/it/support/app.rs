//! The API under test: requests and responses without a network, on a database for each test.

use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::Method;
use actix_web::http::header::HeaderMap;
use actix_web::middleware::from_fn;
use actix_web::test::{self, TestRequest};
use actix_web::web::Data;
use fonds1035::api;
use fonds1035::config::Config;
use fonds1035::domain::kernel::secret_token::TokenHash;
use fonds1035::http::edge::edge;
use fonds1035::http::state::App;
use fonds1035::http::token::{Bearer, random_secret};
use fonds1035::workflow::people::sessions;
use serde_json::Value;

use super::db::TestDb;
use super::people::Person;

/// The API on a new database, with fast password hashing and generous limits.
pub struct TestApp {
    /// The database and the clock.
    pub db: TestDb,
    /// The shared state of the API.
    pub state: Data<App>,
}

/// A response.
#[derive(Debug, Clone)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Vec<u8>,
}

/// A request builder.
pub struct Ask<'a> {
    app: &'a TestApp,
    request: TestRequest,
    by: Option<Person>,
}

impl TestApp {
    /// The API at noon of 3 June 2019.
    pub async fn new() -> TestApp {
        Self::with(|_| ()).await
    }

    /// The API with a changed configuration.
    pub async fn with(change: impl FnOnce(&mut Config)) -> TestApp {
        Self::on(TestDb::new().await, change)
    }

    /// The API on an existing database.
    pub fn on(db: TestDb, change: impl FnOnce(&mut Config)) -> TestApp {
        let mut config = Config::load(None).unwrap();
        config.tokens.signing_keys.insert("test".into(), "a secret of at least thirty-two bytes".into());
        config.tokens.current_signing_key = Some("test".into());
        config.sign_in.argon2_memory_kib = 64;
        config.sign_in.argon2_iterations = 1;
        config.sign_in.hashing_threads = NonZeroUsize::new(2).unwrap();
        config.sign_in.attempts_per_address_per_minute = NonZeroU32::new(1_000).unwrap();
        config.sign_in.attempts_per_site_per_minute = NonZeroU32::new(1_000).unwrap();
        config.sign_in.attempts_per_account_per_minute = NonZeroU32::new(1_000).unwrap();
        config.health.probe_timeout = Duration::from_secs(20);
        // The clock of a test shows 2019, that of the database does not.
        config.health.clock_difference = Duration::from_secs(u32::MAX.into());
        change(&mut config);
        let state = App::new(Arc::new(config), db.db.clone(), db.clock.clone()).unwrap();
        TestApp { db, state: Data::new(state) }
    }

    /// Creates a request.
    pub fn ask(&self, method: &str, path: &str) -> Ask<'_> {
        let method: Method = method.parse().unwrap();
        let peer = "192.0.2.1:4000".parse().unwrap();
        Ask { app: self, request: TestRequest::with_uri(path).method(method).peer_addr(peer), by: None }
    }

    /// Opens a session of a person and returns an access token.
    pub async fn token(&self, person: &Person) -> String {
        let (id, hash) = (person.id(), TokenHash::of(&random_secret().unwrap()));
        let lifetime = chrono::TimeDelta::days(1);
        let opened = self
            .db
            .db
            .write(self.db.context(person), async move |tx: Arc<_>| sessions::open(&tx, id, hash, lifetime).await);
        let session_id = opened.await.unwrap();
        self.state.tokens.issue(Bearer { user_id: id, session_id }, self.db.now()).unwrap()
    }
}

impl Ask<'_> {
    /// Signs the request in as a person.
    #[must_use]
    pub fn by(mut self, person: &Person) -> Self {
        self.by = Some(*person);
        self
    }

    /// Sets the address of the client.
    #[must_use]
    pub fn from(mut self, peer: &str) -> Self {
        self.request = self.request.peer_addr(peer.parse().unwrap());
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.append_header((name, value));
        self
    }

    /// Adds an idempotency key.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.header("Idempotency-Key", key)
    }

    /// Sets the version on which a change is based.
    #[must_use]
    pub fn version(self, version: i32) -> Self {
        self.header("If-Match", &format!("\"{version}\""))
    }

    /// Sets the body as JSON.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.text("application/json", &body.to_string())
    }

    /// Sets the body as text.
    #[must_use]
    pub fn text(mut self, media_type: &str, body: &str) -> Self {
        self.request = self.request.insert_header(("content-type", media_type)).set_payload(body.to_owned());
        self
    }

    /// Sends the request.
    pub async fn send(self) -> Reply {
        let mut request = self.request;
        if let Some(person) = self.by {
            request = request.insert_header(("authorization", format!("Bearer {}", self.app.token(&person).await)));
        }
        let service = actix_web::App::new().wrap(from_fn(edge)).app_data(self.app.state.clone()).configure(api::routes);
        let service = test::init_service(service).await;
        let response = test::call_service(&service, request.to_request()).await;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Reply { status, headers, body: test::read_body(response).await.to_vec() }
    }
}

impl Reply {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&self.body)))
    }

    /// Status and code of a problem.
    pub fn problem(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), "application/problem+json");
        (self.status, self.json()["code"].as_str().unwrap().to_owned())
    }

    /// A required header.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no header {name}: {self:?}")).to_str().unwrap()
    }
}
