//! Imports of external files, with the real files if they are available.

mod facts;
mod projects;

use std::io::Write as _;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use fonds1035::startup::own_context;
use fonds1035::store::db::Context;

use crate::support::db::TestDb;

/// A file of the collected reference, or `None` with one line that says so.
fn shared(name: &str) -> Option<PathBuf> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/reference").join(name);
    if file.exists() {
        return Some(file);
    }
    // Straight to the standard error: the test harness hides what a passing test prints.
    let line = format!("left out: ../shared/reference/{name} does not exist\n");
    std::io::stderr().write_all(line.as_bytes()).unwrap();
    None
}

/// A file in a folder of its own, both gone with it.
struct Written(PathBuf);

impl Deref for Written {
    type Target = Path;
    fn deref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        if let Some(folder) = self.0.parent() {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

/// A file of this test, in a folder of its own.
fn written(name: &str, content: &[u8]) -> Written {
    let folder = std::env::temp_dir().join(format!("fonds1035-{}", uuid::Uuid::now_v7().simple()));
    std::fs::create_dir(&folder).unwrap();
    let file = Written(folder.join(name));
    std::fs::write(&*file, content).unwrap();
    file
}

fn context(test: &TestDb) -> Context {
    own_context(&test.clock, "import")
}
