//! A proxy between the service and PostgreSQL that records messages, can cut the connection at an INSERT or a COMMIT, and
//! can fall silent: it then accepts connections and bytes and answers nothing.
//!
//! The proxy listens on a separate Unix socket; it parses only the frontend messages of the protocol.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::watch;

/// The name of the socket file of a server.
const SOCKET: &str = ".s.PGSQL.5432";

/// A recorded frontend message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// A query of the simple protocol: the start and the end of a transaction.
    Query(String),
    /// The preparation of a statement.
    Parse(String),
    /// The execution of a prepared statement, with its text.
    Execute(String),
}

/// When the proxy cuts the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Never.
    Never,
    /// Before the execution of the first INSERT reaches the server.
    BeforeInsert,
    /// Before the first COMMIT reaches the server.
    BeforeCommit,
    /// After the first COMMIT: the response to it and all later messages are lost.
    BehindCommit,
}

/// A running proxy. After drop it accepts no new connections; existing connections end with their clients.
pub struct Wire {
    folder: PathBuf,
    sent: Arc<Mutex<Vec<Sent>>>,
    hole: Arc<Hole>,
}

/// The silence of a proxy: connections that fell into it stay silent for ever.
struct Hole {
    is_open: AtomicBool,
    silent: Mutex<Vec<Arc<AtomicBool>>>,
    swallowed: watch::Sender<usize>,
}

impl Hole {
    /// Whether a new connection is silent; it is registered, so that it may fall silent later.
    fn register(&self) -> Arc<AtomicBool> {
        let mut all = self.silent.lock().unwrap();
        let is_silent = Arc::new(AtomicBool::new(self.is_open.load(Ordering::SeqCst)));
        all.push(Arc::clone(&is_silent));
        is_silent
    }
}

impl Wire {
    /// Starts a proxy to the server whose socket is in a folder.
    pub fn to(server: &Path, cut: Cut) -> Wire {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("wire-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder).unwrap();
        let server = server.join(SOCKET);
        let listener = UnixListener::bind(folder.join(SOCKET)).unwrap();
        let sent: Arc<Mutex<Vec<Sent>>> = Arc::default();
        let record = Arc::clone(&sent);
        let hole = Arc::new(Hole {
            is_open: AtomicBool::new(false),
            silent: Mutex::default(),
            swallowed: watch::Sender::new(0),
        });
        let of_wire = Arc::clone(&hole);
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let mut first = [0];
                let mut client = client.unwrap();
                // On drop, the proxy connects to itself and disconnects at once.
                if client.read(&mut first).unwrap() == 0 {
                    break;
                }
                let server = UnixStream::connect(&server).unwrap();
                let record = Arc::clone(&record);
                let (is_cut, is_silent, hole) = (Arc::default(), of_wire.register(), Arc::clone(&of_wire));
                let line = Line { client, server, cut, is_cut, is_silent, hole, record };
                std::thread::spawn(move || line.run(first[0]));
            }
        });
        Wire { folder, sent, hole }
    }

    /// Falls silent: every open connection for ever, and new ones until [`Wire::answer_again`].
    pub fn fall_silent(&self) {
        let all = self.hole.silent.lock().unwrap();
        self.hole.is_open.store(true, Ordering::SeqCst);
        self.hole.swallowed.send_replace(0);
        for is_silent in &*all {
            is_silent.store(true, Ordering::SeqCst);
        }
    }

    /// Ends the silence for new connections, as when a host is back after a loss of power.
    pub fn answer_again(&self) {
        self.hole.is_open.store(false, Ordering::SeqCst);
    }

    /// Waits until a message has been swallowed since the wire fell silent.
    pub async fn until_swallowed(&self) {
        self.hole.swallowed.subscribe().wait_for(|count| *count > 0).await.unwrap();
    }

    /// The connection URL of a database through the proxy.
    pub fn url(&self, database: &str, role: &str) -> String {
        format!("postgres://{role}@{}:5432/{database}", self.folder.to_string_lossy().replace('/', "%2F"))
    }

    /// All recorded messages of all connections.
    pub fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        drop(UnixStream::connect(self.folder.join(SOCKET)));
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}

/// One proxied connection.
struct Line {
    client: UnixStream,
    server: UnixStream,
    cut: Cut,
    is_cut: Arc<AtomicBool>,
    is_silent: Arc<AtomicBool>,
    hole: Arc<Hole>,
    record: Arc<Mutex<Vec<Sent>>>,
}

impl Line {
    /// Forwards both directions until one side disconnects or the proxy cuts the connection.
    fn run(mut self, first: u8) {
        let (mut from_server, mut to_client) = (self.server.try_clone().unwrap(), self.client.try_clone().unwrap());
        let (cut, silent) = (Arc::clone(&self.is_cut), Arc::clone(&self.is_silent));
        let back = std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = from_server.read(&mut bytes) {
                // After a cut, the responses of the server are read but not forwarded.
                let is_lost = cut.load(Ordering::SeqCst) || silent.load(Ordering::SeqCst);
                if !is_lost && to_client.write_all(&bytes[..read]).is_err() {
                    break;
                }
            }
            if !silent.load(Ordering::SeqCst) {
                let _ = to_client.shutdown(Shutdown::Both);
            }
        });
        self.forward(first);
        // The server finishes the messages it has received before the client sees the end of the connection.
        let _ = self.server.shutdown(Shutdown::Write);
        back.join().unwrap();
    }

    /// Forwards the messages of the client until one side disconnects or the proxy cuts the connection.
    fn forward(&mut self, first: u8) -> Option<()> {
        // The startup message has no type byte: its length, which includes itself, and its content.
        let mut length = [first, 0, 0, 0];
        self.client.read_exact(&mut length[1..]).ok()?;
        let rest = self.rest(length)?;
        if !self.swallows() {
            self.server.write_all(&length).ok()?;
            self.server.write_all(&rest).ok()?;
        }
        let (mut prepared, mut portals) = (HashMap::new(), HashMap::new());
        loop {
            let (mut kind, mut length) = ([0], [0; 4]);
            self.client.read_exact(&mut kind).ok()?;
            self.client.read_exact(&mut length).ok()?;
            let body = self.rest(length)?;
            if self.swallows() {
                continue;
            }
            let mut words = body.split(|byte| *byte == 0).map(|word| String::from_utf8_lossy(word).into_owned());
            let mut word = || words.next().unwrap_or_default();
            let sent = match kind[0] {
                b'Q' => Some(Sent::Query(word())),
                b'P' => {
                    let (name, text) = (word(), word());
                    prepared.insert(name, text.clone());
                    Some(Sent::Parse(text))
                }
                b'B' => {
                    let (portal, name) = (word(), word());
                    portals.insert(portal, name);
                    None
                }
                b'E' => Some(Sent::Execute(prepared[&portals[&word()]].clone())),
                _ => None,
            };
            let commits = sent == Some(Sent::Query("COMMIT".to_owned()));
            let inserts = matches!(&sent, Some(Sent::Execute(text)) if text.starts_with("INSERT "));
            let (before, behind) = match self.cut {
                Cut::Never => (false, false),
                Cut::BeforeInsert => (inserts, false),
                Cut::BeforeCommit => (commits, false),
                Cut::BehindCommit => (false, commits),
            };
            if before || behind {
                self.is_cut.store(true, Ordering::SeqCst);
            }
            if before {
                return None;
            }
            self.record.lock().unwrap().extend(sent);
            self.server.write_all(&kind).ok()?;
            self.server.write_all(&length).ok()?;
            self.server.write_all(&body).ok()?;
            if behind {
                return None;
            }
        }
    }

    /// Whether a message is lost in the silence.
    fn swallows(&self) -> bool {
        let is_silent = self.is_silent.load(Ordering::SeqCst);
        if is_silent {
            self.hole.swallowed.send_modify(|count| *count += 1);
        }
        is_silent
    }

    /// The rest of a message.
    fn rest(&mut self, length: [u8; 4]) -> Option<Vec<u8>> {
        let mut rest = vec![0; u32::from_be_bytes(length) as usize - 4];
        self.client.read_exact(&mut rest).ok()?;
        Some(rest)
    }
}
