//! Errors of the private database server, with messages that name a remedy.

use std::path::PathBuf;

use super::programs::{FOLDER_VARIABLE, OLDEST_MAJOR};

/// Why the private database server was not started.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// No server programs of a supported version are installed.
    #[error(
        "PostgreSQL's server programs, version {OLDEST_MAJOR} or newer, were not found{}; \
         `make run` installs them, or {FOLDER_VARIABLE} names the folder that holds initdb and postgres",
        installed_only(.installed)
    )]
    NotInstalled {
        /// Major versions that are installed.
        installed: Vec<u32>,
    },
    /// The cluster was created by a version that is not installed.
    #[error(
        "the data folder was made by PostgreSQL {made_by}, whose programs were not found{}; \
         install that version, or move the folder away to begin anew",
        installed_only(.installed)
    )]
    OtherVersion {
        /// The cluster's major version.
        made_by: u32,
        /// Major versions that are installed.
        installed: Vec<u32>,
    },
    /// Another process of this program uses the cluster.
    #[error("{0} is in use by another running fonds1035; stop that one first, or choose another folder")]
    InUse(PathBuf),
    /// A server of an earlier process does not stop.
    #[error("an earlier database server on {0} does not stop; its log is server.log in that folder")]
    StillRunning(PathBuf),
    /// PostgreSQL refuses to run as root and there is no unprivileged user.
    #[error("PostgreSQL does not run as root, and this machine knows neither the user `postgres` nor `nobody`")]
    NoUnprivilegedUser,
    /// The server's user cannot access any folder for its data.
    #[error("the database server's account cannot work in {0}; a folder above it is closed to that account")]
    Unreachable(PathBuf),
    /// A folder or file cannot be created, owned or read.
    #[error("{folder} cannot be used for the database: {source}")]
    Folder {
        /// The folder or file.
        folder: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// A program could not be run or failed.
    #[error("{program} failed: {output}")]
    Program {
        /// The program.
        program: String,
        /// Its output.
        output: String,
    },
    /// The server exited or timed out before it accepted connections.
    #[error("the database server did not start; the end of its log:\n{log}")]
    NotStarted {
        /// Last lines of its log.
        log: String,
    },
}

fn installed_only(majors: &[u32]) -> String {
    if majors.is_empty() {
        return String::new();
    }
    let list: Vec<String> = majors.iter().map(ToString::to_string).collect();
    format!(" (installed: {})", list.join(", "))
}
