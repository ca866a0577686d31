//! The committed documents of the API equal the printed ones, and the OpenAPI document lists every operation once.

use std::collections::BTreeSet;

use fonds1035::api;
use serde_json::Value;

fn document() -> Value {
    serde_json::from_str(fonds1035::print::openapi()).unwrap()
}

/// Every operation of the document: method and address.
fn described(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &Value)| {
        let item = item.as_object().unwrap().clone();
        item.into_iter().map(|(method, operation)| (method.to_uppercase(), path.clone(), operation)).collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

#[test]
fn the_documents_are_the_printed_ones() {
    let openapi = include_str!("../../../docs/openapi.json");
    assert_eq!(openapi, fonds1035::print::openapi(), "run: fonds1035 print openapi > docs/openapi.json");
    let access = include_str!("../../../docs/access.md");
    assert_eq!(access, fonds1035::print::access(), "run: fonds1035 print access > docs/access.md");
}

#[test]
fn every_operation_of_the_document_has_a_row_in_the_access_matrix_and_the_other_way_round() {
    let document = document();
    let described: BTreeSet<_> = described(&document).into_iter().map(|(method, path, _)| (method, path)).collect();
    let rows: BTreeSet<_> =
        api::endpoints().into_iter().map(|row| (row.method.as_str().to_owned(), row.path)).collect();
    assert_eq!(described, rows);
}

#[test]
fn every_operation_has_a_name_of_its_own_and_says_how_it_can_fail() {
    let document = document();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    let mut names = BTreeSet::new();
    for (method, path, operation) in described(&document) {
        let name = operation["operationId"].as_str().unwrap().to_owned();
        let responses = operation["responses"].as_object().unwrap();
        assert!(names.insert(name.clone()), "{name} twice");
        assert!(operation["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{name} has no summary");
        assert!(responses.keys().any(|status| status.starts_with('2')), "{name} never succeeds");
        let says = |status: &str| assert!(responses.contains_key(status), "{name} does not say {status}");
        says("503");
        if !operation["security"].is_null() {
            ["401", "403"].into_iter().for_each(says);
        }
        if path.contains('{') {
            says("404");
        }
        if !operation["requestBody"].is_null() {
            ["400", "409", "413", "415", "422"].into_iter().for_each(says);
        }
        if operation["parameters"].to_string().to_lowercase().contains("\"if-match\"") {
            ["412", "428"].into_iter().for_each(says);
        }
        assert!(method != "GET" || operation["requestBody"].is_null(), "{name} reads by a body");
    }
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    fn references(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(reference)) = fields.get("$ref") {
                    found.insert(reference.trim_start_matches('#').to_owned());
                }
                fields.values().for_each(|field| references(field, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let (document, mut found) = (document(), BTreeSet::new());
    references(&document, &mut found);
    assert!(found.len() > 30, "{found:?}");
    let lost: Vec<_> = found.iter().filter(|pointer| document.pointer(pointer).is_none()).collect();
    assert!(lost.is_empty(), "{lost:?}");
}
