//! Real servers beside each other: TLS, several hosts in one URL, and a standby that pages are read from.

use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use diesel::QueryableByName;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl as _;
use fonds1035::clock::Clock;
use fonds1035::config::{Config, Environment};
use fonds1035::embedded::{Cluster, SUPERUSER, Settings};
use fonds1035::startup;
use fonds1035::store::db::{Context, Db, Tx};
use fonds1035::store::error::StoreError;
use fonds1035::store::migrate;
use fonds1035::store::pools::{DbSettings, SERVICE_ROLE};
use tokio::time::timeout;

use crate::support::db::sql;
use crate::support::source::root;

/// Longer than any of it takes.
const SOON: Duration = Duration::from_secs(20);

fn settings(url: &str) -> DbSettings {
    let (wait, statement_timeout) = (Duration::from_secs(5), Duration::from_secs(20));
    DbSettings { url: url.to_owned(), pool_size: 6, wait, statement_timeout }
}

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Bool)]
    answer: bool,
}

/// Asks a question of `db` and returns the answer.
async fn asked(db: &Db, question: &str) -> Result<bool, StoreError> {
    let reader = db.reader().await?;
    let text = format!("SELECT ({question}) AS answer");
    Ok(diesel::sql_query(text).get_result::<Answer>(&mut &*reader).await?.answer)
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn production_refuses_plain_tcp_to_another_host_unless_it_is_told_to_accept_it() {
    let mut config = Config::load(None).unwrap();
    let mut refusal = |environment, url: &str, plain_tcp_allowed| {
        config.environment = environment;
        config.database.url = Some(url.to_owned().into());
        config.database.plain_tcp_allowed = plain_tcp_allowed;
        startup::open_database(&config).err().map(|error| error.to_string())
    };
    let plain = "postgres://login@db.example/fonds1035";
    let refused = refusal(Environment::Production, plain, false).unwrap();
    assert!(refused.contains("plain TCP") && refused.contains("database.plain_tcp_allowed"), "{refused}");
    assert_eq!(refusal(Environment::Production, plain, true), None);
    assert_eq!(refusal(Environment::Production, &format!("{plain}?sslmode=require"), false), None);
    assert_eq!(refusal(Environment::Development, plain, false), None);
}

/// A server on a TCP port of this machine, whose certificate is for 127.0.0.1.
struct Secured {
    cluster: Cluster,
    port: u16,
}

impl Secured {
    /// The server without TLS, which accepts nobody over TCP yet.
    fn start() -> Secured {
        let (port, mut settings) = (free_port(), Settings::temporary());
        settings.server_options.push(("listen_addresses".into(), "127.0.0.1".into()));
        settings.server_options.push(("port".into(), port.to_string()));
        Secured { cluster: Cluster::start(&settings).unwrap(), port }
    }

    fn owner_url(&self) -> String {
        self.cluster.url("postgres", SUPERUSER).replace(":5432/", &format!(":{}/", self.port))
    }

    fn url(&self, role: &str, host: &str, query: &str) -> String {
        format!("postgres://{role}@{host}:{}/postgres?{query}", self.port)
    }

    /// Switches TLS on, and admits everybody who uses it and nobody else.
    async fn secure(&self) {
        let data = self.cluster.folder().join("data");
        let owner = std::fs::metadata(&data).unwrap();
        for name in ["server.pem", "server.key"] {
            let copy = data.join(name);
            std::fs::copy(tls_file(name), &copy).unwrap();
            std::fs::set_permissions(&copy, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
            chown(&copy, Some(owner.uid()), Some(owner.gid())).unwrap();
        }
        std::fs::write(data.join("pg_hba.conf"), "local all all trust\nhostssl all all 127.0.0.1/32 trust\n").unwrap();
        for change in ["ssl_cert_file = 'server.pem'", "ssl_key_file = 'server.key'", "ssl = on"] {
            sql(&self.owner_url(), &format!("ALTER SYSTEM SET {change}")).await.unwrap();
        }
        sql(&self.owner_url(), "SELECT pg_reload_conf()").await.unwrap();
        let service = Db::open(&settings(&self.url(SUPERUSER, "127.0.0.1", "sslmode=require"))).unwrap();
        let secured = async { while asked(&service, "true").await.is_err() {} };
        timeout(SOON, secured).await.unwrap();
    }
}

fn tls_file(name: &str) -> PathBuf {
    root().join("tests/it/jobs/tls_CONSTRUCTED").join(name)
}

const ENCRYPTED: &str = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn tls_is_asked_for_and_the_certificate_checked_as_the_url_says() {
    let server = Secured::start();
    let checked = format!("sslmode=verify-full&sslrootcert={}", tls_file("authority.pem").display());
    migrate::up(&server.owner_url()).await.unwrap();
    sql(&server.owner_url(), &format!("ALTER ROLE {SERVICE_ROLE} LOGIN")).await.unwrap();
    let tried = async |host: &str, query: &str| {
        let db = Db::open(&settings(&server.url(SERVICE_ROLE, host, query))).unwrap();
        asked(&db, ENCRYPTED).await
    };
    let refusal = async |host: &str, query: &str| match tried(host, query).await {
        Err(StoreError::Unreachable(message)) => message,
        other => panic!("{host} {query}: {other:?}"),
    };
    assert!(refusal("127.0.0.1", "sslmode=require").await.contains("does not support TLS"));
    server.secure().await;

    assert!(tried("127.0.0.1", "sslmode=require").await.unwrap());
    assert!(tried("127.0.0.1", &checked).await.unwrap());
    assert!(migrate::up(&server.url(SUPERUSER, "127.0.0.1", &checked)).await.unwrap().is_empty());
    assert!(refusal("127.0.0.1", "sslmode=disable").await.contains("no encryption"));
    assert!(refusal("127.0.0.1", "sslmode=verify-full").await.contains("UnknownIssuer"), "the machine's authorities");
    assert!(refusal("localhost", &checked).await.contains("not valid for name"), "another host");
    assert!(tried("localhost", "sslmode=require").await.unwrap());
}

/// A primary and its standby.
struct Pair {
    primary: Cluster,
    standby: Cluster,
}

impl Pair {
    async fn start() -> Pair {
        // As in production: an acknowledged commit is in the log that the standby gets.
        let mut settings = Settings::temporary();
        settings.server_options.push(("synchronous_commit".into(), "on".into()));
        let primary = Cluster::start(&settings).unwrap();
        let owner = primary.url("postgres", SUPERUSER);
        migrate::up(&owner).await.unwrap();
        sql(
            &owner,
            &format!("ALTER ROLE {SERVICE_ROLE} LOGIN; CREATE TABLE note (id int); GRANT ALL ON note TO PUBLIC"),
        )
        .await
        .unwrap();
        let settings = Settings::temporary();
        let data = settings.folder.join("data");
        std::fs::create_dir(&settings.folder).unwrap();
        let copied = Command::new(primary.programs().path("pg_basebackup"))
            .args(["-U", SUPERUSER, "-p", "5432", "--checkpoint=fast", "--write-recovery-conf", "-h"])
            .arg(primary.socket_folder())
            .arg("-D")
            .arg(&data)
            .status();
        assert!(copied.unwrap().success());
        let user = std::fs::metadata(primary.folder().join("data")).unwrap();
        let owner = format!("{}:{}", user.uid(), user.gid());
        assert!(Command::new("chown").args(["-R", &owner]).arg(&settings.folder).status().unwrap().success());
        Pair { primary, standby: Cluster::start(&settings).unwrap() }
    }

    fn url(cluster: &Cluster) -> String {
        cluster.url("postgres", SERVICE_ROLE)
    }

    /// One URL with both hosts, the standby first.
    fn both(&self, attribute: &str) -> String {
        let (_, standby) = self
            .standby
            .url("postgres", SERVICE_ROLE)
            .split_once('@')
            .map(|(user, rest)| (user.to_owned(), rest.to_owned()))
            .unwrap();
        let host = standby.strip_suffix("/postgres").unwrap();
        let primary = Self::url(&self.primary).replacen('@', &format!("@{host},"), 1);
        format!("{primary}?target_session_attrs={attribute}")
    }
}

async fn write_note(db: &Db, id: u32) -> Result<(), StoreError> {
    let context = Context { actor: None, now: Clock::system().now(), request_id: "note".into() };
    db.bookkeeping(context, async move |tx: Arc<Tx>| {
        let mut connection = tx.connection()?;
        diesel::sql_query(format!("INSERT INTO note VALUES ({id})")).execute(&mut connection).await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn of_several_hosts_the_one_that_accepts_writes_is_used_also_after_a_failover() {
    let pair = Pair::start().await;
    let db = Db::open(&settings(&pair.both("read-write"))).unwrap();
    assert!(!asked(&db, "pg_is_in_recovery()").await.unwrap(), "the standby is first in the URL");
    write_note(&db, 1).await.unwrap();
    let standby = Db::open(&settings(&Pair::url(&pair.standby))).unwrap();
    let arrived = async { while !asked(&standby, "EXISTS (SELECT FROM note)").await.unwrap() {} };
    timeout(SOON, arrived).await.unwrap();

    let Pair { primary, standby } = pair;
    drop(primary);
    sql(&standby.url("postgres", SUPERUSER), "SELECT pg_promote()").await.unwrap();
    let written = async { while write_note(&db, 2).await.is_err() {} };
    timeout(SOON, written).await.unwrap();
    assert!(asked(&db, "(SELECT count(*) FROM note) = 2").await.unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_standby_is_read_and_everybody_reads_his_own_writes() {
    let pair = Pair::start().await;
    let max_lag = Duration::from_secs(5);
    let primary = || Db::open(&settings(&Pair::url(&pair.primary))).unwrap();
    let db = primary().reading_from(&settings(&Pair::url(&pair.standby)), 1, max_lag).unwrap();
    for id in 0..20 {
        // What another instance wrote is there too.
        write_note(&primary(), id).await.unwrap();
        let question = format!("pg_is_in_recovery() AND EXISTS (SELECT FROM note WHERE id = {id})");
        assert!(asked(&db, &question).await.unwrap(), "{id}");
    }
    let lag = db.standby_lag().await.unwrap().unwrap();
    assert!(lag.is_used && lag.bytes.is_some(), "{lag:?}");
    assert_eq!(primary().standby_lag().await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_primary_is_read_when_the_standby_is_too_far_behind_or_gone() {
    let pair = Pair::start().await;
    let behind = Duration::from_millis(50);
    let reading = || {
        let primary = Db::open(&settings(&Pair::url(&pair.primary))).unwrap();
        primary.reading_from(&settings(&Pair::url(&pair.standby)), 1, behind).unwrap()
    };
    sql(&pair.standby.url("postgres", SUPERUSER), "SELECT pg_wal_replay_pause()").await.unwrap();
    let db = reading();
    write_note(&db, 1).await.unwrap();
    assert!(asked(&db, "NOT pg_is_in_recovery() AND EXISTS (SELECT FROM note)").await.unwrap());
    let lag = db.standby_lag().await.unwrap().unwrap();
    assert!(!lag.is_used && lag.bytes.is_some_and(|bytes| bytes > 0), "{lag:?}");

    let db = reading();
    drop(pair.standby);
    assert!(asked(&db, "NOT pg_is_in_recovery()").await.unwrap());
    assert_eq!(db.standby_lag().await.unwrap().unwrap().bytes, None);
}
