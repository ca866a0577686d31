//! Imports of external files, with the real files if they are available.

mod facts;
mod projects;

use std::ops::Deref;
use std::path::{Path, PathBuf};

use fonds1035::startup::own_context;
use fonds1035::store::db::Context;

use crate::support::db::TestDb;

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
