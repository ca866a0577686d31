//! The statement of a line with a million entries: what it costs the service, and whether all of it arrived.

use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use crate::http::{Connection, Request};
use crate::service::{Service, Tokens, auditor};
use crate::{Failure, process};

/// What was seen of a download.
#[derive(Debug, Clone, Default)]
pub struct Download {
    /// Lines of entries.
    pub entries: u64,
    /// Bytes.
    pub bytes: u64,
    /// From the request to the first byte of the body, milliseconds.
    pub first_byte: f64,
    /// To the last one, seconds.
    pub seconds: f64,
    /// Memory of the service before, kB.
    pub memory_before: u64,
    /// Most memory of the service during it, kB.
    pub memory_peak: u64,
    /// Processor time of the service, share of one core.
    pub service_cpu: f64,
}

/// Downloads the statement of Line 2 and checks its count and its hash against its own last lines.
pub async fn download(service: &Service, tokens: &Tokens, year: i32, expected: u64) -> Result<Download, Failure> {
    let mut connection = Connection::open(service.port).await?;
    let by = tokens.of(&auditor());
    let line = format!("GET /api/v1/credit-lines/line_2/years/{year}/statement.csv");
    let request = Request { line, headers: by, body: String::new() };
    let (memory_before, _) = process::memory_kilobytes(service.process)?;
    let cpu = process::own_milliseconds(service.process)?;
    let watched = service.process;
    let (stop, mut stopped) = tokio::sync::oneshot::channel::<()>();
    let watch = tokio::spawn(async move {
        let mut peak = 0;
        while stopped.try_recv().is_err() {
            peak = peak.max(process::memory_kilobytes(watched).map_or(0, |(now, _)| now));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        peak
    });
    let begun = Instant::now();
    let mut received = Received::default();
    let (status, first_byte) = connection.stream(&request, |bytes| received.take(bytes)).await?;
    let seconds = begun.elapsed().as_secs_f64();
    let _ = stop.send(());
    let memory_peak = watch.await?;
    let service_cpu = (process::own_milliseconds(service.process)? - cpu) as f64 / 1_000.0 / seconds;
    received.check(status, expected)?;
    let first_byte = first_byte.as_secs_f64() * 1_000.0;
    Ok(Download {
        entries: expected,
        bytes: received.bytes,
        first_byte,
        seconds,
        memory_before,
        memory_peak,
        service_cpu,
    })
}

/// What has arrived, line by line, without keeping it.
#[derive(Default)]
struct Received {
    bytes: u64,
    /// Whole lines without `#`, the column heads among them.
    lines: u64,
    hash: Sha256,
    line: Vec<u8>,
    notes: Vec<String>,
}

impl Received {
    fn take(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(piece);
            if self.line.last() == Some(&b'\n') {
                if self.line.first() == Some(&b'#') {
                    self.notes.push(String::from_utf8_lossy(&self.line).trim().to_owned());
                } else {
                    self.lines += 1;
                    self.hash.update(&self.line);
                }
                self.line.clear();
            }
        }
    }

    fn check(&self, status: u16, expected: u64) -> Result<(), Failure> {
        let hash: String = self.hash.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let said = |note: String| self.notes.contains(&note);
        let whole = said(format!("# rows,{expected}")) && said(format!("# sha256,{hash}"));
        if status == 200 && whole && self.lines == expected + 1 {
            return Ok(());
        }
        Err(format!("the statement is not whole: status {status}, {} lines, {:?}", self.lines, self.notes).into())
    }
}
