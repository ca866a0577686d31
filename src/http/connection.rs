//! The connection of a client, given up where the client neither reads its answer nor gets on with its request.
//!
//! The HTTP server limits the time for the head of the first request, for the handler and for an idle connection. It
//! has no limit for writing, and none for the head of a further request. This stream adds both: the dispatcher of the
//! server ends a connection whose stream fails. TCP alone does not help: it probes a closed window for ever, and a
//! client that reads one byte at a time opens it now and then.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use prometheus::{IntCounter, IntGauge};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

/// Bytes per second that a client has to read in the long run. At this rate an answer of 10 MiB takes 21 minutes.
const BYTES_PER_SECOND: u64 = 8 * 1024;

/// How often writing may be tried while it is blocked. A task is woken a few times meanwhile; but the dispatcher wakes
/// itself without pause while its buffer is full of further requests, and only a client that does not wait for answers
/// fills that buffer.
const MAX_TRIES: u32 = 10_000;

/// The limits of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long writing may be blocked in all. Bytes that were written give time back, a second for every
    /// `BYTES_PER_SECOND`, up to this duration.
    pub blocked: Duration,
    /// How long a connection may exist without a byte written, while writing is not blocked: the time for a request
    /// and its handler.
    pub silent: Duration,
}

/// What is counted of connections.
#[derive(Debug, Clone)]
pub struct Counts {
    /// Open connections.
    pub open: IntGauge,
    /// Connections that were given up.
    pub given_up: IntCounter,
}

/// Writing that is blocked.
#[derive(Debug)]
struct Blocked {
    since: Instant,
    /// The end of the time that was left then.
    end: Pin<Box<Sleep>>,
    tries: u32,
}

/// A stream with these limits.
#[derive(Debug)]
pub struct Connection<S> {
    stream: S,
    limits: Limits,
    counts: Counts,
    /// What is left of `limits.blocked`.
    left: Duration,
    blocked: Option<Blocked>,
    last_written: Instant,
    silence: Pin<Box<Sleep>>,
}

impl<S> Connection<S> {
    /// A connection that was just accepted.
    pub fn new(stream: S, limits: Limits, counts: Counts) -> Connection<S> {
        counts.open.inc();
        let (left, last_written, silence) = (limits.blocked, Instant::now(), Box::pin(sleep(limits.silent)));
        Connection { stream, limits, counts, left, blocked: None, last_written, silence }
    }

    /// Settles the time that writing was blocked, and the time that the written bytes give back.
    fn wrote(&mut self, bytes: usize) {
        if let Some(blocked) = self.blocked.take() {
            self.left = self.left.saturating_sub(blocked.since.elapsed());
        }
        let milliseconds = u64::try_from(bytes).unwrap_or(u64::MAX).saturating_mul(1_000) / BYTES_PER_SECOND;
        self.left = self.left.saturating_add(Duration::from_millis(milliseconds)).min(self.limits.blocked);
        self.last_written = Instant::now();
    }

    /// Whether writing has been blocked for all the time that was left; if not, the task is woken at its end.
    fn is_unread(&mut self, cx: &mut Context<'_>) -> bool {
        let begin = || Blocked { since: Instant::now(), end: Box::pin(sleep(self.left)), tries: 0 };
        let blocked = self.blocked.get_or_insert_with(begin);
        blocked.tries += 1;
        blocked.tries > MAX_TRIES || blocked.end.as_mut().poll(cx).is_ready()
    }

    /// Whether nothing was written for too long; if not, the task is woken when that may be so.
    fn is_silent(&mut self, cx: &mut Context<'_>) -> bool {
        if self.blocked.is_some() {
            return false;
        }
        while self.silence.as_mut().poll(cx).is_ready() {
            // The timer is not set anew with each write.
            if self.last_written.elapsed() >= self.limits.silent {
                return true;
            }
            self.silence.as_mut().reset(self.last_written + self.limits.silent);
        }
        false
    }

    fn given_up(&self, reason: &'static str) -> io::Error {
        self.counts.given_up.inc();
        tracing::info!(reason, "a connection was given up");
        io::Error::new(io::ErrorKind::TimedOut, reason)
    }
}

impl<S> Drop for Connection<S> {
    fn drop(&mut self) {
        self.counts.open.dec();
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Connection<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.is_silent(cx) {
            return Poll::Ready(Err(this.given_up("the client did not finish its request")));
        }
        Pin::new(&mut this.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Connection<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write(cx, bytes);
        match written {
            Poll::Ready(Ok(count)) => this.wrote(count),
            Poll::Ready(Err(_)) => {}
            Poll::Pending if this.is_unread(cx) => {
                return Poll::Ready(Err(this.given_up("the client did not read its answer")));
            }
            Poll::Pending => {}
        }
        written
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};

    use super::*;

    const LIMITS: Limits = Limits { blocked: Duration::from_secs(30), silent: Duration::from_secs(90) };

    /// The service's end of a connection whose peer holds at most one second's worth of bytes, and the peer.
    fn connected() -> (Connection<DuplexStream>, DuplexStream) {
        let (ours, theirs) = duplex(usize::try_from(BYTES_PER_SECOND).unwrap());
        let counts = Counts { open: IntGauge::new("a", "b").unwrap(), given_up: IntCounter::new("c", "d").unwrap() };
        (Connection::new(ours, LIMITS, counts), theirs)
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_reads_nothing_is_given_up() {
        let (mut connection, _peer) = connected();
        let begun = Instant::now();
        let failure = connection.write_all(&[0; 64 * 1024]).await.unwrap_err();
        assert_eq!((failure.kind(), begun.elapsed().as_secs()), (io::ErrorKind::TimedOut, 30));
        let counts = connection.counts.clone();
        assert_eq!((counts.open.get(), counts.given_up.get()), (1, 1));
        drop(connection);
        assert_eq!(counts.open.get(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_task_that_tries_without_pause_is_stopped() {
        let (mut connection, _peer) = connected();
        let mut tries = 0;
        let failure = std::future::poll_fn(|cx| {
            tries += 1;
            let written = Pin::new(&mut connection).poll_write(cx, &[0; 16 * 1024]);
            cx.waker().wake_by_ref();
            match written {
                Poll::Ready(Err(failure)) => Poll::Ready(failure),
                _ => Poll::Pending,
            }
        });
        assert_eq!(failure.await.kind(), io::ErrorKind::TimedOut);
        // The first filled the buffer.
        assert_eq!(tries, MAX_TRIES + 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_reads_a_little_now_and_then_is_given_up_too() {
        let (mut connection, mut peer) = connected();
        let reading = async move {
            let mut little = [0; 1024];
            loop {
                tokio::time::sleep(Duration::from_secs(1)).await;
                peer.read_exact(&mut little).await.unwrap();
            }
        };
        let begun = Instant::now();
        tokio::select! {
            written = connection.write_all(&[0; 1 << 20]) => {
                assert_eq!(written.unwrap_err().kind(), io::ErrorKind::TimedOut);
            }
            _ = reading => {}
        }
        // Each second costs a second and gives an eighth of it back.
        assert!((30..40).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_client_that_reads_on_gets_the_whole_answer() {
        let (mut connection, mut peer) = connected();
        let reading = async move {
            let (mut read, mut part) = (0, [0; 8 * 1024]);
            while read < 4 << 20 {
                tokio::time::sleep(Duration::from_millis(900)).await;
                read += peer.read(&mut part).await.unwrap();
            }
        };
        let begun = Instant::now();
        let (written, ()) = tokio::join!(connection.write_all(&[0; 4 << 20]), reading);
        written.unwrap();
        assert!(begun.elapsed() > 10 * LIMITS.blocked, "{:?}", begun.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_on_which_nothing_is_answered_is_given_up() {
        let (mut connection, mut peer) = connected();
        let trickling = async move {
            // A byte a second, as the head of a request that never ends.
            while peer.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        };
        let begun = Instant::now();
        tokio::time::sleep(Duration::from_secs(60)).await;
        connection.write_all(b"an answer").await.unwrap();
        let mut request = Vec::new();
        tokio::select! {
            read = connection.read_to_end(&mut request) => {
                assert_eq!(read.unwrap_err().kind(), io::ErrorKind::TimedOut);
            }
            () = trickling => {}
        }
        assert_eq!(begun.elapsed().as_secs(), 150, "counted from the last answer");
    }
}
