//! The Fund's rules: cases of every criterion, properties for all inputs, and the real history.

mod allocation;
mod cases;
mod criteria;
mod endorsement;
mod income_history;
mod properties;
mod reassessment;
mod reference_cache;
mod regional_share;
mod texts;
mod world;

use std::io::Write;

/// A file of the reference facts beside the project; without it the test is left out, and says so.
fn shared_reference(name: &str) -> Option<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reference").join(name);
    let text = std::fs::read_to_string(path).ok();
    if text.is_none() {
        // Straight to the standard error: the test harness hides what a passing test prints.
        let line = format!("left out: ../shared/reference/{name} does not exist\n");
        std::io::stderr().write_all(line.as_bytes()).unwrap();
    }
    text
}

/// The rows of a CSV text with a header, by column name.
fn rows(text: &str) -> Vec<std::collections::HashMap<String, String>> {
    csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .unwrap()
}
