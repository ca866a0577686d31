//! The written documents speak of files that exist: every path, every link, and a page for every context.

use std::path::{Path, PathBuf};

use super::architecture::CONTEXTS;
use crate::support::source::root;

/// Every written page: the documents at the root and below `docs`, without decisions, which speak of their own day.
fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md"), root().join("CONTRIBUTING.md")];
    for folder in ["docs", "docs/contexts", "docs/how-to"] {
        let entries = std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
        pages.extend(entries.filter(|path| path.extension().is_some_and(|ending| ending == "md")));
    }
    pages
}

/// The texts in backticks that name a file of the source or of the tests.
fn named_files(text: &str) -> impl Iterator<Item = &str> {
    let is_path = |word: &&str| {
        let plain = word.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-./".contains(letter));
        let rooted = ["src/", "tests/", "migrations/", "config/", "scripts/", "docs/", "i18n/"];
        plain && rooted.iter().any(|root| word.starts_with(root)) && word.rsplit('/').next().unwrap().contains('.')
    };
    text.split('`').skip(1).step_by(2).filter(is_path)
}

/// The targets of links that stay in the repository, without their anchors.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
    targets
        .filter(|target| !target.contains("://") && !target.starts_with('#'))
        .map(|target| target.split('#').next().unwrap())
}

#[test]
fn every_file_and_every_link_that_a_page_names_exists() {
    let mut faults = Vec::new();
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        let missing = |base: &Path, name: &str| !base.join(name).exists();
        for name in named_files(&text).filter(|name| missing(&root(), name)) {
            faults.push(format!("{} names {name}", page.display()));
        }
        for target in links(&text).filter(|target| missing(page.parent().unwrap(), target)) {
            faults.push(format!("{} links to {target}", page.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_context_has_a_page() {
    for context in CONTEXTS {
        assert!(root().join(format!("docs/contexts/{context}.md")).exists(), "{context}");
    }
}

#[test]
fn a_file_that_is_gone_and_a_link_that_leads_nowhere_are_seen() {
    let text = "See `src/gone.rs`, `let x = 1`, [there](there.md#part) and [outside](https://example.org).";
    assert_eq!(named_files(text).collect::<Vec<_>>(), ["src/gone.rs"]);
    assert_eq!(links(text).collect::<Vec<_>>(), ["there.md"]);
}
