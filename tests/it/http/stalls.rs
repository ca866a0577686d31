//! Clients that stall or send too much, on a listening server: the connection is given up, and the others are served.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::num::NonZeroUsize;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use fonds1035::config::Config;
use fonds1035::startup;
use serde_json::Value;

use crate::support::app::TestApp;
use crate::support::people::OFFICER_XAA;

/// Upper bound of every wait of a client.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server with one worker thread.
struct Listening {
    app: TestApp,
    address: SocketAddr,
    handle: ServerHandle,
    running: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Listening {
    async fn with(change: impl FnOnce(&mut Config)) -> Listening {
        let app = TestApp::with(|config| {
            config.http.workers = NonZeroUsize::MIN;
            change(config);
        })
        .await;
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = startup::serve(app.state.get_ref().clone(), listener).unwrap();
        let handle = server.handle();
        Listening { app, address, handle, running: tokio::spawn(server) }
    }

    /// Runs a client that blocks its thread.
    async fn client<T: Send + 'static>(&self, client: impl FnOnce(TcpStream) -> T + Send + 'static) -> T {
        let address = self.address;
        let talk = move || {
            let stream = TcpStream::connect(address).unwrap();
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            stream.set_write_timeout(Some(PATIENCE)).unwrap();
            client(stream)
        };
        tokio::task::spawn_blocking(talk).await.unwrap()
    }

    async fn stop(self) {
        self.handle.stop(false).await;
        self.running.await.unwrap().unwrap();
    }
}

/// What the server sends until it closes the connection.
fn rest(stream: &mut TcpStream) -> String {
    let (mut answer, mut part) = (Vec::new(), [0; 4096]);
    loop {
        match stream.read(&mut part) {
            Ok(0) => break,
            Ok(read) => answer.extend_from_slice(&part[..read]),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => break,
            Err(error) => panic!("the connection stays open: {error}"),
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

const METRICS: &str = "GET /metrics HTTP/1.1\r\nhost: localhost\r\n";
const HEALTH: &str = "GET /healthz HTTP/1.1\r\nhost: localhost\r\n";

/// The answer to a request on a connection of its own.
fn asked(mut stream: TcpStream, request: &str) -> String {
    stream.write_all(request.as_bytes()).unwrap();
    rest(&mut stream)
}

/// A number of `/metrics`.
fn number(metrics: &str, name: &str) -> u64 {
    let line = metrics.lines().find_map(|line| line.strip_prefix(&format!("{name} ")));
    line.unwrap_or_else(|| panic!("no {name} in {metrics}")).parse().unwrap()
}

#[actix_web::test]
async fn a_client_that_does_not_read_is_given_up_and_the_others_are_served() {
    let listening = Listening::with(|config| config.http.send_timeout = Duration::from_secs(1)).await;
    let (given_up, is_given_up) = std::sync::mpsc::channel();
    let (begun, is_begun) = tokio::sync::oneshot::channel();
    let idle = listening.client(move |mut stream| {
        // More answers than the buffers of both ends hold.
        let requests = "GET /api/v1/openapi.json HTTP/1.1\r\nhost: localhost\r\n\r\n".repeat(100);
        stream.write_all(requests.as_bytes()).unwrap();
        // The first answer is under way and is left where it is until the connection was given up.
        stream.peek(&mut [0]).unwrap();
        begun.send(()).unwrap();
        is_given_up.recv_timeout(PATIENCE).unwrap();
        rest(&mut stream)
    });
    let others = async {
        is_begun.await.unwrap();
        let mut asked_for = 0;
        loop {
            let metrics = METRICS.to_owned() + "connection: close\r\n\r\n";
            let metrics = listening.client(move |stream| asked(stream, &metrics)).await;
            assert!(metrics.starts_with("HTTP/1.1 200"), "{metrics}");
            asked_for += 1;
            if number(&metrics, "http_connections_given_up_total") == 1 {
                given_up.send(()).unwrap();
                return (asked_for, number(&metrics, "http_connections"));
            }
        }
    };
    let (answers, (asked_for, open)) =
        tokio::join!(idle, async { tokio::time::timeout(PATIENCE, others).await.unwrap() });
    assert!(asked_for > 1, "the others are served while it stalls");
    assert_eq!(open, 1, "the connection that asks");
    assert!(answers.matches("HTTP/1.1 200").count() < 100, "the answers were cut off");
    listening.stop().await;
}

#[actix_web::test]
async fn a_client_that_asks_on_without_reading_is_given_up_and_the_others_are_served() {
    let listening = Listening::with(|config| config.http.send_timeout = Duration::from_millis(500)).await;
    let (begun, is_begun) = tokio::sync::oneshot::channel();
    let greedy = listening.client(move |mut stream| {
        let request = b"GET /api/v1/openapi.json HTTP/1.1\r\nhost: localhost\r\n\r\n";
        stream.write_all(request).unwrap();
        // The first answer is under way and is left where it is.
        stream.peek(&mut [0]).unwrap();
        begun.send(()).unwrap();
        // Without a limit the writes would block for ever too: nobody reads the answers.
        loop {
            if let Err(error) = stream.write_all(request) {
                return error.kind();
            }
        }
    });
    let others = async {
        is_begun.await.unwrap();
        listening.client(|stream| asked(stream, &format!("{HEALTH}connection: close\r\n\r\n"))).await
    };
    let (ended, health) = tokio::join!(greedy, others);
    assert!(matches!(ended, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe), "{ended:?}");
    assert!(health.starts_with("HTTP/1.1 200"), "{health}");
    listening.stop().await;
}

#[actix_web::test]
async fn a_further_request_that_never_ends_is_given_up() {
    let listening = Listening::with(|config| config.http.request_timeout = Duration::from_millis(500)).await;
    let answers = listening
        .client(|mut stream| {
            stream.write_all(format!("{HEALTH}\r\n").as_bytes()).unwrap();
            stream.peek(&mut [0]).unwrap();
            stream.write_all(b"GET /healthz HT").unwrap();
            rest(&mut stream)
        })
        .await;
    assert_eq!(answers.matches("HTTP/1.1 ").count(), 1, "{answers}");
    listening.stop().await;
}

#[actix_web::test]
async fn a_form_of_very_many_parts_is_answered_before_it_is_sent() {
    let listening = Listening::with(|_| ()).await;
    let token = listening.app.token(&OFFICER_XAA).await;
    let part = "--b\r\ncontent-disposition: form-data; name=\"x\"\r\n\r\nx\r\n";
    let head = format!(
        "POST /api/v1/applications/00000000-0000-0000-0000-000000000001/letters HTTP/1.1\r\nhost: localhost\r\n\
         authorization: Bearer {token}\r\nidempotency-key: k\r\nif-match: \"1\"\r\n\
         content-type: multipart/form-data; boundary=b\r\n"
    );
    let answer = listening
        .client(move |stream| {
            let length = part.len() * 140_000;
            // Of the announced form only the beginning is ever sent.
            asked(stream, &format!("{head}content-length: {length}\r\n\r\n{}", part.repeat(20)))
        })
        .await;
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    let (_, problem) = answer.split_once("\r\n\r\n").unwrap();
    let problem: Value = serde_json::from_str(problem).unwrap();
    assert_eq!(problem["errors"][0]["code"], "too_many_parts", "{problem}");
    assert!(problem.to_string().len() < 1_000);
    listening.stop().await;
}

#[actix_web::test]
async fn an_endless_head_and_very_many_headers_are_refused() {
    let listening = Listening::with(|_| ()).await;
    let many: String = (0..200).map(|number| format!("x-{number}: y\r\n")).collect();
    let long = format!("x-long: {}\r\n", "y".repeat(200 * 1024));
    for (headers, what) in [(many, "many"), (long, "long")] {
        let answer = listening
            .client(move |mut stream| {
                // The server may close while the client is still sending.
                let _ = stream.write_all(format!("{HEALTH}{headers}\r\n").as_bytes());
                rest(&mut stream)
            })
            .await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{what}: {answer}");
    }
    let health = listening.client(|stream| asked(stream, &format!("{HEALTH}connection: close\r\n\r\n"))).await;
    assert!(health.starts_with("HTTP/1.1 200"), "{health}");
    listening.stop().await;
}
