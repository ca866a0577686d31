//! A PostgreSQL server of one kind of fault: crashed, started again, suspended and resumed by the harness.

use std::path::{Path, PathBuf};

use fonds1035::embedded::{Cluster, SUPERUSER, Settings};
use tokio_postgres::{Client, NoTls};

use crate::{Failure, process};

/// The database of the service.
pub const DATABASE: &str = "fonds1035";

/// A server on a folder of its own; dropping it stops it.
#[derive(Debug)]
pub struct Server {
    settings: Settings,
    cluster: Option<Cluster>,
}

impl Server {
    /// Starts a server on a folder, with these parameters besides the defaults.
    pub fn start(folder: &Path, options: &[(&str, &str)]) -> Result<Server, Failure> {
        let mut settings = Settings::kept(folder);
        let options = options.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        settings.server_options.extend(options);
        let mut server = Server { settings, cluster: None };
        server.restart()?;
        Ok(server)
    }

    /// Starts the server on what it has left, after a crash too.
    pub fn restart(&mut self) -> Result<(), Failure> {
        self.cluster = None;
        self.cluster = Some(tokio::task::block_in_place(|| Cluster::start(&self.settings))?);
        Ok(())
    }

    /// Stops the server in order.
    pub fn stop(&mut self) {
        tokio::task::block_in_place(|| drop(self.cluster.take()));
    }

    /// Kills the main process (SIGKILL); its children notice and end.
    pub fn crash(&mut self) -> Result<(), Failure> {
        process::signal("KILL", &[self.process()?])?;
        self.stop();
        Ok(())
    }

    /// Whether the main process is there.
    pub fn is_alive(&self) -> bool {
        self.process().is_ok_and(process::is_alive)
    }

    /// Suspends every process of the server (SIGSTOP).
    pub fn suspend(&self) -> Result<(), Failure> {
        process::signal("STOP", &process::family(self.process()?))
    }

    /// Resumes every process of the server (SIGCONT).
    pub fn resume(&self) -> Result<(), Failure> {
        process::signal("CONT", &process::family(self.process()?))
    }

    /// Where its data is.
    pub fn data(&self) -> PathBuf {
        self.settings.folder.join("data")
    }

    /// The folder of its socket.
    pub fn socket(&self) -> PathBuf {
        self.settings.folder.join("socket")
    }

    /// URL of the service's database for a role.
    pub fn url(&self, role: &str) -> String {
        url(&[&self.socket()], role, DATABASE)
    }

    /// A connection as the owner of everything.
    pub async fn client(&self, database: &str) -> Result<Client, Failure> {
        connect(&url(&[&self.socket()], SUPERUSER, database)).await
    }

    /// One of the programs of the server's version.
    pub fn program(&self, name: &str) -> Result<PathBuf, Failure> {
        Ok(self.running()?.programs().path(name))
    }

    fn running(&self) -> Result<&Cluster, Failure> {
        self.cluster.as_ref().ok_or_else(|| "the server has been stopped".into())
    }

    fn process(&self) -> Result<u32, Failure> {
        self.running()?.process_id().ok_or_else(|| "the server is gone".into())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A suspended server cannot stop.
        let _ = self.resume();
        self.stop();
    }
}

/// URL of a database behind one socket folder or several; of several, the one that takes writes is meant.
pub fn url(sockets: &[&Path], role: &str, database: &str) -> String {
    let hosts: Vec<String> =
        sockets.iter().map(|folder| format!("{}:5432", folder.to_string_lossy().replace('/', "%2F"))).collect();
    let writable = if hosts.len() > 1 { "?target_session_attrs=read-write" } else { "" };
    format!("postgres://{role}@{}/{database}{writable}", hosts.join(","))
}

/// Connects to a database.
pub async fn connect(url: &str) -> Result<Client, Failure> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// Runs one of PostgreSQL's programs to its end.
pub async fn run(program: &Path, arguments: &[&str]) -> Result<(), Failure> {
    let done = tokio::process::Command::new(program).args(arguments).kill_on_drop(true).output().await?;
    if done.status.success() {
        return Ok(());
    }
    Err(format!("{}: {}", program.display(), String::from_utf8_lossy(&done.stderr).trim()).into())
}
