//! A private PostgreSQL server for the demo, the tests and the bench, run from the installed server programs.
//!
//! The server listens only on a Unix socket in a folder that only its operating-system user may enter. It stops with
//! this process: on drop, at exit, after a panic, and when the process is killed, because a supervising shell watches
//! a pipe held by this process. After a crash of the server, the cluster recovers at the next start. Independent of
//! the schema.

mod error;
mod place;
mod programs;
mod server_user;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

pub use error::EmbeddedError;
use place::Place;
pub use programs::{FOLDER_VARIABLE, OLDEST_MAJOR, ServerPrograms};

/// The role that owns the cluster.
pub const SUPERUSER: &str = "postgres";

/// Port number, which is part of the name of the socket file. The folder is private, so it cannot conflict.
const PORT: u16 = 5432;

/// Time limit for the server to accept connections, crash recovery included.
const START_LIMIT: Duration = Duration::from_secs(300);

/// Settings of a cluster.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder of the cluster, created if it does not exist. See [`Cluster::folder`] for the folder actually used.
    pub folder: PathBuf,
    /// Whether committed transactions survive a loss of power. Tests turn this off for speed.
    pub durable: bool,
    /// Whether the folder is removed after the server has stopped.
    pub removed_when_stopped: bool,
    /// Additional server parameters, `(name, value)`, as in `postgresql.conf`.
    pub server_options: Vec<(String, String)>,
}

impl Settings {
    /// A durable cluster that is kept between runs.
    #[must_use]
    pub fn kept(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), durable: true, removed_when_stopped: false, server_options: Vec::new() }
    }

    /// A cluster in a new temporary folder: not durable, and removed after the server has stopped.
    #[must_use]
    pub fn temporary() -> Self {
        let folder = std::env::temp_dir().join(format!("fonds1035-{}", uuid::Uuid::now_v7().simple()));
        Self { folder, durable: false, removed_when_stopped: true, server_options: Vec::new() }
    }

    /// The server parameters, most specific last: the last value of a parameter takes precedence.
    fn options(&self) -> Vec<(String, String)> {
        let mut options = vec![("listen_addresses", ""), ("timezone", "UTC"), ("log_timezone", "UTC")];
        if !self.durable {
            options.extend([("fsync", "off"), ("synchronous_commit", "off"), ("full_page_writes", "off")]);
        }
        let mut options: Vec<_> =
            options.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        options.extend(self.server_options.iter().cloned());
        options
    }
}

/// A running server. Dropping it stops the server and waits until it has stopped.
#[derive(Debug)]
pub struct Cluster {
    place: Place,
    programs: ServerPrograms,
    socket_folder: PathBuf,
    supervisor: Child,
    removed_when_stopped: bool,
    /// The open file holds the lock of the folder.
    _instance: File,
}

impl Cluster {
    /// Starts the server and waits until it accepts connections; creates the cluster first if there is none.
    ///
    /// # Errors
    /// See [`EmbeddedError`]; nothing is left running.
    pub fn start(settings: &Settings) -> Result<Self, EmbeddedError> {
        let place = Place::prepare(&settings.folder)?;
        let instance = place.claim()?;
        let programs = ServerPrograms::find(&place.user, programs::version_of_cluster(&place.data()))?;
        let log = place.log_after_predecessor(|| stop_predecessor(&place, &programs))?;
        if !place.data().exists() {
            create(&place, &programs, settings.durable)?;
        }
        place.remove_stale_process_note()?;
        let (socket_folder, is_temporary) = place.socket_folder()?;
        let cleared = [
            if is_temporary { socket_folder.as_path() } else { Path::new("") },
            if settings.removed_when_stopped { place.folder.as_path() } else { Path::new("") },
        ];
        let supervisor = supervise(&place, &programs, settings, &socket_folder, cleared, log)?;
        let removed_when_stopped = settings.removed_when_stopped;
        let mut cluster =
            Self { place, programs, socket_folder, supervisor, removed_when_stopped, _instance: instance };
        cluster.wait_until_ready()?;
        Ok(cluster)
    }

    /// The connection URL of `database` for `role`; both are plain identifiers. There is no password: the permissions
    /// of the folder protect the socket.
    #[must_use]
    pub fn url(&self, database: &str, role: &str) -> String {
        let host = self.socket_folder.to_string_lossy().replace('/', "%2F");
        format!("postgres://{role}@{host}:{PORT}/{database}")
    }

    /// The folder in use. It differs from the requested one if the server's user cannot access that one.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.place.folder
    }

    /// The folder of the socket, for the option `-h` of PostgreSQL's client programs.
    #[must_use]
    pub fn socket_folder(&self) -> &Path {
        &self.socket_folder
    }

    /// The programs of the server's version.
    #[must_use]
    pub fn programs(&self) -> &ServerPrograms {
        &self.programs
    }

    /// The process ID of the server while it runs.
    #[must_use]
    pub fn process_id(&self) -> Option<u32> {
        process_note(&self.place)?.first()?.parse().ok()
    }

    fn wait_until_ready(&mut self) -> Result<(), EmbeddedError> {
        let begun = Instant::now();
        // The eighth line of postmaster.pid is the status of the server; a standby that can be read is never `ready`.
        let status = || process_note(&self.place).and_then(|lines| lines.get(7).cloned());
        while !matches!(status().as_deref(), Some("ready" | "standby")) {
            let ended = !matches!(self.supervisor.try_wait(), Ok(None));
            if ended || begun.elapsed() > START_LIMIT {
                return Err(EmbeddedError::NotStarted { log: self.place.end_of_log() });
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Closing the pipe stops the server; the supervisor exits after the server.
        drop(self.supervisor.stdin.take());
        if let Err(error) = self.supervisor.wait() {
            tracing::warn!(%error, "the end of the database server could not be awaited");
        }
        if self.removed_when_stopped {
            // The supervisor cannot remove the folder if only root may write to its parent folder.
            let _ = fs::remove_dir_all(&self.place.folder);
        }
    }
}

/// The lines of the server's `postmaster.pid`.
fn process_note(place: &Place) -> Option<Vec<String>> {
    let note = fs::read_to_string(place.data().join("postmaster.pid")).ok()?;
    Some(note.lines().map(|line| line.trim().to_owned()).collect())
}

/// Stops a server whose supervisor is gone. The lock of its log file shows when it has stopped.
fn stop_predecessor(place: &Place, programs: &ServerPrograms) {
    let data = place.data();
    let arguments = ["stop".as_ref(), "-D".as_ref(), data.as_os_str(), "-m".as_ref(), "fast".as_ref(), "-W".as_ref()];
    if let Err(error) = place.user.run(&programs.path("pg_ctl"), arguments) {
        tracing::warn!(%error, "an earlier database server could not be told to stop");
    }
}

/// Creates the cluster in a temporary folder and renames that folder when it is complete, so that an interrupted first
/// start leaves no incomplete cluster.
fn create(place: &Place, programs: &ServerPrograms, durable: bool) -> Result<(), EmbeddedError> {
    let unfinished = place.folder.join("data.unfinished");
    let refused = |source| EmbeddedError::Folder { folder: unfinished.clone(), source };
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(refused)?;
    }
    let mut initdb = vec![
        "--data-checksums",
        "--encoding=UTF8",
        "--auth-local=trust",
        "--auth-host=reject",
        "--no-instructions",
        "--username",
        SUPERUSER,
    ];
    // The same collation on every machine: by code point.
    initdb.extend(match programs.major {
        17.. => ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"].as_slice(),
        _ if cfg!(target_os = "macos") => &["--locale=C"],
        _ => &["--locale=C.UTF-8"],
    });
    if !durable {
        initdb.push("--no-sync");
    }
    let arguments = initdb.into_iter().map(AsRef::as_ref).chain(["-D".as_ref(), unfinished.as_os_str()]);
    place.user.run(&programs.path("initdb"), arguments)?;
    fs::rename(&unfinished, place.data()).map_err(refused)
}

/// Starts the supervisor: a shell that runs the server and stops it when this process ends.
fn supervise(
    place: &Place,
    programs: &ServerPrograms,
    settings: &Settings,
    socket_folder: &Path,
    cleared: [&Path; 2],
    log: File,
) -> Result<Child, EmbeddedError> {
    use std::os::unix::process::CommandExt as _;

    let failed = |source| EmbeddedError::Folder { folder: place.folder.clone(), source };
    let mut command = place.user.command(Path::new("/bin/sh"));
    command.arg("-c").arg(include_str!("embedded/supervise.sh")).arg("supervise").args(cleared);
    command.arg(programs.path("postgres")).arg("-D").arg(place.data()).arg("-k").arg(socket_folder);
    command.arg("-p").arg(PORT.to_string());
    for (name, value) in settings.options() {
        command.arg("-c").arg(format!("{name}={value}"));
    }
    command.stdin(Stdio::piped()).stdout(log.try_clone().map_err(failed)?).stderr(log);
    // A separate process group: Ctrl-C in a terminal reaches the service only, which stops its server last.
    command.process_group(0).spawn().map_err(failed)
}

#[cfg(test)]
mod tests;
