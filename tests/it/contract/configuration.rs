//! The configuration tables in the README equal the printed ones and contain every key of the built-in files.

use std::collections::BTreeSet;

use fonds1035::config::{Config, sections};
use serde_json::Value;

const BEGIN: &str = "<!-- fonds1035 print configuration -->\n";
const END: &str = "<!-- end of fonds1035 print configuration -->";

#[test]
fn the_tables_of_the_readme_are_the_printed_ones() {
    let readme = include_str!("../../../README.md");
    let kept = readme.split_once(BEGIN).unwrap().1.split_once(END).unwrap().0;
    let printed = fonds1035::print::configuration().unwrap();
    assert_eq!(kept, printed, "put the output of `fonds1035 print configuration` between the marks in README.md");
}

/// The keys of a configuration below `place`, those of an empty map included.
fn keys(value: &Value, place: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) if fields.is_empty() => {
            found.insert(format!("{place}.<id>"));
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                let place = if place.is_empty() { name.clone() } else { format!("{place}.{name}") };
                keys(value, &place, found);
            }
        }
        _ => {
            found.insert(place.to_owned());
        }
    }
}

#[test]
fn every_key_of_the_configuration_is_printed_with_its_meaning() {
    let mut expected = BTreeSet::new();
    keys(&serde_json::to_value(Config::load(None).unwrap()).unwrap(), "", &mut expected);
    // Chosen by FONDS1035_ENV, not by a key.
    expected.remove("environment");
    let sections = sections().unwrap();
    let settings = || sections.iter().flat_map(|section| &section.settings);
    assert_eq!(settings().map(|setting| setting.key.clone()).collect::<BTreeSet<_>>(), expected);
    for setting in settings() {
        assert!(!setting.meaning.is_empty(), "{} has no meaning", setting.key);
        assert!(setting.meaning.ends_with('.'), "{}: the meaning is cut", setting.key);
    }
}
