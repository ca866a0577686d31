//! The committed glossary equals the printed one. It contains the vocabularies used in texts, in every language, and
//! only terms.

use fonds1035::i18n::{Language, text};
use fonds1035::print::glossary;

#[test]
fn the_document_is_the_printed_one() {
    let kept = include_str!("../../../docs/glossary.md");
    assert_eq!(kept, glossary(), "run: fonds1035 print glossary > docs/glossary.md");
}

/// The rows of the glossary: a word and its terms.
fn rows(document: &str) -> Vec<Vec<&str>> {
    let rows = document.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

#[test]
fn every_word_has_a_term_in_every_language() {
    let document = glossary();
    let rows = rows(&document);
    assert!(rows.len() > 150, "{} rows", rows.len());
    for row in rows {
        assert_eq!(row.len(), 4, "{row:?}");
        for term in &row[1..] {
            // A key without a text is shown in these brackets.
            assert!(!term.is_empty() && !term.contains('⟨'), "{row:?} lacks a term");
            assert!(!term.ends_with(['.', '?', ':']) && !term.contains('{'), "{row:?}: “{term}” is no term");
        }
    }
}

#[test]
fn every_word_that_is_shown_within_a_text_is_in_the_glossary() {
    let document = glossary();
    let terms: Vec<&str> = rows(&document).into_iter().map(|row| row[1]).collect();
    // The first part of the file: the words of closed sets.
    let words = include_str!("../../../i18n/en.ftl").trim_start_matches("###").split("###").next().unwrap();
    let keys: Vec<&str> = words.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key).collect();
    assert!(keys.len() > 100);
    for key in keys {
        assert!(terms.contains(&text(Language::En, key, []).as_str()), "{key} is not in the glossary");
    }
}
