//! The folder of a cluster: its owner, its lock, its socket.
//!
//! Layout: `data/` (the cluster), `socket/`, `server.log`, `instance.lock`. Only the server's operating-system user may
//! enter the folder, which makes it safe to trust all connections to the socket.

use std::fs::{self, File, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::EmbeddedError;
use super::server_user::ServerUser;

/// Parent folder of clusters whose requested folder the server's user cannot access.
const REACHABLE_PARENT: &str = "/var/lib/fonds1035";

/// Maximum length of the path of a Unix socket, in bytes: 103 on macOS, 107 on Linux.
const SOCKET_PATH_BYTES: usize = 103;

/// Time limit for an earlier server to stop, the shutdown checkpoint included.
const STOP_LIMIT: Duration = Duration::from_secs(60);

/// A folder that the server's user owns and can access.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub folder: PathBuf,
    pub user: ServerUser,
}

impl Place {
    /// Prepares `folder` for a cluster, or another folder if the server's user cannot access `folder`.
    pub fn prepare(folder: &Path) -> Result<Self, EmbeddedError> {
        Self::prepare_with(folder, Path::new(REACHABLE_PARENT))
    }

    fn prepare_with(folder: &Path, reachable_parent: &Path) -> Result<Self, EmbeddedError> {
        let wanted = std::path::absolute(folder).map_err(|source| refused(folder, source))?;
        let place = Self::own(&wanted)?;
        if place.user.reaches(&place.folder) {
            return Ok(place);
        }
        // Removes the folder if the attempt above left it empty.
        let _ = fs::remove_dir(&wanted);
        if !place.user.is_other() {
            return Err(EmbeddedError::Unreachable(wanted));
        }
        fs::create_dir_all(reachable_parent).map_err(|source| refused(reachable_parent, source))?;
        // The umask of root may have removed the permissions.
        fs::set_permissions(reachable_parent, fs::Permissions::from_mode(0o755))
            .map_err(|source| refused(reachable_parent, source))?;
        let name = wanted.to_string_lossy().trim_start_matches('/').replace('/', "-");
        let place = Self::own(&reachable_parent.join(name))?;
        if place.user.reaches(&place.folder) { Ok(place) } else { Err(EmbeddedError::Unreachable(place.folder)) }
    }

    fn own(folder: &Path) -> Result<Self, EmbeddedError> {
        let user = ServerUser::for_cluster(&folder.join("data"))?;
        fs::create_dir_all(folder).map_err(|source| refused(folder, source))?;
        user.own(folder)?;
        Ok(Self { folder: folder.to_owned(), user })
    }

    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Locks the folder for this process until the file is dropped; the kernel releases the lock when the process ends.
    pub fn claim(&self) -> Result<File, EmbeddedError> {
        let path = self.folder.join("instance.lock");
        let file = open(&path)?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(EmbeddedError::InUse(self.folder.clone())),
            Err(TryLockError::Error(source)) => Err(refused(&path, source)),
        }
    }

    /// Opens and locks the server's log. Every process of a server inherits the lock with its standard output, so
    /// acquiring it proves that no process of an earlier server is left. Waits for an earlier server, and calls `stop`
    /// once if that server does not stop by itself soon.
    pub fn log_after_predecessor(&self, stop: impl Fn()) -> Result<File, EmbeddedError> {
        let path = self.folder.join("server.log");
        let file = open(&path)?;
        let begun = Instant::now();
        let mut told = false;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(source)) => return Err(refused(&path, source)),
                Err(TryLockError::WouldBlock) if begun.elapsed() > STOP_LIMIT => {
                    return Err(EmbeddedError::StillRunning(self.folder.clone()));
                }
                Err(TryLockError::WouldBlock) => {}
            }
            if !told && begun.elapsed() > STOP_LIMIT / 20 {
                told = true;
                stop();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        file.set_len(0).map_err(|source| refused(&path, source))?;
        Ok(file)
    }

    /// The last lines of the server's log.
    pub fn end_of_log(&self) -> String {
        let log = fs::read(self.folder.join("server.log")).unwrap_or_default();
        let text = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }

    /// Removes the `postmaster.pid` of a crashed server: its process ID may have been reused by another process, and
    /// the server would then refuse to start. The caller must hold the lock of the log.
    pub fn remove_stale_process_note(&self) -> Result<(), EmbeddedError> {
        let path = self.data().join("postmaster.pid");
        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(refused(&path, source)),
            _ => Ok(()),
        }
    }

    /// The folder of the socket, and whether it is temporary. A path that is too long for a socket, or that
    /// `unix_socket_directories` cannot contain, is replaced by a short one with a random name.
    pub fn socket_folder(&self) -> Result<(PathBuf, bool), EmbeddedError> {
        let own = self.folder.join("socket");
        let text = own.to_string_lossy();
        let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte));
        if plain && text.len() + "/.s.PGSQL.5432".len() <= SOCKET_PATH_BYTES {
            fs::create_dir_all(&own).map_err(|source| refused(&own, source))?;
            self.user.own(&own)?;
            return Ok((own, false));
        }
        let short = Path::new("/tmp").join(format!("fonds1035-{}", uuid::Uuid::now_v7().simple()));
        // Fails if the folder exists already.
        fs::DirBuilder::new().mode(0o700).create(&short).map_err(|source| refused(&short, source))?;
        self.user.own(&short)?;
        Ok((short, true))
    }
}

fn open(path: &Path) -> Result<File, EmbeddedError> {
    File::options().create(true).append(true).open(path).map_err(|source| refused(path, source))
}

fn refused(folder: &Path, source: io::Error) -> EmbeddedError {
    EmbeddedError::Folder { folder: folder.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("fonds1035-place-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn a_folder_closed_to_the_servers_account_is_replaced_by_a_reachable_one() {
        let scratch = scratch("closed");
        let closed = scratch.join("closed");
        fs::DirBuilder::new().mode(0o700).create(&closed).unwrap();
        let wanted = closed.join("postgres");
        let place = Place::prepare_with(&wanted, &scratch.join("reachable")).unwrap();
        // Only under root the server runs as another user; every other user can access its own folders.
        let expected = if place.user.is_other() { scratch.join("reachable") } else { closed };
        assert_eq!(place.folder.parent(), Some(expected.as_path()));
        assert_eq!(wanted.exists(), !place.user.is_other());
        assert_eq!(fs::metadata(&place.folder).unwrap().permissions().mode() & 0o777, 0o700);
        fs::remove_dir_all(scratch).unwrap();
    }

    #[test]
    fn a_second_claim_on_a_folder_is_refused_until_the_first_is_dropped() {
        let folder = scratch("claim");
        let place = Place::prepare(&folder).unwrap();
        let first = place.claim().unwrap();
        let message = place.claim().unwrap_err().to_string();
        assert!(message.contains("in use by another running fonds1035"), "{message}");
        drop(first);
        assert!(place.claim().is_ok());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_path_that_no_socket_can_have_is_replaced_by_a_short_one() {
        let scratch = scratch("socket");
        for (name, temporary) in [("plain".to_owned(), false), ("a,comma".to_owned(), true), ("l".repeat(90), true)] {
            let place = Place::prepare(&scratch.join(name)).unwrap();
            let (folder, is_temporary) = place.socket_folder().unwrap();
            assert_eq!((is_temporary, folder.starts_with(&scratch)), (temporary, !temporary));
            assert!(folder.as_os_str().len() + "/.s.PGSQL.5432".len() <= SOCKET_PATH_BYTES);
            fs::remove_dir(folder).unwrap();
        }
        fs::remove_dir_all(scratch).unwrap();
    }
}
