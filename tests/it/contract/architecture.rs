//! The arrows between the modules, the size of files, and what no file may say.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What each module may use of the crate; a module that is not named here fails the test.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("clock", &[]),
    ("config", &[]),
    ("telemetry", &["config"]),
    ("i18n", &["domain"]),
    ("embedded", &[]),
    ("print", &["domain", "api"]),
    ("store", &["domain"]),
    ("workflow", &["domain", "store"]),
    ("import", &["domain", "store", "workflow"]),
    ("mail", &["domain", "i18n", "config"]),
    ("jobs", &["domain", "store", "mail", "config", "clock", "workflow"]),
    ("views", &["domain", "store", "workflow", "i18n", "api"]),
    ("inputs", &["domain"]),
    ("documents", &["domain", "store"]),
    ("http", &["domain", "store", "workflow", "views", "inputs", "i18n", "config", "clock"]),
    (
        "api",
        &["domain", "store", "workflow", "views", "inputs", "documents", "http", "mail", "i18n", "config", "clock"],
    ),
];

/// Crates that only some modules may name: the database stays in the store, the web at the edge, mail in mail.
const CRATES: &[(&str, &[&str])] = &[
    ("diesel", &["store"]),
    ("diesel_async", &["store"]),
    ("actix_web", &["http", "api", "startup"]),
    ("lettre", &["mail", "config"]),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// Every source file below a folder of the repository, in order.
pub fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    rust_files(&root().join(folder), &mut found);
    found.sort();
    found
}

/// The top module of a file below `src`.
fn module(path: &Path) -> String {
    let below = path.strip_prefix(root().join("src")).unwrap();
    let first = below.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// The code of a file without its comments and its tests.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned();
    text.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n")
}

/// The words that follow a prefix such as `crate::` in a text.
fn named(text: &str, prefix: &str) -> BTreeSet<String> {
    text.match_indices(prefix)
        .filter(|(at, _)| {
            !text[..*at].ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == '$')
        })
        .map(|(at, _)| {
            let rest = &text[at + prefix.len()..];
            rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
        })
        .collect()
}

#[test]
fn every_module_uses_only_what_its_arrow_allows() {
    let free = ["lib", "main", "startup", "demo"];
    let mut faults = Vec::new();
    for path in files("src") {
        let module = module(&path);
        if free.contains(&module.as_str()) {
            continue;
        }
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == module) else {
            faults.push(format!("{} belongs to no module with an arrow", path.display()));
            continue;
        };
        for used in named(&code(&path), "crate::") {
            if used != module && !allowed.contains(&used.as_str()) && !used.is_empty() {
                faults.push(format!("{}: {module} may not use {used}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_database_the_web_and_mail_stay_where_they_belong() {
    let mut faults = Vec::new();
    for path in files("src") {
        let (module, code) = (module(&path), code(&path));
        for (name, homes) in CRATES {
            let says = code.contains(&format!("{name}::")) || code.contains(&format!("use {name};"));
            if says && !homes.contains(&module.as_str()) {
                faults.push(format!("{}: {name} belongs to {homes:?}", path.display()));
            }
        }
        if module == "domain" {
            for impure in ["std::env", "std::fs", "Utc::now", "tokio", "async fn"] {
                if code.contains(impure) {
                    faults.push(format!("{}: the domain is pure, {impure} is not", path.display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_interface_puts_messages_into_words_and_sends_none() {
    for path in files("src/api") {
        let code = code(&path);
        for used in named(&code, "crate::mail::") {
            assert!(["notice", "render"].contains(&used.as_str()), "{}: mail::{used}", path.display());
        }
    }
}

#[test]
fn messages_of_a_conversation_are_read_in_one_file_through_a_sight() {
    for path in files("src/store") {
        let named_there = code(&path).contains("conversation_message");
        let home = path.ends_with("src/store/conversations.rs") || path.ends_with("src/store/schema.rs");
        assert!(home || !named_there, "{} names the messages", path.display());
    }
    let text = code(&root().join("src/store/conversations.rs"));
    for signature in text.split("\npub async fn ").skip(1) {
        let (name, rest) = signature.split_once('(').unwrap();
        let arguments = rest.split_once(") ->").unwrap().0;
        // One writes; the other gives out persons, not messages.
        let reads = !["append", "listeners"].contains(&name);
        assert!(!reads || arguments.contains("sight: &Sight"), "{name} reads without a sight");
    }
}

#[test]
fn places_know_nothing_of_what_was_found_and_nothing_found_is_counted() {
    let places = code(&root().join("src/domain/queue/position.rs"));
    assert!(!places.contains("ranking"), "the order of the queue must not depend on assessments");
    for path in files("src") {
        let code = code(&path);
        let sorts =
            code.lines().any(|line| line.contains("sort") && (line.contains("finding") || line.contains("Leaning")));
        assert!(!(sorts && code.contains("ranking")), "{} sorts by what was found", path.display());
        let ordered =
            code.contains("ranking_assessment::finding.asc") || code.contains("ranking_assessment::finding.desc");
        assert!(!ordered, "{} orders by what was found", path.display());
        let home = ["store/queue/ranking.rs", "store/schema.rs"].iter().any(|home| path.ends_with(home));
        assert!(home || !code.contains("ranking_assessment::"), "{} reads assessments past their file", path.display());
    }
    let words = code(&root().join("src/domain/queue/ranking.rs"));
    for number in ["f64", "u8", "u32", "weight", "score"] {
        assert!(!words.contains(number), "{number}: an assessment is no number");
    }
}

#[test]
fn a_file_is_one_concept() {
    let mut faults = Vec::new();
    for path in files("src").into_iter().chain(files("tests")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let lines = text.lines().count();
        if lines > 400 && !path.ends_with("src/store/schema.rs") {
            faults.push(format!("{} has {lines} lines", path.display()));
        }
        if !text.starts_with("//!") {
            faults.push(format!("{} does not begin with its concept", path.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_file_says_what_the_project_does_not() {
    let marks = ["TO".to_owned() + "DO", "FIX".to_owned() + "ME", "todo".to_owned() + "!(", "dbg".to_owned() + "!("];
    for path in files("src").into_iter().chain(files("tests")) {
        let text = std::fs::read_to_string(&path).unwrap();
        for mark in &marks {
            assert!(!text.contains(mark.as_str()), "{} says {mark}", path.display());
        }
    }
}
