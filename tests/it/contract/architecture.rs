//! The rules of the architecture: layers, order of the contexts, size of files, forbidden code.
//!
//! Each rule is a function of a [`Source`] that returns all violations. It is applied to the real source here, and to a
//! constructed violation in `breaches.rs`.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::source::{Source, circles, code, files, root};

/// What each layer or module may use of the crate; a module that is not named here fails the test.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("clock", &[]),
    ("config", &[]),
    ("telemetry", &["config"]),
    ("i18n", &["domain"]),
    ("embedded", &[]),
    ("print", &["domain", "api", "store", "i18n", "config"]),
    ("store", &["domain"]),
    ("workflow", &["domain", "store"]),
    ("views", &["domain", "store", "workflow", "i18n"]),
    ("inputs", &["domain"]),
    ("documents", &["domain", "store", "views", "i18n"]),
    ("import", &["domain", "store", "workflow"]),
    ("mail", &["domain", "i18n", "config"]),
    ("jobs", &["domain", "store", "mail", "config", "clock", "workflow"]),
    ("http", &["domain", "store", "workflow", "views", "inputs", "i18n", "config", "clock"]),
    (
        "api",
        &["domain", "store", "workflow", "views", "inputs", "documents", "http", "mail", "i18n", "config", "clock"],
    ),
];

/// The modules that put the others together.
const ABOVE_ALL: &[&str] = &["lib", "main", "startup", "demo"];

/// The contexts; in `domain` each may use itself and those before it.
pub const CONTEXTS: &[&str] = &[
    "kernel",
    "member_states",
    "applications",
    "calls",
    "conversations",
    "people",
    "historical_projects",
    "rules",
    "ledger",
    "queue",
    "projects",
    "lifecycle",
    "amendments",
    "payments",
    "scenarios",
    "tasks",
    "notifications",
    "audit",
];

/// The layers that are divided into contexts, and what stands beside the contexts in each.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    (
        "store",
        &[
            "address",
            "cache",
            "catalogue",
            "connection",
            "db",
            "documents",
            "error",
            "health",
            "idempotency",
            "json",
            "literals",
            "migrate",
            "outbox",
            "pools",
            "retention",
            "schema",
            "server",
            "standby",
            "tls",
            "types",
        ],
    ),
    ("workflow", &["error", "no_change"]),
    ("views", &["documents", "explanation", "timestamps"]),
    ("inputs", &["field_error", "no_fields", "text"]),
    ("api", &["documents", "health", "openapi", "operation", "permission"]),
];

/// Crates that only some modules may name: the database stays in the store, the web at the edge, mail in mail.
const CRATES: &[(&str, &[&str])] = &[
    ("diesel", &["store"]),
    ("diesel_async", &["store"]),
    ("tokio_postgres", &["store"]),
    ("tokio_postgres_rustls", &["store"]),
    ("rustls", &["store"]),
    ("actix_web", &["http", "api", "startup"]),
    ("actix_http", &["startup", "telemetry"]),
    ("actix_service", &["startup"]),
    ("lettre", &["mail", "config"]),
];

/// The crates that `domain` may name. `utoipa` and `validator` are its one known impurity: the words and the limits of
/// the domain's own types are described and checked where they are declared.
const CRATES_OF_DOMAIN: &[&str] = &[
    "std",
    "chrono",
    "chrono_tz",
    "serde",
    "serde_json",
    "sha2",
    "thiserror",
    "unicode_normalization",
    "utoipa",
    "uuid",
    "validator",
];

/// The handlers that still read the store themselves: the list may shrink, and not grow.
const READS_THE_STORE: &[&str] = &[
    "api::applications",
    "api::audit",
    "api::conversations",
    "api::health",
    "api::ledger::budget_years::lifecycle",
    "api::member_states::contributions",
    "api::member_states::states",
    "api::projects::obligations",
];

/// What may not be used of a layer by another one.
pub fn forbidden_arrows(source: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    for module in source.0.keys().filter(|module| !ABOVE_ALL.contains(&module[0].as_str())) {
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == module[0]) else {
            faults.push(format!("{} belongs to no module with an arrow", module.join("::")));
            continue;
        };
        for path in source.named(module) {
            if path[0] != module[0] && !allowed.contains(&path[0].as_str()) {
                faults.push(format!("{} may not use {}", module.join("::"), path.join("::")));
            }
        }
    }
    faults
}

/// Files that stand in no context, and beside no other that may stand there.
pub fn heaps(source: &Source) -> Vec<String> {
    let stands_well = |module: &Vec<String>| {
        let Some((_, beside)) = LAYERS.iter().find(|(layer, _)| *layer == module[0]) else { return true };
        module.get(1).is_none_or(|part| CONTEXTS.contains(&part.as_str()) || beside.contains(&part.as_str()))
    };
    source.0.keys().filter(|module| !stands_well(module)).map(|module| module.join("::")).collect()
}

/// The context of a module, where its layer has contexts.
fn context(module: &[String]) -> Option<usize> {
    let part = module.get(1)?;
    CONTEXTS.iter().position(|context| context == part)
}

/// Files of `domain` that use a later context.
pub fn later_contexts(source: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    for module in source.0.keys().filter(|module| module[0] == "domain") {
        for named in source.named_by(module).into_iter().filter(|named| named[0] == "domain") {
            if context(module).zip(context(&named)).is_some_and(|(own, other)| other > own) {
                faults.push(format!("{} uses the later {}", module.join("::"), named.join("::")));
            }
        }
    }
    faults
}

/// Contexts of a layer that use each other in a circle. A use case reaches further than a rule, so the order differs from
/// that of `domain`; that there is one is what counts.
pub fn circles_of_contexts(source: &Source, layer: &str) -> Vec<String> {
    let mut arrows: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for module in source.0.keys().filter(|module| module[0] == layer) {
        let Some(own) = context(module) else { continue };
        let named = source.named_by(module).into_iter().filter(|named| named[0] == layer);
        arrows.entry(own).or_default().extend(named.filter_map(|named| context(&named)).filter(|other| *other != own));
    }
    let names = |circle: BTreeSet<usize>| circle.into_iter().map(|at| CONTEXTS[at]).collect::<Vec<_>>().join(", ");
    circles(&arrows).into_iter().map(names).collect()
}

/// Files of a layer that use each other in a circle.
pub fn circles_of_files(source: &Source, layer: &str) -> Vec<String> {
    let names = |circle: BTreeSet<Vec<String>>| {
        circle.into_iter().map(|module| module.join("::")).collect::<Vec<_>>().join(", ")
    };
    source.circles(layer).into_iter().map(names).collect()
}

/// Crates and words that the purity of `domain` forbids.
pub fn impurities(source: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    for (module, text) in source.0.iter().filter(|(module, _)| module[0] == "domain") {
        for named in roots(text) {
            if !CRATES_OF_DOMAIN.contains(&named.as_str()) {
                faults.push(format!("{} names the crate {named}", module.join("::")));
            }
        }
        for impure in ["std::env", "std::fs", "Utc::now", "tokio", "async fn"] {
            if text.contains(impure) {
                faults.push(format!("{}: the domain is pure, {impure} is not", module.join("::")));
            }
        }
    }
    faults
}

/// The crates that a text imports.
fn roots(text: &str) -> BTreeSet<String> {
    let lines = text.lines().map(str::trim_start);
    let uses = lines.filter_map(|line| line.strip_prefix("pub use ").or_else(|| line.strip_prefix("use ")));
    let first = |path: &str| path.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    uses.map(first).filter(|root: &String| !["crate", "super", "self"].contains(&root.as_str())).collect()
}

/// Modules that name a crate which belongs to others.
pub fn misplaced_crates(source: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    for (module, text) in &source.0 {
        for (name, homes) in CRATES {
            let says = text.contains(&format!("{name}::")) || text.contains(&format!("use {name};"));
            if says && !homes.contains(&module[0].as_str()) {
                faults.push(format!("{}: {name} belongs to {homes:?}", module.join("::")));
            }
        }
    }
    faults
}

/// Handlers that read the store past the views, and names in the list of those that do no more.
pub fn reads_of_the_store(source: &Source) -> Vec<String> {
    let reads = |module: &Vec<String>| {
        let beyond_the_gate = |path: &Vec<String>| path[0] == "store" && !matches!(path[1].as_str(), "db" | "error");
        source.named(module).iter().any(beyond_the_gate)
    };
    let found: BTreeSet<String> =
        source.0.keys().filter(|module| module[0] == "api" && reads(module)).map(|module| module.join("::")).collect();
    let listed: BTreeSet<String> = READS_THE_STORE.iter().map(|name| (*name).to_owned()).collect();
    found.symmetric_difference(&listed).cloned().collect()
}

fn none(faults: Vec<String>) {
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_module_uses_only_what_its_arrow_allows() {
    none(forbidden_arrows(&Source::read()));
}

#[test]
fn every_file_of_a_layer_stands_in_a_context() {
    none(heaps(&Source::read()));
}

#[test]
fn contexts_of_the_domain_use_those_before_them_and_those_of_other_layers_no_circle() {
    let source = Source::read();
    none(later_contexts(&source));
    for layer in ["workflow", "views", "inputs", "api"] {
        none(circles_of_contexts(&source, layer));
    }
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let source = Source::read();
    for layer in ["domain", "store", "workflow", "views", "inputs", "http", "api"] {
        none(circles_of_files(&source, layer));
    }
}

#[test]
fn handlers_read_the_store_only_where_they_always_did() {
    none(reads_of_the_store(&Source::read()));
}

#[test]
fn the_database_the_web_and_mail_stay_where_they_belong() {
    let source = Source::read();
    none(impurities(&source));
    none(misplaced_crates(&source));
}

#[test]
fn the_interface_puts_messages_into_words_and_sends_none() {
    for path in files("src/api") {
        let code = code(&path);
        for used in code.match_indices("crate::mail::").map(|(at, prefix)| &code[at + prefix.len()..]) {
            assert!(used.starts_with("notice") || used.starts_with("render"), "{}: {used:.20}", path.display());
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
