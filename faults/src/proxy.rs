//! A proxy between the service and PostgreSQL that reads the messages of the client: it cuts connections behind a COMMIT,
//! or lets all open connections fall silent.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::Failure;

/// The name of the socket file of a server.
const SOCKET: &str = ".s.PGSQL.5432";

/// Which connections are cut, and how many more.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cut {
    /// Commits that a connection has behind it, at the least and at the most.
    pub commits: (usize, usize),
    /// Connections that are still to be cut.
    pub left: usize,
}

#[derive(Debug)]
struct Shared {
    server: PathBuf,
    cut: Mutex<Cut>,
    opened: AtomicU64,
    /// Connections up to this number are silent.
    silent: watch::Sender<u64>,
    swallowed: AtomicUsize,
}

/// A running proxy; its connections end with it.
#[derive(Debug)]
pub struct Proxy {
    folder: PathBuf,
    shared: Arc<Shared>,
    listening: JoinHandle<()>,
}

impl Proxy {
    /// Starts a proxy in a folder to the server whose socket is in another one.
    pub fn start(folder: &Path, server: &Path) -> Result<Proxy, Failure> {
        std::fs::create_dir_all(folder)?;
        let listener = UnixListener::bind(folder.join(SOCKET))?;
        let shared = Arc::new(Shared {
            server: server.join(SOCKET),
            cut: Mutex::default(),
            opened: AtomicU64::new(0),
            silent: watch::Sender::new(0),
            swallowed: AtomicUsize::new(0),
        });
        let ours = Arc::clone(&shared);
        let listening = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let number = ours.opened.fetch_add(1, Ordering::SeqCst) + 1;
                tokio::spawn(carry(client, Arc::clone(&ours), number));
            }
        });
        Ok(Proxy { folder: folder.to_owned(), shared, listening })
    }

    /// The folder of its socket.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// From now on cuts connections behind a COMMIT: the server gets it, its answer is lost.
    pub fn cut(&self, cut: Cut) {
        *self.shared.cut.lock().unwrap_or_else(PoisonError::into_inner) = cut;
    }

    /// How many connections are still to be cut.
    pub fn left(&self) -> usize {
        self.shared.cut.lock().unwrap_or_else(PoisonError::into_inner).left
    }

    /// All connections that are open now stay open and fall silent: nothing more arrives in either direction. The server's
    /// end is closed, as its own keepalives do in time; further connections work.
    pub fn swallow(&self) {
        self.shared.silent.send_replace(self.shared.opened.load(Ordering::SeqCst));
    }

    /// Connections that fell silent.
    pub fn swallowed(&self) -> usize {
        self.shared.swallowed.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// Carries one connection until one side ends it, it is cut, or it falls silent.
async fn carry(client: UnixStream, shared: Arc<Shared>, number: u64) {
    let Ok(server) = UnixStream::connect(&shared.server).await else { return };
    let ((mut from_client, mut to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    let mut silent = shared.silent.subscribe();
    let (cut, was_cut) = watch::channel(false);
    // A cut keeps the way back until the server has closed: it finishes what it has received.
    let there = forward(&mut from_client, to_server, &shared, cut);
    let back = back(from_server, &mut to_client, was_cut);
    let fell_silent = tokio::select! {
        _ = async { tokio::join!(there, back) } => false,
        _ = silent.wait_for(|silent| number <= *silent) => true,
    };
    if fell_silent {
        shared.swallowed.fetch_add(1, Ordering::SeqCst);
        // The client's end stays open until the client itself closes it; what it sends is thrown away.
        let mut bytes = vec![0; 16_384];
        while let Ok(1..) = from_client.read(&mut bytes).await {}
    }
}

/// Hands the server's answers back; after a cut they are read and thrown away.
async fn back(mut server: OwnedReadHalf, client: &mut OwnedWriteHalf, was_cut: watch::Receiver<bool>) {
    let mut bytes = vec![0; 16_384];
    while let Ok(read @ 1..) = server.read(&mut bytes).await {
        if !*was_cut.borrow() && client.write_all(&bytes[..read]).await.is_err() {
            break;
        }
    }
    let _ = client.shutdown().await;
}

/// Hands the client's messages on.
async fn forward(
    client: &mut OwnedReadHalf,
    mut server: OwnedWriteHalf,
    shared: &Shared,
    cut: watch::Sender<bool>,
) -> std::io::Result<()> {
    // The startup message has no type byte: its length, which includes itself, and its content.
    let length = client.read_u32().await?;
    server.write_all(&[&length.to_be_bytes(), rest(client, length).await?.as_slice()].concat()).await?;
    let mut commits = 0;
    loop {
        let (kind, length) = (client.read_u8().await?, client.read_u32().await?);
        let body = rest(client, length).await?;
        let ends = kind == b'Q' && body.starts_with(b"COMMIT") && shared.is_due(commits);
        commits += usize::from(kind == b'Q' && body.starts_with(b"COMMIT"));
        if ends {
            cut.send_replace(true);
        }
        server.write_all(&[&[kind], length.to_be_bytes().as_slice(), &body].concat()).await?;
        if ends {
            return server.shutdown().await;
        }
    }
}

async fn rest(client: &mut OwnedReadHalf, length: u32) -> std::io::Result<Vec<u8>> {
    let length = usize::try_from(length).unwrap_or(0).saturating_sub(4);
    let mut rest = vec![0; length];
    client.read_exact(&mut rest).await?;
    Ok(rest)
}

impl Shared {
    /// Whether a connection with so many commits behind it is cut now; counts it.
    fn is_due(&self, commits: usize) -> bool {
        let mut cut = self.cut.lock().unwrap_or_else(PoisonError::into_inner);
        let due = cut.left > 0 && (cut.commits.0..=cut.commits.1).contains(&commits);
        cut.left -= usize::from(due);
        due
    }
}
