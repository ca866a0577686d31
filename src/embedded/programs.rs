//! Finds the installed PostgreSQL server programs: the newest supported version.
//!
//! Searches the folders of the Linux distributions and of Homebrew; if `FONDS1035_POSTGRES_BIN` is set, only the folder
//! that it names.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::EmbeddedError;
use super::server_user::ServerUser;

/// The oldest major version that the migrations support.
pub const OLDEST_MAJOR: u32 = 15;

/// Environment variable with the folder of the server programs.
pub const FOLDER_VARIABLE: &str = "FONDS1035_POSTGRES_BIN";

/// Folders of versioned installations: `(parent folder, prefix of the child folder, path below the child folder)`.
const VERSIONED: [(&str, &str, &str); 6] = [
    ("/usr/lib/postgresql", "", "bin"),
    ("/usr", "pgsql-", "bin"),
    ("/usr/libexec", "postgresql", ""),
    ("/opt/homebrew/opt", "postgresql", "bin"),
    ("/usr/local/opt", "postgresql", "bin"),
    ("/home/linuxbrew/.linuxbrew/opt", "postgresql", "bin"),
];

/// A folder with `initdb`, `postgres` and `pg_ctl` of one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerPrograms {
    /// The folder.
    pub folder: PathBuf,
    /// Their major version.
    pub major: u32,
}

impl ServerPrograms {
    /// The programs to use: those of version `wanted` if a cluster exists already, otherwise the newest.
    ///
    /// # Errors
    /// None are installed that `user` can run, none are new enough, or none are of the wanted version.
    pub fn find(user: &ServerUser, wanted: Option<u32>) -> Result<Self, EmbeddedError> {
        let named = std::env::var_os(FOLDER_VARIABLE).filter(|folder| !folder.is_empty());
        let found = Self::installed(user, &candidates(named, std::env::var_os("PATH")));
        Self::choose(found, wanted)
    }

    /// Those of `folders` that hold programs `user` can run, in the given order.
    fn installed(user: &ServerUser, folders: &[PathBuf]) -> Vec<Self> {
        folders
            .iter()
            // Symbolic links on the PATH are resolved to the folder that also has the client programs of that version.
            .filter_map(|folder| Some(folder.join("postgres").canonicalize().ok()?.parent()?.to_owned()))
            .filter(|folder| ["initdb", "postgres", "pg_ctl"].iter().all(|name| folder.join(name).is_file()))
            .filter_map(|folder| {
                let answer = user.run(&folder.join("postgres"), ["--version"]).ok()?;
                Some(Self { folder, major: major_version(&answer)? })
            })
            .collect()
    }

    fn choose(found: Vec<Self>, wanted: Option<u32>) -> Result<Self, EmbeddedError> {
        let majors: Vec<u32> = found.iter().map(|programs| programs.major).collect();
        // The first folder of equal versions takes precedence, but max_by_key returns the last: hence the reversal.
        let mut usable = found.into_iter().rev().filter(|programs| programs.major >= OLDEST_MAJOR);
        match wanted {
            Some(major) => usable
                .find(|programs| programs.major == major)
                .ok_or(EmbeddedError::OtherVersion { made_by: major, installed: majors }),
            None => {
                usable.max_by_key(|programs| programs.major).ok_or(EmbeddedError::NotInstalled { installed: majors })
            }
        }
    }

    /// The path of one of the programs.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// The folders to search, in order of precedence among equal versions.
fn candidates(named: Option<OsString>, path: Option<OsString>) -> Vec<PathBuf> {
    if let Some(folder) = named {
        return vec![PathBuf::from(folder)];
    }
    let mut folders: Vec<PathBuf> =
        path.iter().flat_map(std::env::split_paths).filter(|folder| folder.is_absolute()).collect();
    for (parent, beginning, below) in VERSIONED {
        let children = std::fs::read_dir(parent).into_iter().flatten().flatten();
        folders.extend(
            children
                .filter(|child| child.file_name().to_string_lossy().starts_with(beginning))
                .map(|child| child.path().join(below)),
        );
    }
    folders
}

/// The major version in `postgres (PostgreSQL) 16.4 (Debian …)`; pre-releases say `17beta1`.
fn major_version(answer: &str) -> Option<u32> {
    let version = answer.split("(PostgreSQL)").nth(1)?.trim_start();
    let digits = version.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(version.len());
    version[..digits].parse().ok()
}

/// The major version of the cluster in `data`, if there is a cluster.
pub(super) fn version_of_cluster(data: &Path) -> Option<u32> {
    std::fs::read_to_string(data.join("PG_VERSION")).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programs(major: u32, folder: &str) -> ServerPrograms {
        ServerPrograms { folder: PathBuf::from(folder), major }
    }

    #[test]
    fn the_major_version_is_read_from_every_form_of_answer() {
        for (answer, major) in [
            ("postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)\n", Some(15)),
            ("postgres (PostgreSQL) 16.4\n", Some(16)),
            ("postgres (PostgreSQL) 18beta1\n", Some(18)),
            ("postgres (PostgreSQL) 17\n", Some(17)),
            ("something else 15.1\n", None),
            ("", None),
        ] {
            assert_eq!(major_version(answer), major, "{answer}");
        }
    }

    #[test]
    fn the_newest_is_chosen_and_the_first_among_equals() {
        let found = vec![programs(14, "a"), programs(16, "b"), programs(16, "c"), programs(15, "d")];
        assert_eq!(ServerPrograms::choose(found, None).unwrap(), programs(16, "b"));
    }

    #[test]
    fn an_existing_cluster_is_given_its_own_version_or_none() {
        let found = || vec![programs(16, "b"), programs(15, "d")];
        assert_eq!(ServerPrograms::choose(found(), Some(15)).unwrap(), programs(15, "d"));
        let message = ServerPrograms::choose(found(), Some(17)).unwrap_err().to_string();
        assert!(message.contains("PostgreSQL 17") && message.contains("16, 15"), "{message}");
    }

    #[test]
    fn what_is_too_old_is_no_choice() {
        let message = ServerPrograms::choose(vec![programs(14, "a")], None).unwrap_err().to_string();
        assert!(message.contains("15 or newer") && message.contains("14"), "{message}");
    }

    #[test]
    fn a_named_folder_is_the_only_one_looked_at() {
        assert_eq!(candidates(Some("/here".into()), Some("/usr/bin".into())), [PathBuf::from("/here")]);
        let elsewhere = candidates(None, Some("/first:relative:/second".into()));
        assert_eq!(elsewhere[..2], [PathBuf::from("/first"), PathBuf::from("/second")]);
    }
}
