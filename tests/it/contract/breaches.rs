//! Each rule of the architecture detects a constructed violation.

use super::architecture::{
    circles_of_contexts, circles_of_files, forbidden_arrows, heaps, impurities, later_contexts, misplaced_crates,
    reads_of_the_store,
};
use crate::support::source::Source;

#[test]
fn a_layer_that_reaches_up_is_found_by_every_way_of_naming() {
    for text in [
        "use crate::api::ledger::statements;",
        "use crate::{api, domain};",
        "fn f() { crate::http::error::g() }",
        "use super::super::super::http::error::AppError;",
    ] {
        let source = Source::constructed(&[("domain::ledger::entry", text)]);
        assert_eq!(forbidden_arrows(&source).len(), 1, "{text}");
    }
    let unknown = Source::constructed(&[("portal::pages", "")]);
    assert_eq!(forbidden_arrows(&unknown), ["portal::pages belongs to no module with an arrow"]);
    let right = Source::constructed(&[("store::ledger::entries", "use crate::domain::ledger::entry;")]);
    assert!(forbidden_arrows(&right).is_empty());
}

#[test]
fn a_file_outside_of_the_contexts_is_found() {
    let source =
        Source::constructed(&[("domain::helpers", ""), ("store::misc::more", ""), ("views::ledger::lines", "")]);
    assert_eq!(heaps(&source), ["domain::helpers", "store::misc::more"]);
}

#[test]
fn a_later_context_is_found_also_by_a_relative_path() {
    for text in ["use crate::domain::payments::payment;", "use super::super::payments::payment::Payment;"] {
        let source = Source::constructed(&[("domain::ledger::entry", text), ("domain::payments::payment", "")]);
        assert_eq!(
            later_contexts(&source),
            ["domain::ledger::entry uses the later domain::payments::payment"],
            "{text}"
        );
    }
    let earlier = [("domain::payments::payment", "use crate::domain::ledger::entry;"), ("domain::ledger::entry", "")];
    assert!(later_contexts(&Source::constructed(&earlier)).is_empty());
}

#[test]
fn contexts_and_files_in_a_circle_are_found() {
    let source = Source::constructed(&[
        ("workflow::ledger::budget_year", "use crate::workflow::queue::positions;"),
        ("workflow::queue::positions", "use super::ranking;"),
        ("workflow::queue::ranking", "use crate::workflow::ledger::allocate;"),
        ("workflow::ledger::allocate", ""),
    ]);
    assert_eq!(circles_of_contexts(&source, "workflow"), ["ledger, queue"]);
    assert!(circles_of_files(&source, "workflow").is_empty());
    let files = Source::constructed(&[
        ("domain::rules::eligibility", "use self::ceiling_criteria::{self};"),
        ("domain::rules::eligibility::ceiling_criteria", "use super::Question;"),
    ]);
    assert_eq!(
        circles_of_files(&files, "domain"),
        ["domain::rules::eligibility, domain::rules::eligibility::ceiling_criteria"]
    );
}

#[test]
fn a_crate_and_a_clock_in_the_domain_are_found() {
    let source = Source::constructed(&[("domain::kernel::money", "use diesel::prelude::*;\nfn f() { Utc::now(); }")]);
    assert_eq!(impurities(&source).len(), 2);
    // What a comment says is no use.
    let comment = Source::constructed(&[("domain::kernel::money", "// use diesel::prelude::*;")]);
    assert!(impurities(&comment).is_empty());
}

#[test]
fn a_crate_away_from_home_is_found() {
    let source =
        Source::constructed(&[("workflow::ledger::allocate", "use diesel::prelude::*;"), ("store::db", "use diesel;")]);
    assert_eq!(misplaced_crates(&source), [r#"workflow::ledger::allocate: diesel belongs to ["store"]"#]);
}

#[test]
fn a_further_handler_that_reads_the_store_and_one_that_does_no_more_are_found() {
    let source = Source::constructed(&[
        ("api::payments::instalments", "use crate::store::payments::instalments;"),
        ("api::rules", "use crate::store::db::Db;"),
    ]);
    let found = reads_of_the_store(&source);
    assert!(found.contains(&"api::payments::instalments".to_owned()) && !found.contains(&"api::rules".to_owned()));
    assert!(found.contains(&"api::applications".to_owned()), "it is listed and reads nothing here");
}
