//! The client: one kept-alive HTTP/1.1 connection, as light as it can be, so that it measures the service and not itself.

use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use crate::Failure;

/// A request to send.
#[derive(Debug, Clone)]
pub struct Request {
    /// Method and path.
    pub line: String,
    /// Further headers, each with its end of line.
    pub headers: String,
    /// Body, JSON.
    pub body: String,
}

/// One connection.
pub struct Connection {
    stream: BufReader<TcpStream>,
    outgoing: Vec<u8>,
    incoming: Vec<u8>,
}

/// How a body ends.
enum Length {
    Known(usize),
    Chunked,
}

impl Connection {
    /// Connects to the loopback port.
    pub async fn open(port: u16) -> Result<Connection, Failure> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream: BufReader::with_capacity(65_536, stream), outgoing: Vec::new(), incoming: Vec::new() })
    }

    /// Sends a request and reads its answer: status and body.
    pub async fn ask(&mut self, request: &Request) -> Result<(u16, &[u8]), Failure> {
        let mut body = std::mem::take(&mut self.incoming);
        body.clear();
        let status = self.send(request).await?;
        self.body(|bytes| body.extend_from_slice(bytes)).await?;
        self.incoming = body;
        Ok((status, &self.incoming))
    }

    /// Sends a request and hands the body on as it arrives; the status, and how long the first byte of the body took.
    pub async fn stream(&mut self, request: &Request, mut each: impl FnMut(&[u8])) -> Result<(u16, Duration), Failure> {
        let begun = Instant::now();
        let status = self.send(request).await?;
        let mut first = None;
        self.body(|bytes| {
            first.get_or_insert_with(|| begun.elapsed());
            each(bytes);
        })
        .await?;
        Ok((status, first.unwrap_or_default()))
    }

    async fn send(&mut self, request: &Request) -> Result<u16, Failure> {
        self.outgoing.clear();
        let Request { line, headers, body } = request;
        self.outgoing.extend_from_slice(format!("{line} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}").as_bytes());
        if !body.is_empty() {
            let length = body.len();
            let typed = format!("Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}");
            self.outgoing.extend_from_slice(typed.as_bytes());
        } else {
            self.outgoing.extend_from_slice(b"\r\n");
        }
        self.stream.get_mut().write_all(&self.outgoing).await?;
        let first = self.line().await?;
        Ok(first.split(' ').nth(1).ok_or("an answer without a status")?.parse()?)
    }

    async fn line(&mut self) -> Result<String, Failure> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Err("the service closed a connection".into());
        }
        line.truncate(line.trim_end().len());
        Ok(line)
    }

    async fn body(&mut self, mut each: impl FnMut(&[u8])) -> Result<(), Failure> {
        let mut length = Length::Known(0);
        loop {
            let header = self.line().await?.to_ascii_lowercase();
            match header.split_once(": ") {
                Some(("content-length", value)) => length = Length::Known(value.parse()?),
                Some(("transfer-encoding", "chunked")) => length = Length::Chunked,
                Some(_) => {}
                None => break,
            }
        }
        match length {
            Length::Known(bytes) => self.exactly(bytes, &mut each).await,
            Length::Chunked => loop {
                let bytes = usize::from_str_radix(&self.line().await?, 16)?;
                self.exactly(bytes, &mut each).await?;
                self.line().await?;
                if bytes == 0 {
                    return Ok(());
                }
            },
        }
    }

    async fn exactly(&mut self, mut bytes: usize, each: &mut impl FnMut(&[u8])) -> Result<(), Failure> {
        let mut piece = [0_u8; 16_384];
        while bytes > 0 {
            let wanted = bytes.min(piece.len());
            let read = self.stream.read(&mut piece[..wanted]).await?;
            if read == 0 {
                return Err("an answer broke off".into());
            }
            each(&piece[..read]);
            bytes -= read;
        }
        Ok(())
    }
}
