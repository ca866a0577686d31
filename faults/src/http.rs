//! One HTTP/1.1 request on a connection of its own: asked, or sent and left without waiting for its answer.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::Failure;

/// A request.
#[derive(Debug, Clone)]
pub struct Request {
    /// Method and path.
    pub line: String,
    /// Headers besides those of connection and length.
    pub headers: Vec<(&'static str, String)>,
    /// Body.
    pub body: Vec<u8>,
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Number in the `ETag`.
    pub version: Option<u32>,
    /// Body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON; null if it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The code of a problem, or nothing.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// Sends a request and reads its whole answer within a time limit.
pub async fn ask(port: u16, request: &Request, limit: Duration) -> Result<Answer, Failure> {
    let exchange = async {
        let mut stream = send(port, request).await?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await?;
        read(&bytes).ok_or_else(|| Failure::from("no whole answer"))
    };
    timeout(limit, exchange).await.map_err(|_| format!("no answer within {} s", limit.as_secs()))?
}

/// Sends a request and closes the connection at once.
pub async fn hang_up(port: u16, request: &Request) -> Result<(), Failure> {
    drop(send(port, request).await?);
    Ok(())
}

async fn send(port: u16, request: &Request) -> Result<TcpStream, Failure> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let Request { line, headers, body } = request;
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    let head =
        format!("{line} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n");
    stream.write_all(&[head.as_bytes(), body].concat()).await?;
    Ok(stream)
}

/// Reads an answer; `None` if it broke off.
fn read(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let body = &bytes[end + 4..];
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let (mut version, mut length, mut chunked) = (None, None, false);
    for (name, value) in head.lines().skip(1).filter_map(|line| line.split_once(": ")) {
        match name.to_ascii_lowercase().as_str() {
            "etag" => version = value.trim_matches('"').parse().ok(),
            "content-length" => length = value.parse::<usize>().ok(),
            "transfer-encoding" => chunked = value == "chunked",
            _ => {}
        }
    }
    let body = if chunked { pieces(body)? } else { body.get(..length.unwrap_or(0))?.to_vec() };
    Some(Answer { status, version, body })
}

/// Joins the pieces of a chunked body.
fn pieces(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = bytes.windows(2).position(|window| window == b"\r\n")?;
        let length = usize::from_str_radix(std::str::from_utf8(&bytes[..end]).ok()?, 16).ok()?;
        whole.extend_from_slice(bytes.get(end + 2..end + 2 + length)?);
        if length == 0 {
            return Some(whole);
        }
        bytes = bytes.get(end + 4 + length..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_broke_off_is_none() {
        let whole = b"HTTP/1.1 201 Created\r\nETag: \"3\"\r\nContent-Length: 2\r\n\r\n{}";
        assert_eq!(read(whole), Some(Answer { status: 201, version: Some(3), body: b"{}".to_vec() }));
        for length in 0..whole.len() {
            assert_eq!(read(&whole[..length]), None, "{length}");
        }
        let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
        assert_eq!(read(chunked).unwrap().body, b"{}");
        assert_eq!(read(&chunked[..chunked.len() - 8]), None);
    }
}
