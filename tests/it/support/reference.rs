//! The collected reference files beside the project, which a machine may lack.

use std::io::Write;
use std::path::PathBuf;

/// A collected reference file; `None` without it: the test is left out, and says so.
pub fn file(name: &str) -> Option<PathBuf> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/reference").join(name);
    if file.exists() {
        return Some(file);
    }
    // Straight to the standard error: the test harness hides what a passing test prints.
    let line = format!("left out: ../shared/reference/{name} does not exist\n");
    std::io::stderr().write_all(line.as_bytes()).unwrap();
    None
}
