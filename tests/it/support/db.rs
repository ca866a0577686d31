//! A separate database for each test, created from a template that is migrated and seeded once.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeZone, Utc};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use fonds1035::clock::Clock;
use fonds1035::embedded::{Cluster, SUPERUSER, Settings};
use fonds1035::store::db::{Context, Db};
use fonds1035::store::migrate;
use fonds1035::store::pools::{DbSettings, SERVICE_ROLE};

use super::people::Person;
use super::wire::{Cut, Wire};

const TEMPLATE: &str = "template_fonds1035";

fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        let mut settings = Settings::temporary();
        settings.server_options.push(("max_connections".into(), "400".into()));
        let cluster = Cluster::start(&settings).unwrap();
        let url = cluster.url("postgres", SUPERUSER);
        let template = cluster.url(TEMPLATE, SUPERUSER);
        // The first test may run in any runtime, so the template is created in a separate one.
        std::thread::spawn(move || {
            tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(async {
                sql(&url, &format!("CREATE DATABASE {TEMPLATE}")).await.unwrap();
                migrate::up(&template).await.unwrap();
                sql(&template, &format!("ALTER ROLE {SERVICE_ROLE} LOGIN")).await.unwrap();
                sql(&template, include_str!("seed_CONSTRUCTED.sql")).await.unwrap();
            });
        })
        .join()
        .unwrap();
        cluster
    })
}

/// Runs SQL text as the role of the URL.
pub async fn sql(url: &str, text: &str) -> diesel::QueryResult<()> {
    let mut connection = AsyncPgConnection::establish(url).await.unwrap();
    connection.batch_execute(text).await
}

/// The database as the service opens it.
fn gate(url: String) -> Db {
    let (wait, statement_timeout) = (Duration::from_secs(30), Duration::from_secs(30));
    Db::open(&DbSettings { url, pool_size: 12, wait, statement_timeout }).unwrap()
}

/// The database of one test.
pub struct TestDb {
    /// The database as the service uses it.
    pub db: Db,
    /// The clock of the test, which changes only when it is set.
    pub clock: Clock,
    name: String,
}

impl TestDb {
    /// A new database at noon of 3 June 2019, without an open year.
    pub async fn new() -> TestDb {
        TestDb::made(&format!("TEMPLATE {TEMPLATE}")).await
    }

    /// A migrated, empty database at the same instant.
    pub async fn empty() -> TestDb {
        let test = TestDb::made("TEMPLATE template0").await;
        migrate::up(&test.owner_url()).await.unwrap();
        test
    }

    async fn made(how: &str) -> TestDb {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        sql(&cluster().url("postgres", SUPERUSER), &format!("CREATE DATABASE {name} {how}")).await.unwrap();
        let noon = Utc.with_ymd_and_hms(2019, 6, 3, 12, 0, 0).unwrap();
        TestDb { db: gate(cluster().url(&name, SERVICE_ROLE)), clock: Clock::fixed(noon), name }
    }

    /// The same database, accessed through a proxy that records messages or cuts the connection.
    pub fn over_wire(&self, cut: Cut) -> (Wire, TestDb) {
        let wire = Wire::to(cluster().socket_folder(), cut);
        let over =
            TestDb { db: gate(wire.url(&self.name, SERVICE_ROLE)), clock: self.clock.clone(), name: self.name.clone() };
        (wire, over)
    }

    /// A proxy to the same server, and the connection URL of the service role through it.
    pub fn wire(&self) -> (Wire, String) {
        let wire = Wire::to(cluster().socket_folder(), Cut::Never);
        let url = wire.url(&self.name, SERVICE_ROLE);
        (wire, url)
    }

    /// Connection URL of the owner role.
    pub fn owner_url(&self) -> String {
        cluster().url(&self.name, SUPERUSER)
    }

    /// Connection URL of the service role.
    pub fn service_url(&self) -> String {
        cluster().url(&self.name, SERVICE_ROLE)
    }

    /// The current time of the test's clock.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The context of an operation of a user.
    pub fn context(&self, person: &Person) -> Context {
        Context { actor: Some(person.actor()), now: self.now(), request_id: "test".into() }
    }

    /// Runs SQL text as the owner role.
    pub async fn as_owner(&self, text: &str) {
        sql(&self.owner_url(), text).await.unwrap();
    }

    /// Runs SQL text as the service role.
    pub async fn as_service(&self, text: &str) -> diesel::QueryResult<()> {
        sql(&self.service_url(), text).await
    }
}
