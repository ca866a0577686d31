//! Connections that fall silent without an end: they are given up, and the service goes on with new ones.

use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::QueryableByName;
use diesel::sql_types::BigInt;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _, SimpleAsyncConnection as _};
use fonds1035::clock::Clock;
use fonds1035::config::{Config, MailTransport};
use fonds1035::startup::{self, Parts};
use fonds1035::store::db::{Context, Db, Tx};
use fonds1035::store::error::StoreError;
use fonds1035::store::pools::DbSettings;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::support::app::TestApp;
use crate::support::db::TestDb;
use crate::support::people::AUDITOR;

/// The longest that the service may stay unusable once there is a server that answers.
const SOON: Duration = Duration::from_secs(10);

/// A statement that takes this long is cut off by PostgreSQL.
const STATEMENT: Duration = Duration::from_secs(1);

fn open(url: &str, statement_timeout: Duration) -> Db {
    let settings = DbSettings { url: url.to_owned(), pool_size: 2, wait: Duration::from_secs(1), statement_timeout };
    Db::open(&settings).unwrap()
}

async fn ask(db: &Db) -> Result<(), StoreError> {
    Ok((&*db.reader().await?).batch_execute("SELECT 1").await?)
}

fn is_unreachable<T: std::fmt::Debug>(result: Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::Unreachable(_)))
}

#[tokio::test]
async fn a_statement_whose_answer_never_comes_is_given_up_long_before_its_limit() {
    let test = TestDb::new().await;
    let (wire, url) = test.wire();
    let db = open(&url, Duration::from_secs(600));
    let held = db.reader().await.unwrap();
    (&*held).batch_execute("SELECT 1").await.unwrap();
    // The connection is forgotten on the way; the server is there for new ones and waits for a statement.
    wire.fall_silent();
    wire.answer_again();
    let begun = Instant::now();
    assert!(is_unreachable((&*held).batch_execute("SELECT 2").await.map_err(StoreError::from)));
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    // What was given up answers at once that it was.
    let begun = Instant::now();
    assert!(is_unreachable((&*held).batch_execute("SELECT 3").await.map_err(StoreError::from)));
    assert!(begun.elapsed() < STATEMENT);
    drop(held);
    ask(&db).await.unwrap();
}

#[tokio::test]
async fn a_slow_statement_is_not_a_silent_one() {
    let test = TestDb::new().await;
    let db = open(&test.service_url(), Duration::from_secs(600));
    (&*db.reader().await.unwrap()).batch_execute("SELECT pg_sleep(5)").await.unwrap();
    assert_eq!(db.places().0, 0);
}

#[tokio::test]
async fn a_server_that_answers_nothing_is_given_up_by_statements_and_by_new_connections() {
    let test = TestDb::new().await;
    let (wire, url) = test.wire();
    let db = open(&url, STATEMENT);
    let held = db.reader().await.unwrap();
    wire.fall_silent();
    let begun = Instant::now();
    let (old, new) = tokio::join!(async { (&*held).batch_execute("SELECT 1").await }, ask(&db));
    assert!(is_unreachable(old.map_err(StoreError::from)) && is_unreachable(new));
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    drop(held);
    wire.answer_again();
    ask(&db).await.unwrap();
}

#[tokio::test]
async fn a_write_in_silence_is_rolled_back_and_its_connection_closed() {
    let test = TestDb::new().await;
    let (wire, url) = test.wire();
    let db = open(&url, STATEMENT);
    let context = Context { actor: None, now: test.now(), request_id: "silence".into() };
    let (told, tell) = (oneshot::channel(), oneshot::channel());
    let (begun, go_on) = (told.0, tell.1);
    let writing = db.bookkeeping(context, async move |tx: Arc<Tx>| -> Result<(), StoreError> {
        begun.send(()).unwrap();
        go_on.await.unwrap();
        Ok(tx.connection()?.batch_execute("SELECT 1").await?)
    });
    let meanwhile = async {
        told.1.await.unwrap();
        wire.fall_silent();
        tell.0.send(()).unwrap();
    };
    let (written, ()) = tokio::join!(writing, meanwhile);
    assert!(is_unreachable(written));
    assert_eq!(db.places().0, 0);
    wire.answer_again();
    ask(&db).await.unwrap();
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[tokio::test]
async fn a_connection_that_died_while_nobody_used_it_is_not_handed_out() {
    let test = TestDb::new().await;
    let (wire, url) = test.wire();
    let db = open(&url, Duration::from_secs(600));
    ask(&db).await.unwrap();
    let mut owner = AsyncPgConnection::establish(&test.owner_url()).await.unwrap();
    let idle = "SELECT count(*) AS count FROM pg_stat_activity WHERE datname = current_database()
                AND pid <> pg_backend_pid() AND state = 'idle' AND state_change < now() - interval '1.2 s'";
    while diesel::sql_query(idle).get_result::<Count>(&mut owner).await.unwrap().count == 0 {}
    wire.fall_silent();
    wire.answer_again();
    let begun = Instant::now();
    ask(&db).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
}

#[actix_web::test]
async fn requests_are_served_again_soon_after_a_silence() {
    let direct = TestApp::new().await;
    let (wire, url) = direct.db.wire();
    let db = open(&url, STATEMENT);
    let bearer = format!("Bearer {}", direct.token(&AUDITOR).await);
    let state = fonds1035::http::state::App { db, ..(**direct.state).clone() };
    let app = TestApp { state: actix_web::web::Data::new(state), ..direct };
    let me = async || app.ask("GET", "/api/v1/me").header("authorization", &bearer).send().await.status;
    assert_eq!(me().await, 200);
    wire.fall_silent();
    assert_eq!(me().await, 503);
    wire.answer_again();
    let begun = Instant::now();
    let served = async { while me().await != 200 {} };
    timeout(SOON, served).await.unwrap();
    assert!(begun.elapsed() < SOON);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_whole_service_ends_within_its_grace_while_the_database_is_silent() {
    let test = TestDb::new().await;
    let (wire, url) = test.wire();
    let mut config = Config::load(None).unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    config.http.bind = address;
    config.database.url = Some(url.into());
    config.tokens.signing_keys.insert("test".into(), "a secret of at least thirty-two bytes".into());
    config.tokens.current_signing_key = Some("test".into());
    config.mail.transport = MailTransport::Memory;
    config.mail.smtp.timeout = Duration::from_secs(1);
    let (stop, stopped) = oneshot::channel::<()>();
    let (is_ready, ready) = oneshot::channel();
    wire.fall_silent();
    let running = startup::run(config, Clock::system(), Parts::Both, || is_ready.send(()).unwrap(), async {
        stopped.await.unwrap();
    });
    let meanwhile = async {
        ready.await.unwrap();
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(b"GET /readyz HTTP/1.1\r\nHost: fonds\r\n\r\n").await.unwrap();
        wire.until_swallowed().await;
        stop.send(()).unwrap();
        (client, Instant::now())
    };
    let (ended, (_client, told)) = tokio::join!(running, meanwhile);
    ended.unwrap();
    // Ten seconds for requests, as many for the jobs, and the second of a mail server.
    assert!(told.elapsed() < Duration::from_secs(23), "{:?}", told.elapsed());
}
