//! A long CSV statement from a listening server: it is streamed in chunks.

use std::net::{SocketAddr, TcpListener};

use fonds1035::startup;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::app::TestApp;
use crate::support::people::AUDITOR;

/// Entries of the statement: twenty pages of those that are read at once.
const ENTRIES: i64 = 20_000;

/// Most bytes of one chunk: a page of entries.
const CHUNK: usize = 256 * 1024;

/// One allocation and, after it, money that is set aside and freed again. The ties to applications are left out.
const ENTRIES_CONSTRUCTED: &str = "
    SET session_replication_role = replica;
    INSERT INTO ledger_entry (line, year, number, kind, amount_cents, application_id, event_seq, funding_number, actor_id,
        recorded_at, available_after, reserved_after, committed_after, disbursed_after)
    SELECT 2, 2019, number, CASE WHEN number % 2 = 0 THEN 'reserve' ELSE 'release' END, 100, gen_random_uuid(), 1, 1,
        '00000000-0000-0000-0000-000000000014', now(), 1487855900 - 100 * ((number + 1) % 2), 100 * ((number + 1) % 2), 0, 0
    FROM generate_series(2, $ENTRIES) AS number";

async fn ask(address: SocketAddr, token: &str, further: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "GET /api/v1/credit-lines/line_2/years/2019/statement.csv HTTP/1.1\r\nhost: localhost\r\n\
         connection: close\r\nauthorization: Bearer {token}\r\n{further}\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

/// The head of an answer and its chunks (RFC 9112, section 7.1).
fn chunks(answer: &[u8]) -> (String, Vec<&[u8]>) {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let (head, mut rest) = (String::from_utf8(answer[..end].to_vec()).unwrap(), &answer[end + 4..]);
    let mut found = Vec::new();
    loop {
        let line = rest.windows(2).position(|window| window == b"\r\n").unwrap();
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..line]).unwrap(), 16).unwrap();
        let chunk = &rest[line + 2..line + 2 + length];
        rest = &rest[line + 2 + length + 2..];
        if length == 0 {
            return (head.to_lowercase(), found);
        }
        found.push(chunk);
    }
}

#[actix_web::test]
async fn a_long_statement_leaves_in_small_chunks_and_whole() {
    let app = TestApp::new().await;
    app.db.open_2019("1479887.00", "14878559.00").await;
    app.db.as_owner(&ENTRIES_CONSTRUCTED.replace("$ENTRIES", &ENTRIES.to_string())).await;
    let token = app.token(&AUDITOR).await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = startup::serve(app.state.get_ref().clone(), listener).unwrap();
    let handle = server.handle();
    let running = tokio::spawn(server);
    for encoding in ["", "accept-encoding: gzip\r\n"] {
        let mut answer = Vec::new();
        ask(address, &token, encoding).await.read_to_end(&mut answer).await.unwrap();
        let (head, chunks) = chunks(&answer);
        assert!(head.starts_with("http/1.1 200") && head.contains("transfer-encoding: chunked"), "{head}");
        assert_eq!(head.contains("content-encoding: gzip"), !encoding.is_empty(), "{head}");
        assert!(chunks.len() > 20 && chunks.iter().all(|chunk| chunk.len() <= CHUNK), "{} chunks", chunks.len());
        if encoding.is_empty() {
            let text = String::from_utf8(chunks.concat()).unwrap();
            assert!(chunks[0].starts_with(b"number,") && chunks[0].len() < 300, "the columns come first and alone");
            assert_eq!(text.lines().filter(|line| !line.starts_with('#')).count() as i64, ENTRIES + 1);
            assert!(text.contains(&format!("# rows,{ENTRIES}\n")) && text.contains("# sha256,"));
        }
    }
    handle.stop(false).await;
    running.await.unwrap().unwrap();
}
