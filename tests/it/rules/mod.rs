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

use crate::support::reference;

/// The text of a collected reference file; without it the test is left out, and says so.
fn shared_reference(name: &str) -> Option<String> {
    reference::file(name).map(|file| std::fs::read_to_string(file).unwrap())
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
