//! A scripted mail server: it counts what it has taken by Message-ID, and refuses, stalls, defers or hangs up as it is
//! told.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::Failure;

/// What the server does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Takes everything.
    Kind,
    /// Refuses to talk (554).
    Refuses,
    /// Says nothing.
    Stalls,
    /// Cannot take a message now (451).
    Defers,
    /// Takes the message and closes the connection without saying so.
    HangsUp,
    /// Takes the message and never says so.
    Holds,
}

#[derive(Debug)]
struct Shared {
    mood: Mutex<Mood>,
    taken: Mutex<BTreeMap<String, usize>>,
    count: watch::Sender<usize>,
}

/// A running server on a loopback port.
#[derive(Debug)]
pub struct MailServer {
    /// Its port.
    pub port: u16,
    shared: Arc<Shared>,
    listening: JoinHandle<()>,
}

impl MailServer {
    /// Starts a server.
    pub async fn start() -> Result<MailServer, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let (mood, taken, count) = (Mutex::new(Mood::Kind), Mutex::default(), watch::Sender::new(0));
        let shared = Arc::new(Shared { mood, taken, count });
        let ours = Arc::clone(&shared);
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let ours = Arc::clone(&ours);
                tokio::spawn(async move { converse(stream, &ours).await });
            }
        });
        Ok(MailServer { port, shared, listening })
    }

    /// What it does from the next dialogue on.
    pub fn set(&self, mood: Mood) {
        *self.shared.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// How often it has taken each message, by Message-ID.
    pub fn taken(&self) -> BTreeMap<String, usize> {
        self.shared.taken().clone()
    }

    /// How many messages it has taken, and a way to wait for the next.
    pub fn count(&self) -> watch::Receiver<usize> {
        self.shared.count.subscribe()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Shared {
    fn taken(&self) -> MutexGuard<'_, BTreeMap<String, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leads one dialogue; `None` where it ends before its end.
async fn converse(stream: TcpStream, shared: &Shared) -> Option<()> {
    let mood = *shared.mood.lock().unwrap_or_else(PoisonError::into_inner);
    let mut lines = BufReader::new(stream);
    match mood {
        Mood::Refuses => return say(&mut lines, "554 no").await,
        Mood::Stalls => {
            while read(&mut lines).await.is_some() {}
            return None;
        }
        _ => say(&mut lines, "220 mail.example.org ESMTP").await?,
    }
    loop {
        let line = read(&mut lines).await?;
        match line.get(..4)? {
            "EHLO" => say(&mut lines, "250 mail.example.org").await?,
            "MAIL" if mood == Mood::Defers => say(&mut lines, "451 4.3.0 later").await?,
            "MAIL" | "RCPT" => say(&mut lines, "250 2.1.0 ok").await?,
            "DATA" => {
                say(&mut lines, "354 go ahead").await?;
                let mut id = String::new();
                loop {
                    let line = read(&mut lines).await?;
                    if let Some(value) = line.strip_prefix("Message-ID: ") {
                        id = value.trim().to_owned();
                    }
                    if line == ".\r\n" {
                        break;
                    }
                }
                *shared.taken().entry(id).or_default() += 1;
                shared.count.send_modify(|count| *count += 1);
                match mood {
                    Mood::HangsUp => return None,
                    Mood::Holds => while read(&mut lines).await.is_some() {},
                    _ => say(&mut lines, "250 2.0.0 taken").await?,
                }
            }
            "QUIT" => return say(&mut lines, "221 2.0.0 goodbye").await,
            _ => say(&mut lines, "502 5.5.1 not understood").await?,
        }
    }
}

async fn read(lines: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    (lines.read_line(&mut line).await.ok()? > 0).then_some(line)
}

async fn say(lines: &mut BufReader<TcpStream>, line: &str) -> Option<()> {
    lines.get_mut().write_all(format!("{line}\r\n").as_bytes()).await.ok()
}
