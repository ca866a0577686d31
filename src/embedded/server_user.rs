//! The operating-system user of the database server, and its access to folders.
//!
//! PostgreSQL refuses to run as root. If the service runs as root, the server runs as an unprivileged user: the owner
//! of an existing cluster, otherwise `postgres`, otherwise `nobody`.

use std::ffi::OsStr;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use super::EmbeddedError;

/// Unprivileged users, in order of precedence.
const UNPRIVILEGED: [&str; 2] = ["postgres", "nobody"];

/// The operating-system user of the database server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerUser {
    /// User and group ID to change to; `None` if the server runs as the user of the service.
    changed_to: Option<(u32, u32)>,
}

impl ServerUser {
    /// The user for a cluster in `data`, which need not exist yet.
    ///
    /// # Errors
    /// The service runs as root and the machine has no unprivileged user.
    pub fn for_cluster(data: &Path) -> Result<Self, EmbeddedError> {
        let same = Self { changed_to: None };
        if same.number(["-u"])? != 0 {
            return Ok(same);
        }
        if let Ok(folder) = data.metadata()
            && folder.uid() != 0
        {
            return Ok(Self { changed_to: Some((folder.uid(), folder.gid())) });
        }
        UNPRIVILEGED
            .iter()
            .find_map(|name| Some((same.number(["-u", name]).ok()?, same.number(["-g", name]).ok()?)))
            .map(|ids| Self { changed_to: Some(ids) })
            .ok_or(EmbeddedError::NoUnprivilegedUser)
    }

    fn number<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Result<u32, EmbeddedError> {
        let answer = self.run(Path::new("id"), arguments)?;
        answer.trim().parse().map_err(|_| EmbeddedError::Program { program: "id".to_owned(), output: answer })
    }

    /// A command that runs as this user with a clean environment: the environment variables of the service (`PGDATA`,
    /// `PGPORT`, `LC_ALL`…) must not reach the server.
    #[must_use]
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("LC_ALL", "C").env("TZ", "UTC").current_dir("/");
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        if let Some((user, group)) = self.changed_to {
            command.uid(user).gid(group);
        }
        command
    }

    /// Runs a program until it exits and returns its output.
    ///
    /// # Errors
    /// The program cannot be started or fails; the error contains its output.
    pub fn run<I, A>(&self, program: &Path, arguments: I) -> Result<String, EmbeddedError>
    where
        I: IntoIterator<Item = A>,
        A: AsRef<OsStr>,
    {
        let failed = |output: String| EmbeddedError::Program { program: program.display().to_string(), output };
        let done = self.command(program).args(arguments).output().map_err(|error| failed(error.to_string()))?;
        if done.status.success() {
            return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
        }
        let words = [done.stdout, done.stderr].concat();
        Err(failed(String::from_utf8_lossy(&words).trim().to_owned()))
    }

    /// Makes this user the owner of `folder` and removes the permissions of all other users.
    ///
    /// # Errors
    /// The operating system refuses.
    pub fn own(&self, folder: &Path) -> Result<(), EmbeddedError> {
        let refused = |source| EmbeddedError::Folder { folder: folder.to_owned(), source };
        if let Some((user, group)) = self.changed_to {
            std::os::unix::fs::chown(folder, Some(user), Some(group)).map_err(refused)?;
        }
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).map_err(refused)
    }

    /// Whether this user can enter and write `folder`; the permissions of its parent folders may prevent it.
    #[must_use]
    pub fn reaches(&self, folder: &Path) -> bool {
        let script = [OsStr::new("-c"), OsStr::new("cd -- \"$1\" && test -w ."), OsStr::new("sh")];
        self.run(Path::new("/bin/sh"), script.into_iter().chain([folder.as_os_str()])).is_ok()
    }

    /// Whether the server runs as another user than the service.
    #[must_use]
    pub fn is_other(&self) -> bool {
        self.changed_to.is_some()
    }
}
