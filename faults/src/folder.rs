//! The folder of a run, removed at its end unless it was asked for by name.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};

use crate::Failure;

/// A folder that other accounts may enter, because the database server runs as another account under root.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    kept: bool,
}

impl Folder {
    /// The named folder, or a new temporary one.
    pub fn new(named: Option<&Path>) -> Result<Folder, Failure> {
        let name = format!("faults-{}", std::process::id());
        let path = named.map_or_else(|| std::env::temp_dir().join(name), Path::to_owned);
        fs::create_dir_all(&path)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
        Ok(Folder { path: path.canonicalize()?, kept: named.is_some() })
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.kept {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// Copies a folder with everything in it; owners and permissions stay.
pub fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    let copied = std::process::Command::new("cp").arg("-a").arg(from).arg(to).output()?;
    if copied.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&copied.stderr).into_owned().into()) }
}

/// Gives a folder and everything in it to the owner of another one.
pub fn give_to_owner_of(model: &Path, folder: &Path) -> Result<(), Failure> {
    let owner = fs::metadata(model)?;
    let mut pending = vec![folder.to_owned()];
    while let Some(path) = pending.pop() {
        chown(&path, Some(owner.uid()), Some(owner.gid()))?;
        if fs::symlink_metadata(&path)?.is_dir() {
            for entry in fs::read_dir(&path)? {
                pending.push(entry?.path());
            }
        }
    }
    Ok(())
}
